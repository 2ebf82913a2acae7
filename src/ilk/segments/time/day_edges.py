"""When days begin and end in a zone, of dates that a table holds: the shifts are worked out here, not by the engine."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from ilk.kernel.types import ValueType
from ilk.segments.time.clocks import FIRST, changes
from ilk.segments.time.spans import end_of_day, start_of_day
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr

_NEAR = range(-2, 3)
"""Days: a change of clocks moves the edges of no other days than these around it."""
_MICROSECONDS = timedelta(microseconds=1)


def day_starts(day: Expr, zone: ZoneInfo) -> Expr:
    """The microseconds from 1970 to the beginning of a date's day, as `start_of_day` has it from 1970 to 2100."""
    return _edge(day, zone, start_of_day)


def day_ends(day: Expr, zone: ZoneInfo) -> Expr:
    """The microseconds from 1970 to the end of a date's day, as `end_of_day` has it from 1970 to 2100."""
    return _edge(day, zone, end_of_day)


def _edge(day: Expr, zone: ZoneInfo, edge: Callable[[date, ZoneInfo], datetime]) -> Expr:
    midnight = sql.cast(day, ValueType.INSTANT)
    first, shifts = _shifts(zone, edge)
    return sql.plus(sql.microseconds(midnight), sql.stepped(midnight, first, shifts))


@cache
def _shifts(zone: ZoneInfo, edge: Callable[[date, ZoneInfo], datetime]) -> tuple[int, tuple[tuple[datetime, int], ...]]:
    """By how many microseconds an edge lies after UTC's midnight: at first, and from which midnights on."""
    days = sorted({at.date() + timedelta(days=near) for at, _ in changes(zone) for near in _NEAR})
    first = now = _shift(FIRST.date(), zone, edge)
    found = []
    for day in days:
        if (shift := _shift(day, zone, edge)) != now:
            found.append((_midnight(day), shift))
            now = shift
    return first, tuple(found)


def _shift(day: date, zone: ZoneInfo, edge: Callable[[date, ZoneInfo], datetime]) -> int:
    return (edge(day, zone) - _midnight(day)) // _MICROSECONDS


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=UTC)
