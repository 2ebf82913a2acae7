"""What triggers have told and have to tell; trying one; telling again what was put aside."""

from datetime import datetime
from time import monotonic
from typing import Any, Literal

from ilk.app.kinds import TRIGGER
from ilk.app.triggers.answers import DeliveryRecord, Dismissed, Retried, TriggerReport, TriggerSummary, TriggerTrial
from ilk.app.triggers.dispatcher import dispatcher_of
from ilk.app.use_case import use_case
from ilk.app.wiring import Workspace
from ilk.database.deliveries import Delivery, State
from ilk.database.live import StoredChange
from ilk.kernel.access import Actor, Permission
from ilk.kernel.answers import Page, cursor_key
from ilk.kernel.answers import cursor as written
from ilk.kernel.errors import NotFound, UserError, unknown
from ilk.kernel.ids import new_id
from ilk.live.triggers.definition import TriggerDefinition
from ilk.live.triggers.message import trial_of
from ilk.live.triggers.sending import receiver_of

_LARGEST = 500
_NEWEST = 50
_NOBODY = "test-customer"


@use_case(Permission.READ_SUMMARY, "list triggers", records="refusals")
def triggers(workspace: Workspace, _actor: Actor) -> list[TriggerSummary]:
    """Every trigger, and how it stands."""
    return [TriggerSummary(**_standing(workspace, each)) for each in workspace.definitions.definitions(TRIGGER)]


@use_case(Permission.READ_CUSTOMERS, "show a trigger", subject="name")
def trigger(workspace: Workspace, _actor: Actor, name: str) -> TriggerReport:
    """A trigger, how it stands, and the newest of what it told. Raises `NotFound`."""
    found = _definition(workspace, name)
    return TriggerReport(
        **_standing(workspace, found),
        attempts=found.attempts,
        timeout=found.webhook.timeout,
        newest=[_record(each) for each in workspace.deliveries.newest(name, _NEWEST)],
    )


@use_case(Permission.READ_CUSTOMERS, "list dead letters", subject="trigger")
def dead_letters(
    workspace: Workspace, _actor: Actor, *, trigger: str | None = None, limit: int = 20, cursor: str | None = None
) -> Page[DeliveryRecord]:
    """What was put aside after its last attempt, the newest first, a page at a time."""
    if trigger is not None:
        _expect_known(workspace, trigger)
    before = None if cursor is None else int(cursor_key(cursor, [int])[0] or 0)
    limit = min(max(limit, 1), _LARGEST)
    found = workspace.deliveries.dead(trigger, limit + 1, before)
    after = written((found[limit - 1].id,)) if len(found) > limit else None
    counts = workspace.deliveries.counts()
    total = sum(each.get(State.DEAD, 0) for name, each in counts.items() if trigger in {None, name})
    return Page(items=[_record(each) for each in found[:limit]], next=after, total=total)


@use_case(Permission.RUN, "try a trigger", subject="name")
def try_trigger(workspace: Workspace, _actor: Actor, name: str, *, customer: str | None = None) -> TriggerTrial:
    """Send a message that says that it is a test, once, and tell what the receiver answers.

    Args:
        name: the trigger.
        customer: whose traits go along; nobody's when left out.

    Raises:
        NotFound: for a trigger that there is not.
        UserError: when the environment lacks a secret, or the address is told nothing.
    """
    found, now = _definition(workspace, name), workspace.clock.now()
    dispatcher = dispatcher_of(workspace)
    receiver = receiver_of(found, workspace.environment)
    identifier = new_id(now)
    segment = found.segments[0]
    change = StoredChange(0, customer or _NOBODY, segment, now, entered=segment in found.entered, told_at=now)
    message = trial_of(name, change, dispatcher.traits_of(change.customer, found.traits), identifier)
    started = monotonic()
    try:
        answered = dispatcher.sender.send(receiver, message, now)
    except UserError as error:
        raise error.within(f"trigger {name}") from None
    took = round((monotonic() - started) * 1_000, 1)
    outcome = f"took it, with {answered.status}" if answered.taken else f"did not take it: {answered.problem}"
    return TriggerTrial(
        trigger=name,
        taken=answered.taken,
        status=answered.status,
        problem=answered.problem,
        milliseconds=took,
        message_id=message.id,
        body=message.body.decode(),
        sentence=f"The receiver {outcome}, after {took:,.0f} ms.",
    )


@use_case(Permission.RUN, "tell dead letters again", subject="name", detail=lambda told: _many(told.messages))
def retry_dead(workspace: Workspace, _actor: Actor, name: str, *, message: str | None = None) -> Retried:
    """Tell again what was put aside, all of a trigger or one message; a trigger whose receiver was gone goes on.

    The server does it, at once when it runs.

    Raises:
        NotFound: for a trigger that there is not, or a message that was not put aside.
    """
    _definition(workspace, name)
    count = workspace.deliveries.retry(name, workspace.clock.now(), message)
    if message is not None and not count:
        raise _not_put_aside(name, message)
    workspace.deliveries.enable(name)
    return Retried(trigger=name, messages=count, sentence=f"{_many(count)} of {name} will be told again.")


@use_case(
    Permission.RUN, "dismiss dead letters", subject="name", detail=lambda told: f"{_many(told.messages)}: {told.why}"
)
def dismiss_dead(workspace: Workspace, _actor: Actor, name: str, *, why: str, message: str | None = None) -> Dismissed:
    """Give up what was put aside, all of a trigger or one message: it is told no more. Also of a trigger that is gone.

    Args:
        name: the trigger.
        why: the reason, for the record.
        message: its id; all of the trigger when left out.

    Raises:
        NotFound: for a trigger that there is not and never told anything, or a message that was not put aside.
    """
    _expect_known(workspace, name)
    count = workspace.deliveries.dismiss(name, workspace.clock.now(), message)
    if message is not None and not count:
        raise _not_put_aside(name, message)
    verb = "was" if count == 1 else "were"
    return Dismissed(trigger=name, messages=count, why=why, sentence=f"{_many(count)} of {name} {verb} given up.")


def _definition(workspace: Workspace, name: str) -> TriggerDefinition:
    known = {each.name: each for each in workspace.definitions.definitions(TRIGGER)}
    if name not in known:
        raise unknown(TRIGGER.name, name, known)
    return known[name]


def _expect_known(workspace: Workspace, name: str) -> None:
    """Raise `NotFound` for a name that is of no trigger, and of none that ever told anything."""
    known = {each.name for each in workspace.definitions.definitions(TRIGGER)} | workspace.deliveries.counts().keys()
    if name not in known:
        raise unknown(TRIGGER.name, name, known)


def _not_put_aside(name: str, message: str) -> NotFound:
    return NotFound("unknown-message", f"no message `{message}` of the trigger was put aside", where=name)


def _many(messages: int) -> str:
    return f"{messages:,} message{'' if messages == 1 else 's'}"


def _standing(workspace: Workspace, trigger: TriggerDefinition) -> dict[str, Any]:
    """The fields of a summary."""
    standing = workspace.deliveries.standing(trigger.name)
    counts = workspace.deliveries.counts().get(trigger.name, {})
    hindrance = dispatcher_of(workspace).hindrance(trigger)
    rests = standing.rests_until if standing else None
    disabled = standing.disabled_at if standing else None
    state, problem = _state(workspace.clock.now(), rests, disabled, hindrance)
    return {
        "name": trigger.name,
        "title": trigger.label,
        "entered": list(trigger.entered),
        "left": list(trigger.left),
        "traits": list(trigger.traits),
        "url": trigger.webhook.url,
        "state": state,
        "problem": problem,
        "rests_until": rests if state == "resting" else None,
        "disabled_at": disabled,
        "waiting": counts.get(State.WAITING, 0),
        "delivered": counts.get(State.DELIVERED, 0),
        "dead": counts.get(State.DEAD, 0),
    }


def _state(
    now: datetime, rests: datetime | None, disabled: datetime | None, hindrance: UserError | None
) -> tuple[Literal["working", "resting", "disabled", "hindered"], str]:
    if hindrance is not None:
        return "hindered", hindrance.what
    if disabled is not None:
        return (
            "disabled",
            "the receiver said that it is gone; it is told nothing until the trigger is changed or retried",
        )
    if rests is not None and rests > now:
        return "resting", "the receiver asked to be left alone for a while"
    return "working", ""


def _record(delivery: Delivery) -> DeliveryRecord:
    return DeliveryRecord(
        message_id=delivery.message_id,
        trigger=delivery.trigger,
        customer_id=delivery.customer,
        segment=delivery.segment,
        entered=delivery.entered,
        change=delivery.change,
        state=delivery.state.value,
        attempts=delivery.attempts,
        due_at=delivery.due_at if delivery.state is State.WAITING else None,
        told_at=delivery.told_at,
        status=delivery.status,
        problem=delivery.problem,
    )
