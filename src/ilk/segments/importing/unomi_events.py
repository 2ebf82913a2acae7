"""Unomi's past events: which happened, within how many days, and how often."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from ilk.segments.importing.building import Importing, all_of, any_of, opposite
from ilk.segments.importing.moments import happened, last
from ilk.segments.importing.naming import path_name
from ilk.segments.importing.report import Unsayable
from ilk.segments.importing.saying import instant_of, whole
from ilk.segments.importing.unomi_properties import property_test, refuse_scripts
from ilk.segments.kinds import AnyCondition
from ilk.segments.time.windows import AnyWindow, BetweenDays, Ever

_PREFIXES = {"properties.": "", "target.properties.": "", "target.": "", "source.properties.": ""}
_FIRST, _LAST = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)
_JOINED = {"booleanCondition", "andCondition", "orCondition"}


def past_event(values: Mapping[str, Any], importing: Importing) -> AnyCondition:
    """Whether the events that a condition describes happened, and how often."""
    about = values.get("eventCondition")
    if not isinstance(about, Mapping):
        raise Unsayable("there is no `eventCondition`")
    names = list(dict.fromkeys(_types(about, sure=True)))
    if len(names) != 1 or len(list(_types(about, sure=False))) > 1:
        raise Unsayable("the events are not of exactly one type, joined with what is asked of them by `and`")
    event = importing.event(names[0])
    where = _where(about, event, importing)
    window = _window(values)
    if values.get("operator") == "eventsNotOccurred":
        return happened(event, where, window, 0, 0)
    least, most = (values.get(key) for key in ("minimumEventCount", "maximumEventCount"))
    # Unomi asks for one event at least, also when only a maximum is given.
    return happened(event, where, window, max(whole(least or 0), 1), None if most is None else whole(most))


def _types(condition: Any, *, sure: bool) -> Iterator[str]:
    """The event types that a condition names; with `sure`, only where no other type could pass."""
    match condition:
        case {"type": "eventTypeCondition", "parameterValues": {"eventTypeId": str(name)}}:
            yield name
        case {"type": str(kind), "parameterValues": Mapping() as values} if kind in _JOINED:
            joined = str(values.get("operator") or kind.removesuffix("AnyCondition")).lower()
            if joined == "and" or not sure:
                for each in values.get("subConditions") or ():
                    yield from _types(each, sure=sure)
        case {"type": "notCondition", "parameterValues": {"subCondition": inner}} if not sure:
            yield from _types(inner, sure=sure)


def _where(condition: Any, event: str, importing: Importing) -> AnyCondition | None:
    """What is asked of the events beside their type. Raises `Unsayable` for what cannot be."""
    if not isinstance(condition, Mapping):
        raise Unsayable("a condition on the event is no object")
    kind, values = condition.get("type"), condition.get("parameterValues") or {}
    refuse_scripts(values)
    match kind:
        case "eventTypeCondition":
            return None
        case "eventPropertyCondition":
            name = path_name(str(values.get("propertyName")), _PREFIXES)
            return property_test(importing.property(event, name), values, importing)
        case "notCondition":
            inner = _where(values.get("subCondition"), event, importing)
            return None if inner is None else opposite(inner)
        case "booleanCondition" | "andCondition" | "orCondition":
            parts = [_where(each, event, importing) for each in values.get("subConditions") or ()]
            joined = str(values.get("operator") or kind.removesuffix("AnyCondition")).lower()
            return any_of(parts) if joined == "or" else all_of(parts)
        case _:
            raise Unsayable(f"conditions of the type `{kind}` on an event have no counterpart")


def _window(values: Mapping[str, Any]) -> AnyWindow:
    days, begin, end = (values.get(key) for key in ("numberOfDays", "fromDate", "toDate"))
    if days is not None and (begin or end):
        raise Unsayable("both a number of days and dates are given")
    if days is not None:
        return last(days, "day")
    if not begin and not end:
        return Ever()
    return BetweenDays(start=_instant(begin) if begin else _FIRST, end=_instant(end) if end else _LAST)


def _instant(raw: Any) -> datetime:
    found: date | datetime = instant_of(raw)
    return found if isinstance(found, datetime) else datetime.combine(found, time.min, tzinfo=UTC)
