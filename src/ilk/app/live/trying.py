"""What an event would do to a customer's segments, and why: tried on a copy, so that nothing is changed."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ilk.app.live.answers import LiveTrial, TrialAnswer, TrialCondition, TrialRefusal, TrialSegment, TrialTrait
from ilk.app.published import Published, published
from ilk.app.use_case import use_case
from ilk.app.wiring import Workspace
from ilk.customers.reading import Words
from ilk.database.intake import LogEntry, StoredEvent
from ilk.kernel.access import Actor, Permission
from ilk.kernel.errors import UserError
from ilk.live.evaluator.outcome import Arrival
from ilk.live.evaluator.program import LiveSegment, Program
from ilk.live.following.ground import Ground
from ilk.live.following.translating import Translated
from ilk.live.following.trying import Tried, conditions_of, meant, tried
from ilk.live.intake.messages import Circumstances, Message, message_of
from ilk.live.intake.refusal import Refusal
from ilk.segments.branches import Placed
from ilk.segments.questions.explaining import explained, plain
from ilk.segments.tree import Moment, Person
from ilk.sources.connectors.intake.settings import IntakeConnection

_PLACE = "message"


@dataclass(frozen=True, slots=True)
class _Asked:
    """A message that is tried: as the intake would keep it, and what the sources make of it."""

    entry: LogEntry
    event: str | None
    takers: Sequence[str]
    """The sources that take such messages."""
    means: Mapping[str, Translated]

    @property
    def arrivals(self) -> Sequence[Arrival]:
        """The rows that sources make of it."""
        return [row for each in self.means.values() for row in each.arrivals]

    @property
    def recognizing(self) -> Sequence[str]:
        """The fields that it says by which records are recognized."""
        seen = (name for each in self.means.values() for sighting in each.sightings for name in sighting.values)
        return sorted(set(seen))


@use_case(Permission.READ_CUSTOMERS, "try an event", subject="customer")
def try_event(workspace: Workspace, _actor: Actor, customer: str, message: Mapping[str, Any]) -> LiveTrial:
    """What a message would do to a customer, were it sent now: who they are in then, and which conditions turn.

    Nothing is changed. Somebody who is not known begins with this message.

    Args:
        customer: by any of their identifiers.
        message: of Segment's specification; `type` is `track` and `userId` the customer where it does not say them.

    Raises:
        UserError: `not-followed` while nothing follows the intake, `wrong-message` for a message that the intake would
            refuse or that is about somebody else.
    """
    following, now = workspace.live, workspace.clock.now()
    ground = following.standstill.ground if following is not None else None
    if following is None or ground is None:
        hint = "`ilk serve` follows it, once a run has loaded a source of the intake."
        raise UserError("not-followed", "nothing follows the intake, so that nothing can be tried", hint=hint)
    state = published(workspace)
    asked = _read(state, ground, _message(customer, message, now), now)
    own = following.customer_of(customer)
    copied = following.copied(own)
    if copied is None:
        raise UserError("not-followed", "nothing follows the intake at this moment", hint="Try it again in a moment.")
    rows = [replace(each, customer=following.customer_of(each.customer)) for each in asked.arrivals]
    found = tried(copied, own, [each for each in rows if each.customer == own], now)
    return _told(copied.program, state, asked, rows, found)


# ---- what it means ---------------------------------------------------------------------------------------------------


def _message(customer: str, message: Mapping[str, Any], now: datetime) -> Message:
    """The message as the intake would take it now. Raises `UserError`."""
    said = {"type": "track", "userId": customer} | {name: value for name, value in message.items() if value is not None}
    if str(said["userId"]) != customer:
        what = f"the message is about `{said['userId']}`, and asked for is `{customer}`"
        raise UserError("wrong-message", what, where="userId", hint="Leave `userId` out of the message.")
    try:
        return message_of(json.dumps(said).encode(), None, Circumstances(now))
    except Refusal as refusal:
        hint = f"The intake refuses it for `{refusal.reason}`."
        raise UserError("wrong-message", refusal.detail, where="message", hint=hint) from None


def _read(state: Published, ground: Ground, message: Message, now: datetime) -> _Asked:
    """What each source that takes such messages makes of it."""
    entry, event = LogEntry(message.id, message.kind, message.text()), message.content.get("event")
    takers = [name for name, connection in _followed(state, ground) if connection.takes(message.content, name)]
    means: dict[str, Translated] = {}
    for name in takers:
        translator = ground.translator([name])
        try:
            means[name] = translator.translate([StoredEvent(0, now, entry)], now)
        finally:
            translator.close()
    return _Asked(entry, event, takers, means)


def _refused(asked: _Asked) -> Iterator[TrialRefusal]:
    for name, means in asked.means.items():
        for each in means.refused:
            yield TrialRefusal(source=name, code=each.code, column=each.column, value=each.value, reason=each.reason)


def _followed(state: Published, ground: Ground) -> Iterator[tuple[str, IntakeConnection]]:
    """The sources of the intake that are followed."""
    for name in sorted(ground.positions):
        connection = state.meaning.sources[name].connect
        if isinstance(connection, IntakeConnection):
            yield name, connection


# ---- what it does ----------------------------------------------------------------------------------------------------


def _told(program: Program, state: Published, asked: _Asked, rows: Sequence[Arrival], found: Tried) -> LiveTrial:
    """The answer."""
    segments = list(_segments(program, state, found))
    return LiveTrial(
        customer=found.after.id,
        known=found.known,
        sentence=_sentence(state.words, found.after.id, found),
        at=found.moment.as_of,
        message=asked.entry.message,
        sources=[name for name, means in asked.means.items() if means.arrivals],
        refused=list(_refused(asked)),
        notes=list(_notes(state, asked, rows, found)),
        segments=sorted(segments, key=lambda each: (each.before is each.after, each.title)),
        unchanged=sum(isinstance(each, LiveSegment) for each in program.definitions) - len(segments),
        traits=list(_traits(state.words, found)),
    )


def _segments(program: Program, state: Published, found: Tried) -> Iterator[TrialSegment]:
    """The segments of which something changes."""
    trees = {each.name: each for each in program.definitions if isinstance(each, LiveSegment)}
    for name, leaves in conditions_of(program):
        before, after = name in found.before.segments, name in found.after.segments
        conditions = [_condition(leaf, state, found) for leaf in leaves]
        if before is after and all(_stays(each) for each in conditions):
            continue
        label = state.words.segments[name]
        yield TrialSegment(
            name=name,
            title=label.title,
            colour=label.colour,
            sentence=label.sentence,
            pace=program.freshness[name].pace,
            before=before,
            after=after,
            next_change=trees[name].tree.next_change(found.after, found.moment),
            conditions=conditions,
        )


def _condition(leaf: Placed, state: Published, found: Tried) -> TrialCondition:
    condition, of_last_run = meant(leaf.condition)
    return TrialCondition(
        path=leaf.path,
        text=condition.text(),
        sentence=condition.sentence(),
        before=_answer(leaf, state, found.before, found.moment),
        after=_answer(leaf, state, found.after, found.moment),
        of_last_run=of_last_run,
    )


def _answer(leaf: Placed, state: Published, person: Person, moment: Moment) -> TrialAnswer:
    if meant(leaf.condition)[1]:
        holds = leaf.condition.holds(person, moment)
        return TrialAnswer(holds=holds, values=[], events=[], event_count=0, next_change=None)
    (told,) = explained(leaf.condition, person, moment, state.meaning.catalogue, state.words.display)
    return TrialAnswer(
        holds=told.holds,
        values=told.values,
        events=told.events,
        event_count=told.event_count,
        next_change=told.next_change,
    )


def _stays(condition: TrialCondition) -> bool:
    """Whether a condition is answered as before, on the same values and events."""
    before, after = condition.before, condition.after
    told = ("holds", "values", "events", "event_count")
    return all(getattr(before, name) == getattr(after, name) for name in told)


def _traits(words: Words, found: Tried) -> Iterator[TrialTrait]:
    for trait in words.traits:
        before, after = (plain(each.traits.get(trait.name)) for each in (found.before, found.after))
        if before != after:
            shown = [None if value is None else words.display(value, trait.type) for value in (before, after)]
            yield TrialTrait(name=trait.name, title=trait.title, before=shown[0], after=shown[1])


def _sentence(words: Words, customer: str, found: Tried) -> str:
    """Such as `ann would enter Big and leave Lapsed.`."""
    moves = [
        (word, [words.segments[each.segment].title for each in found.changes if each.entered is entered])
        for word, entered in (("enter", True), ("leave", False))
    ]
    said = " and ".join(f"{word} {_listed(titles)}" for word, titles in moves if titles)
    whom = customer if found.known else f"{customer}, who is not known yet,"
    return f"{whom} would {said}." if said else f"{whom} would neither enter nor leave a segment."


def _listed(titles: Sequence[str]) -> str:
    *first, last = titles
    return f"{', '.join(first)} and {last}" if first else last


def _notes(state: Published, asked: _Asked, rows: Sequence[Arrival], found: Tried) -> Iterator[str]:
    """What else is to be known."""
    if not asked.takers:
        yield f"No source takes {_called(asked)}, so that nothing follows from it. {_taken(state)}"
    elif not rows and not any(means.refused for means in asked.means.values()):
        yield f"{_names(asked.takers)} takes such messages, but its `where` leaves this one out."
    if others := sorted({row.customer for row in rows} - {found.after.id}):
        yield f"By the mapping it is about {_names(others)}; what it does to them is not told here."
    if found.late:
        yield "It is older than a day: it is not followed, and the next run brings it."
    if found.twice:
        yield "It came before, under the same `messageId`, and does not count again."
    if asked.recognizing:
        yield f"It says {_names(asked.recognizing)}; whether it links two records is told only when it is sent."


def _called(asked: _Asked) -> str:
    return f"a `{asked.entry.type}`" + (f" named `{asked.event}`" if asked.event else "")


def _taken(state: Published) -> str:
    """Which messages sources take."""
    said = []
    for name, source in sorted(state.meaning.sources.items()):
        if isinstance(source.connect, IntakeConnection):
            kinds = ", ".join(source.connect.types) or "all types"
            events = f" ({', '.join(source.connect.events)})" if source.connect.events else ""
            said.append(f"`{name}` takes {kinds}{events}")
    return f"{'; '.join(said)}."


def _names(names: Sequence[str]) -> str:
    return " and ".join(f"`{name}`" for name in names)
