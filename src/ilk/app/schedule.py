"""The instants that a run answers for: the present one, and those of the past that are not recorded yet."""

from datetime import datetime
from typing import assert_never
from zoneinfo import ZoneInfo

from ilk.catalog.project import History, Step
from ilk.segments.time.spans import Period, start_of_period, start_of_previous


def past_instants(history: History, as_of: datetime, zone: ZoneInfo, first_event: datetime | None) -> list[datetime]:
    """The beginnings of the periods before `as_of` that history asks for, oldest first; none before the first event."""
    period = _period(history.every)
    if period is None or first_event is None:
        return []
    instants: list[datetime] = []
    at = start_of_period(as_of, period, zone)
    if at == as_of:
        at = start_of_previous(at, period, zone)
    while len(instants) < history.periods and at > first_event:
        instants.append(at)
        at = start_of_previous(at, period, zone)
    return instants[::-1]


def _period(step: Step) -> Period | None:
    match step:
        case Step.MONTH:
            return "month"
        case Step.WEEK:
            return "week"
        case Step.DAY:
            return "day"
        case Step.NONE:
            return None
        case _:
            assert_never(step)
