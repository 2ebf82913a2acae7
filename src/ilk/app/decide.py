"""What a visitor is shown and which segments they are in, decided at once from what is published."""

from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime

from ilk.app.deciding.choosing import chosen_of, shown_to_anybody, shown_to_readers
from ilk.app.deciding.ground import Ground, ground_of, last_ground
from ilk.app.deciding.reasons import because
from ilk.app.deciding.visitors import Visitor, visitor
from ilk.app.use_case import use_case
from ilk.app.wiring import Workspace
from ilk.customers.view import customer_row
from ilk.database.intake import Arrivals, LogEntry
from ilk.decisions.answers import Decision, SegmentOfCustomer, SegmentsOfCustomer, Source
from ilk.decisions.exposures import Visiting, exposure_message
from ilk.decisions.proof import expect_proof
from ilk.decisions.slots import Chosen
from ilk.kernel.access import Actor, Permission
from ilk.kernel.errors import Denied, UserError, unknown
from ilk.live.intake.limits import LONGEST_ID
from ilk.live.intake.messages import Circumstances, message_of
from ilk.live.intake.writing import Writer
from ilk.segments.questions.explaining import explained


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for a visitor.

    Attributes:
        user_id: of who is signed in; it goes first where both are known.
        user_token: proves it; asked for from pages only.
        anonymous_id: of the browser.
        slots: the names of slots; all of them for None.
        traits: the names of traits to tell.
        explain: whether to say why; slower.
        session: the visit, within which an exposure counts once.
        expose: whether to write down what is shown; without a session nothing is.
        patient: whether to wait until what was just published or edited is at hand; what was before answers otherwise.
    """

    user_id: str | None = None
    user_token: str | None = None
    anonymous_id: str | None = None
    slots: Sequence[str] | None = None
    traits: Sequence[str] = ()
    explain: bool = False
    session: str | None = None
    expose: bool = True
    patient: bool = True

    @property
    def is_quick(self) -> bool:
        """Whether nothing has to be read for it from the warehouse."""
        return not self.explain and not self.traits


@dataclass(frozen=True, slots=True)
class Shown:
    """A decision, what answered it, and when it is on the disk what was shown; None where nothing is written down."""

    decision: Decision
    answered_by: Source
    written: "Future[int] | None"


@dataclass(frozen=True, slots=True)
class _Decided:
    """A decision, with what was chosen in each slot and for whom."""

    decision: Decision
    chosen: Sequence[Chosen]
    someone: Visitor


@use_case(Permission.SHOW_CONTENT, "decide for a visitor", records="refusals")
def decide(
    workspace: Workspace,
    actor: Actor,
    *,
    user_id: str | None = None,
    user_token: str | None = None,
    anonymous_id: str | None = None,
    slots: Sequence[str] | None = None,
    traits: Sequence[str] = (),
    explain: bool = False,
) -> Decision:
    """What a visitor is shown in slots of content, and which segments they are in; nothing is written down.

    Somebody nobody knows is decided about as one of whom nothing is known.

    Raises:
        UserError: `no-visitor` without an identifier, `wrong-value` for one that is too long, `not-run-yet`; for an
            actor who may not read customers also `unproven-visitor` and `guessable-visitor`.
        NotFound: for names of slots and traits that there are not.
        Denied: where traits or reasons are asked for, and the actor may not read customers.
    """
    return _decided(workspace, actor, Asked(user_id, user_token, anonymous_id, slots, traits, explain)).decision


@use_case(Permission.SHOW_CONTENT, "show content", records="refusals")
def show(workspace: Workspace, actor: Actor, asked: Asked, writer: Writer) -> Shown:
    """Decide, and write down what is shown, once in a session, as events of the intake.

    Raises what `decide` does; `Transient` `intake-busy` when too much waits to be written.
    """
    found = _decided(workspace, actor, asked)
    if asked.session is None or not asked.expose:
        return Shown(found.decision, found.someone.answered_by, None)
    now = workspace.clock.now()
    entries = []
    for each in found.chosen:
        who = Visiting(found.someone.customer_id, asked.user_id, asked.anonymous_id, asked.session)
        raw = exposure_message(each, who)
        message = message_of(raw, None, Circumstances(now))
        entries.append(LogEntry(message.id, message.kind, message.text()))
    return Shown(found.decision, found.someone.answered_by, writer.write(Arrivals(now, entries)))


@use_case(Permission.READ_CUSTOMERS, "show a customer's segments", subject="customer_id")
def customer_segments(
    workspace: Workspace, _actor: Actor, customer_id: str, *, explain: bool = False
) -> SegmentsOfCustomer:
    """The segments that a customer is in, each with since when, and why if asked. Raises `NotFound`."""
    ground = ground_of(workspace)
    someone = visitor(workspace, ground, [customer_id])
    if not someone.known:
        customer_row(workspace.engine, ground.state.words, customer_id)
    since = someone.since()
    return SegmentsOfCustomer(
        customer_id=someone.customer_id,
        answered_by=someone.answered_by,
        as_of=someone.moment.as_of,
        age_seconds=max((workspace.clock.now() - someone.moment.as_of).total_seconds(), 0.0),
        segments=[_segment(ground, someone, name, since[name], explain=explain) for name in _ordered(ground, since)],
    )


def _decided(workspace: Workspace, actor: Actor, asked: Asked) -> _Decided:
    identifiers = _named(asked)
    is_told_all = actor.may(Permission.READ_CUSTOMERS)
    if not is_told_all and not asked.is_quick:
        raise Denied("denied", f"{actor.name} may not read traits or reasons", hint="Ask with the key of a server.")
    if not is_told_all:
        expect_proof(asked.user_id, asked.user_token, asked.anonymous_id, workspace.environment)
    ground = ground_of(workspace) if asked.patient else last_ground(workspace)
    slots = [ground.slot(name) for name in (ground.slots if asked.slots is None else dict.fromkeys(asked.slots))]
    _expect_traits(ground, asked.traits)
    someone = visitor(workspace, ground, identifiers)
    chosen = [chosen_of(someone, slot) for slot in slots]
    if not is_told_all:
        shown = {each.slot: shown_to_anybody(each, someone, asked.session, expose=asked.expose) for each in chosen}
        return _Decided(
            Decision(slots=shown, segments=_ordered(ground, someone.segments(ground.public))), chosen, someone
        )
    belongs = _ordered(ground, someone.segments())
    told = Decision(
        slots={
            each.slot: shown_to_readers(
                ground, each, someone, asked.session, expose=asked.expose, explain=asked.explain
            )
            for each in chosen
        },
        segments=belongs,
        customer_id=someone.customer_id,
        known=someone.known,
        traits=someone.traits(asked.traits) if asked.traits else None,
        reasons={name: because(ground, someone, name) for name in belongs} if asked.explain else None,
        answered_by=someone.answered_by,
        as_of=someone.moment.as_of,
    )
    return _Decided(told, chosen, someone)


def _named(asked: Asked) -> list[str]:
    """The identifiers of a visitor. Raises `UserError`."""
    for name in ("user_id", "anonymous_id", "session"):
        said = getattr(asked, name)
        if said is not None and len(said) > LONGEST_ID:
            raise UserError(
                "wrong-value", f"`{name}` has {LONGEST_ID} characters at most, not {len(said):,}", where=name
            )
    found = [each for each in (asked.user_id, asked.anonymous_id) if each]
    if not found:
        raise UserError("no-visitor", "nobody is named to decide about", hint="Send `user_id` or `anonymous_id`.")
    return found


def _expect_traits(ground: Ground, names: Iterable[str]) -> None:
    known = {trait.name for trait in ground.state.words.traits}
    for name in names:
        if name not in known:
            raise unknown("trait", name, known)


def _segment(
    ground: Ground, someone: Visitor, name: str, since: datetime | None, *, explain: bool
) -> SegmentOfCustomer:
    label, tree = ground.state.words.segments[name], ground.state.tree(name)
    told = SegmentOfCustomer(segment=name, title=label.title, colour=label.colour, sentence=label.sentence, since=since)
    if not explain:
        return told
    words, person = ground.state.words, someone.person(tree)
    conditions = explained(tree, person, someone.moment, ground.state.meaning.catalogue, words.display)
    return told.model_copy(update={"reason": because(ground, someone, name), "conditions": conditions})


def _ordered(ground: Ground, segments: Iterable[str]) -> list[str]:
    """Segments, the one to name first in front."""
    return ground.state.words.by_priority(list(segments))
