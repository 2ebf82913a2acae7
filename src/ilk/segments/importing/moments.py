"""Dates relative to now, said with the language's windows: `-30d`, `+7 days`, `in the last 2 weeks`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ilk.kernel.types import ValueType
from ilk.segments.comparing import Operator
from ilk.segments.conditions.anniversary import Anniversary
from ilk.segments.conditions.comparison import Comparison
from ilk.segments.conditions.event import Count, EventCount, Times
from ilk.segments.conditions.logic import Everyone, Nobody
from ilk.segments.conditions.time import InTime
from ilk.segments.importing.building import Subject, both, either, opposite
from ilk.segments.importing.report import Unsayable
from ilk.segments.importing.saying import MOST_TIMES, compared, instant_of, known
from ilk.segments.kinds import AnyCondition
from ilk.segments.time.spans import Unit
from ilk.segments.time.windows import After, AnyWindow, Before, Last, Next, OlderThan
from ilk.segments.values.arithmetic import Arithmetic
from ilk.segments.values.constants import Number
from ilk.segments.values.event_aggregate import EventAggregate

_FAR = 100_000
"""Days: what lies ahead, for the language's windows."""

_MOST_UNITS = 100_000
_UNITS: Mapping[str, Unit] = {
    "minute": "minute",
    "h": "hour",
    "hour": "hour",
    "d": "day",
    "day": "day",
    "w": "week",
    "week": "week",
    "m": "month",
    "month": "month",
    "q": "quarter",
    "quarter": "quarter",
    "y": "year",
    "year": "year",
}


@dataclass(frozen=True, slots=True)
class Offset:
    """So many units after now; before it when negative."""

    count: int
    unit: Unit


def unit_of(word: str) -> Unit:
    """A unit of time. Raises `Unsayable` for one that windows do not have."""
    plain = word.strip().lower()
    name = plain if plain in _UNITS else plain.removesuffix("s")
    if name not in _UNITS:
        raise Unsayable(f"there is no unit of time `{word}` here")
    return _UNITS[name]


def units(count: Any, word: Any) -> tuple[int, Unit]:
    """A length of time. Raises `Unsayable` for none, or one beyond what windows take."""
    try:
        number = int(str(count))
    except ValueError:
        number = 0
    if not 1 <= number <= _MOST_UNITS:
        raise Unsayable(f"`{count}` is no length of time that can be said")
    return number, unit_of(str(word))


def last(count: Any, word: Any) -> Last:
    """The last so many units."""
    number, unit = units(count, word)
    return Last(count=number, unit=unit)


def offset_of(text: str, pattern: re.Pattern[str]) -> Offset | None:
    """The offset that a text such as `-30d` says, by a pattern with `sign`, `count` and `unit`; None for another."""
    match = pattern.fullmatch(text.strip())
    if match is None:
        return None
    number, unit = units(match["count"], match["unit"])
    return Offset(-number if match["sign"] == "-" else number, unit)


def before_offset(subject: Subject, offset: Offset) -> AnyCondition:
    """Whether a date is at or before an instant relative to now; false when missing."""
    if offset.count < 0:
        return InTime(of=subject.value, window=OlderThan(count=-offset.count, unit=offset.unit))
    not_ahead = opposite(_ahead(subject))
    if offset.count == 0:
        return both(known(subject), not_ahead)
    soon = InTime(of=subject.value, window=Next(count=offset.count, unit=offset.unit))
    return both(known(subject), either(not_ahead, soon))


def after_offset(subject: Subject, offset: Offset) -> AnyCondition:
    """Whether a date is after an instant relative to now; false when missing."""
    if offset.count == 0:
        return _ahead(subject)
    if offset.count < 0:
        return both(known(subject), opposite(before_offset(subject, offset)))
    soon = InTime(of=subject.value, window=Next(count=offset.count, unit=offset.unit))
    return both(_ahead(subject), opposite(soon))


def within(subject: Subject, window: AnyWindow) -> AnyCondition:
    """Whether a date is in a window; false when missing."""
    if not subject.type.temporal:
        raise Unsayable(f"`{subject.source}` is no date here")
    return InTime(of=subject.value, window=window)


def dated(subject: Subject, op: Operator, raw: Any) -> AnyCondition:
    """`subject op raw` for a date of the calendar, which begins with its day, or an instant; false when missing."""
    if not subject.type.temporal:
        raise Unsayable(f"`{subject.source}` is no date here")
    found = instant_of(raw)
    if not isinstance(found, datetime) or subject.type is ValueType.INSTANT or _is_midnight(found):
        return compared(subject, op, raw)
    edges: dict[Operator, AnyWindow] = {"<": Before(day=found), ">=": Before(day=found)}
    edges |= {">": After(day=found), "<=": After(day=found)}
    if op not in edges:
        raise Unsayable(f"`{subject.source}` is a date here, and `{raw}` has a time of day")
    inside = InTime(of=subject.value, window=edges[op])
    return inside if op in {"<", ">"} else both(known(subject), opposite(inside))


def happened(
    event: str, where: AnyCondition | None, window: AnyWindow, least: int, most: int | None = None
) -> AnyCondition:
    """Whether an event happened at least, and at most, so many times in a window."""
    if most is not None and most < least:
        return Nobody()
    times = times_of(least, most)
    return EventCount(event=event, where=where, window=window, times=times) if times else Everyone()


def times_of(least: int, most: int | None) -> Times | None:
    """At least, and at most, so many times; None when any number is."""
    match least, most:
        case 0, None:
            return None
        case _, None:
            return Times(count=_count(least))
        case 0, int() if most > 0:
            return Times(test="at most", count=_count(most))
        case _, int() if least == most:
            return Times(test="exactly", count=_count(least))
        case _:
            return Times(test="between", count=_count(least), high=_count(most or 0))


def counted(op: Operator, count: int) -> tuple[int, int | None]:
    """The least and the most that a comparison of a count asks for; `!=` is no range."""
    match op:
        case ">":
            return count + 1, None
        case ">=":
            return count, None
        case "<":
            return 0, count - 1
        case "<=":
            return 0, count
        case _:
            return count, count


def between_ago(total: EventAggregate, nearer: Last, farther: Last, op: Operator, number: float) -> AnyCondition:
    """A count or sum over the events between two lengths of time ago: that of the longer less that of the shorter."""
    parts = (total.model_copy(update={"window": window}) for window in (farther, nearer))
    older, newer = parts
    return Comparison(left=Arithmetic(left=older, op="-", right=newer), op=op, right=Number(constant=number))


def _ahead(subject: Subject) -> AnyCondition:
    return within(subject, Next(count=_FAR))


def _is_midnight(found: datetime) -> bool:
    return found.hour == found.minute == found.second == found.microsecond == 0


def _count(number: int) -> Count:
    if not 0 <= number <= MOST_TIMES:
        raise Unsayable(f"`{number}` is no number of times")
    return number


def anniversary_on(subject: Subject, window: AnyWindow) -> AnyCondition:
    """Whether the anniversary of a date is in a window; 29 February falls on the 28th in common years."""
    return Anniversary(of=subject.value, window=window)
