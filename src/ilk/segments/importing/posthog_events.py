"""PostHog's behavioural filters: what a person did, how often, in which order, and what they stopped or restarted."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from ilk.segments.comparing import Operator
from ilk.segments.conditions.comparison import Comparison
from ilk.segments.conditions.event import Times
from ilk.segments.conditions.periods_with import PeriodsWith
from ilk.segments.conditions.steps import Step
from ilk.segments.conditions.time import InTime
from ilk.segments.importing.building import Importing, all_of, any_of, both
from ilk.segments.importing.moments import counted, happened, last, unit_of
from ilk.segments.importing.orders import duration, in_order
from ilk.segments.importing.posthog_properties import property_test
from ilk.segments.importing.report import Unsayable
from ilk.segments.importing.saying import instant_of, whole
from ilk.segments.kinds import AnyCondition
from ilk.segments.time.windows import AnyWindow, BetweenDays, Last, OlderThan
from ilk.segments.values.event_aggregate import EventAggregate
from ilk.segments.values.event_time import EventTime

_RELATIVE = re.compile(r"-(?P<count>\d+)(?P<unit>[hdwmqyHDWQY])")
_COUNTS: Mapping[str, Operator] = {"gte": ">=", "lte": "<=", "gt": ">", "lt": "<", "eq": "=", "exact": "="}
_LAST = datetime(9999, 12, 31, tzinfo=UTC)
_WHOLE_DAYS = "PostHog counts from the beginning of a day in its own time zone; here a day is the last 24 hours"


def behaviour(body: Mapping[str, Any], importing: Importing) -> AnyCondition:
    """The condition that a behavioural filter says."""
    event = _event(body.get("event_type"), body.get("key"), importing)
    where = _where(body.get("event_filters"), event, importing)
    match body.get("value"):
        case "performed_event":
            return happened(event, where, _window(body, importing), 1)
        case "performed_event_multiple":
            return _multiple(body, event, where, importing)
        case "performed_event_first_time":
            return _first_time(body, event, where, importing)
        case "stopped_performing_event":
            recently = _length(body, "seq_time", importing)
            did = happened(event, where, _window(body, importing), 1)
            return both(did, happened(event, where, recently, 0, 0))
        case "restarted_performing_event":
            return _restarted(body, event, where, importing)
        case "performed_event_sequence":
            return _sequence(body, event, where, importing)
        case "performed_event_regularly":
            return _regularly(body, event, where, importing)
        case other:
            raise Unsayable(f"`{other}` is no behaviour that is known")


def _event(kind: Any, key: Any, importing: Importing) -> str:
    match kind, key:
        case "events", str() if key:
            return importing.event(key)
        case "actions", _:
            # An action is several events and filters under a number; a map can name an event that stands for it.
            return importing.event(f"action {key}")
        case _, _:
            raise Unsayable("the filter has no `event_type`, or no `key`")


def _where(filters: Any, event: str, importing: Importing) -> AnyCondition | None:
    """The filters on an event's properties. Raises `Unsayable`: without one of them it would be another question."""
    if not filters:
        return None
    if isinstance(filters, Mapping):
        parts = [_where([each], event, importing) for each in filters.get("values") or ()]
        return any_of(parts) if str(filters.get("type")).upper() == "OR" else all_of(parts)
    if not isinstance(filters, list):
        raise Unsayable("`event_filters` is neither a list nor a group")
    tests = []
    for each in filters:
        if not isinstance(each, Mapping):
            raise Unsayable("a filter on the event is no object")
        if "values" in each:
            tests.append(_where(each, event, importing))
        elif each.get("type") not in {"event", None}:
            raise Unsayable(f"a filter of the type `{each.get('type')}` on the event has no counterpart")
        else:
            tests.append(property_test(importing.property(event, str(each.get("key"))), each, importing))
    return all_of(tests)


def _window(body: Mapping[str, Any], importing: Importing) -> AnyWindow:
    """When the event happened: a length of time back from now, or dates."""
    begin, end = body.get("explicit_datetime"), body.get("explicit_datetime_to")
    if not begin:
        return _length(body, "time", importing)
    relative = _RELATIVE.fullmatch(str(begin))
    if relative and not end:
        return _told(last(relative["count"], relative["unit"]), importing)
    if relative or _RELATIVE.fullmatch(str(end or "")):
        raise Unsayable(f"the window from `{begin}` to `{end}` cannot be said")
    if not end:
        importing.differs("PostHog takes the date for its beginning in its own time zone")
    start, last_day = instant_of(begin), instant_of(end) if end else None
    if isinstance(start, datetime):
        return BetweenDays(start=start, end=last_day or _LAST)
    return BetweenDays.model_validate({"start": start, "end": last_day or _LAST.date()})


def _length(body: Mapping[str, Any], name: str, importing: Importing) -> Last:
    return _told(last(body.get(f"{name}_value"), body.get(f"{name}_interval")), importing)


def _told(window: Last, importing: Importing) -> Last:
    if window.unit != "hour":
        importing.differs(_WHOLE_DAYS)
    return window


def _multiple(body: Mapping[str, Any], event: str, where: AnyCondition | None, importing: Importing) -> AnyCondition:
    operator = str(body.get("operator") or "exact")
    if operator not in _COUNTS:
        raise Unsayable(f"the operator `{operator}` is unknown")
    least, most = counted(_COUNTS[operator], whole(body.get("operator_value")))
    # People without any such event are in no row that PostHog counts, also when at most so many are asked for.
    return happened(event, where, _window(body, importing), max(least, 1), most)


def _first_time(body: Mapping[str, Any], event: str, where: AnyCondition | None, importing: Importing) -> AnyCondition:
    if where is not None:
        importing.differs("PostHog takes the very first event and then filters it; here it is the first that passes")
    return InTime(of=EventTime(which="first", event=event, where=where), window=_window(body, importing))


def _restarted(body: Mapping[str, Any], event: str, where: AnyCondition | None, importing: Importing) -> AnyCondition:
    whole_time, recently = _length(body, "time", importing), _length(body, "seq_time", importing)
    older = OlderThan(count=recently.count, unit=recently.unit)
    counts = [
        EventAggregate(function="count", event=event, where=where, window=each) for each in (whole_time, recently)
    ]
    return both(
        happened(event, where, recently, 1),
        InTime(of=EventTime(which="first", event=event, where=where), window=older),
        Comparison(left=counts[0], op="=", right=counts[1]),
    )


def _sequence(body: Mapping[str, Any], event: str, where: AnyCondition | None, importing: Importing) -> AnyCondition:
    second = _event(body.get("seq_event_type"), body.get("seq_event"), importing)
    apart = duration(body.get("seq_time_value"), body.get("seq_time_interval"))
    return in_order([Step(event=event, where=where), Step(event=second)], _window(body, importing), apart)


def _regularly(body: Mapping[str, Any], event: str, where: AnyCondition | None, importing: Importing) -> AnyCondition:
    often = (body.get("operator") or "gte", whole(body.get("operator_value")), whole(body.get("time_value")))
    if often != ("gte", 1, 1):
        raise Unsayable("only `at least once a day, week or month` can be asked of each period")
    importing.differs("PostHog's periods are those of the calendar until yesterday; here they go back from now")
    fewest, periods = whole(body.get("min_periods")), whole(body.get("total_periods"))
    unit = unit_of(str(body.get("time_interval")))
    return PeriodsWith(event=event, where=where, count=periods, unit=unit, times=Times(count=fewest))
