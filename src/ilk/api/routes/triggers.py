"""Triggers: how they stand, what was put aside, trying one, telling again."""

from typing import Annotated

from fastapi import Depends, Path, Query, Request

from ilk.api.actors import Here, Who
from ilk.api.bodies import DeadDismissal, DeadRetry, TriggerTry
from ilk.api.paging import Cursor, Limit
from ilk.api.routing import routes
from ilk.app.answers import Page
from ilk.app.triggers import asking
from ilk.app.triggers.answers import DeliveryRecord, Dismissed, Retried, TriggerReport, TriggerSummary, TriggerTrial
from ilk.app.triggers.telling import Telling

router = routes("Live")
Name = Annotated[str, Path(description="The name of a trigger.")]


def telling_of(request: Request) -> Telling:
    """What tells receivers in the background."""
    telling: Telling = request.app.state.telling
    return telling


@router.get("/triggers")
def get_triggers(here: Here, who: Who) -> list[TriggerSummary]:
    """Every trigger, and how it stands."""
    return asking.triggers(here, who)


@router.get("/triggers/{name}")
def get_trigger(here: Here, who: Who, name: Name) -> TriggerReport:
    """A trigger, how it stands, and the newest of what it told and has to tell."""
    return asking.trigger(here, who, name)


@router.post("/triggers/{name}/test")
def post_trigger_test(here: Here, who: Who, name: Name, wanted: TriggerTry) -> TriggerTrial:
    """Send a message that says that it is a test, once, and tell what the receiver answers."""
    return asking.try_trigger(here, who, name, customer=wanted.customer)


@router.post("/triggers/{name}/retry")
def post_trigger_retry(
    here: Here, who: Who, name: Name, wanted: DeadRetry, telling: Annotated[Telling, Depends(telling_of)]
) -> Retried:
    """Tell again what was put aside, all of a trigger or one message; one whose receiver was gone goes on."""
    answer = asking.retry_dead(here, who, name, message=wanted.message)
    telling.wake()
    return answer


@router.post("/triggers/{name}/dismiss")
def post_trigger_dismiss(here: Here, who: Who, name: Name, wanted: DeadDismissal) -> Dismissed:
    """Give up what was put aside, all of a trigger or one message; also of a trigger that is no longer there."""
    return asking.dismiss_dead(here, who, name, why=wanted.why, message=wanted.message)


@router.get("/dead-letters")
def get_dead_letters(
    here: Here,
    who: Who,
    trigger: Annotated[str | None, Query(description="Only those of this trigger.")] = None,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> Page[DeliveryRecord]:
    """What was put aside after its last attempt, the newest first, a page at a time."""
    return asking.dead_letters(here, who, trigger=trigger, limit=limit, cursor=cursor)
