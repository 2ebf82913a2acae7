"""Mautic's filters on dates: absolute, relative such as `-30 days`, and in words such as `last week` or `birthday`."""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from ilk.kernel.types import ValueType
from ilk.segments.comparing import Operator
from ilk.segments.importing.building import Importing, Subject, both, opposite
from ilk.segments.importing.moments import after_offset, anniversary_on, before_offset, dated, offset_of, units, within
from ilk.segments.importing.report import Unsayable
from ilk.segments.importing.saying import instant_of, known, missing, text_of
from ilk.segments.kinds import AnyCondition
from ilk.segments.time.windows import AnyWindow, Last, Next, Previous, This

_ORDER: Mapping[str, Operator] = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<=", "!gt": "<=", "!lt": ">="}
_PERIODS: Mapping[str, AnyWindow] = {
    "today": This(period="day"),
    "yesterday": Previous(period="day"),
    "this week": This(period="week"),
    "last week": Previous(period="week"),
    "this month": This(period="month"),
    "last month": Previous(period="month"),
    "this year": This(period="year"),
    "last year": Previous(period="year"),
}
_AHEAD = {"tomorrow", "next week", "next month", "next year"}
_RELATIVE = re.compile(r"(?P<sign>[-+]?)\s*(?P<count>\d+)\s+(?P<unit>\w+?)(?P<ago>\s+ago)?")
_MIDNIGHT = "Mautic counts from the midnight that began today; here from now"


def date_test(subject: Subject, operator: str, value: Any, importing: Importing) -> AnyCondition:
    """What a filter asks of a date."""
    if not subject.type.temporal:
        raise Unsayable(f"`{subject.source}` is no date here")
    match operator:
        case "empty":
            return missing(subject)
        case "!empty":
            return known(subject)
        case "inLast" | "inNext":
            return _in_length(subject, operator, value, importing)
        case "between" | "!between" if isinstance(value, list):
            inside = _between(subject, value)
            return inside if operator == "between" else opposite(inside)
        case "=" | "!=" | "gt" | "gte" | "lt" | "lte" | "!gt" | "!lt":
            return _compared(subject, operator, _plain(value, operator), importing)
        case _:
            raise Unsayable(f"the operator `{operator}` is unknown for dates")


def _between(subject: Subject, value: Any) -> AnyCondition:
    match value:
        case [low, high]:
            return both(dated(subject, ">=", low), _to_end_of(subject, high))
        case _:
            raise Unsayable("`between` takes two dates")


def _plain(value: Any, operator: str) -> str:
    """The date as a text: absolute, or relative to now as the newer form says it in parts."""
    match value:
        case {"dateTypeMode": "absolute", "absoluteDate": day}:
            return text_of(day)
        case {"dateTypeMode": "relative", "relativeDateInterval": count, "relativeDateIntervalUnit": unit}:
            return f"{'+' if operator in {'gt', 'gte'} else '-'}{count} {unit}"
        case _:
            return text_of(value).strip()


def _compared(subject: Subject, operator: str, value: str, importing: Importing) -> AnyCondition:
    words = value.lower()
    if "birthday" in words or "anniversary" in words:
        return _anniversary(subject, operator, words)
    if words in _AHEAD:
        raise Unsayable(f"`{value}` is a period still to come; there are only this one and the last")
    if words in _PERIODS:
        return _period(subject, operator, _PERIODS[words])
    match = _RELATIVE.fullmatch(words)
    if match is None:
        return _absolute(subject, operator, value, importing)
    sign = "-" if match["ago"] or match["sign"] == "-" else "+"
    return _relative(subject, operator, f"{sign}{match['count']} {match['unit']}", importing)


def _period(subject: Subject, operator: str, window: AnyWindow) -> AnyCondition:
    inside = within(subject, window)
    match operator:
        case "=":
            return inside
        case "!=":
            return opposite(inside)
        case _:
            raise Unsayable("before or after a period of the calendar; name a date, or a length of time")


def _relative(subject: Subject, operator: str, words: str, importing: Importing) -> AnyCondition:
    offset = offset_of(words, re.compile(r"(?P<sign>[-+])(?P<count>\d+) (?P<unit>\w+)"))
    if offset is None or operator in {"=", "!="}:
        raise Unsayable(f"the very day `{words}` from today cannot be said")
    importing.differs(_MIDNIGHT)
    match _ORDER[operator]:
        case "<" | "<=":
            return before_offset(subject, offset)
        case _:
            return after_offset(subject, offset)


def _absolute(subject: Subject, operator: str, value: str, importing: Importing) -> AnyCondition:
    if subject.type is ValueType.INSTANT:
        importing.differs("the time zone is the project's here, and Mautic's there")
    if operator not in {"=", "!="}:
        return dated(subject, _ORDER[operator], value)
    inside = _day(subject, value)
    return inside if operator == "=" else opposite(inside)


def _day(subject: Subject, value: str) -> AnyCondition:
    if subject.type is ValueType.DATE or isinstance(instant_of(value), datetime):
        return dated(subject, "=", value)
    return both(dated(subject, ">=", value), dated(subject, "<", _day_after(value)))


def _to_end_of(subject: Subject, value: Any) -> AnyCondition:
    """Up to the end of a day, or to an instant."""
    text = text_of(value)
    if subject.type is ValueType.DATE or isinstance(instant_of(text), datetime):
        return dated(subject, "<=", text)
    return dated(subject, "<", _day_after(text))


def _day_after(value: str) -> str:
    try:
        return (date.fromisoformat(value[:10]) + timedelta(days=1)).isoformat()
    except (ValueError, OverflowError):
        raise Unsayable(f"`{value}` is no date") from None


def _in_length(subject: Subject, operator: str, value: Any, importing: Importing) -> AnyCondition:
    importing.differs(_MIDNIGHT)
    match value:
        case {"relativeDateInterval": count, "relativeDateIntervalUnit": unit}:
            number, name = units(count, unit)
        case _:
            match = _RELATIVE.fullmatch(text_of(value).lower())
            if match is None:
                raise Unsayable(f"`{value}` is no length of time")
            number, name = units(match["count"], match["unit"])
    window = Last(count=number, unit=name) if operator == "inLast" else Next(count=number, unit=name)
    return within(subject, window)


def _anniversary(subject: Subject, operator: str, words: str) -> AnyCondition:
    shift = words.replace("birthday", "").replace("anniversary", "").strip()
    if operator != "=" or shift:
        raise Unsayable("of anniversaries only `= birthday`, today, can be said")
    return anniversary_on(subject, This(period="day"))
