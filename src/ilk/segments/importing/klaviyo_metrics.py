"""Klaviyo's conditions on metrics: what a profile did, how often or for how much, and in which order."""

from collections.abc import Mapping
from typing import Any

from ilk.kernel.types import ValueType
from ilk.segments.conditions.comparison import Comparison
from ilk.segments.conditions.steps import Step
from ilk.segments.importing.building import Importing, Subject, all_of
from ilk.segments.importing.klaviyo_filters import NUMERIC, ago, filter_test, source_of
from ilk.segments.importing.moments import between_ago, counted, happened, last, units
from ilk.segments.importing.orders import duration, in_order
from ilk.segments.importing.report import Unsayable
from ilk.segments.importing.saying import instant_of, number_of, whole
from ilk.segments.kinds import AnyCondition
from ilk.segments.time.windows import After, AnyWindow, Before, BetweenDays, Ever, OlderThan
from ilk.segments.values.constants import Number
from ilk.segments.values.event_aggregate import EventAggregate

_UTC = "Klaviyo's days are those of UTC"


def metric(body: Mapping[str, Any], importing: Importing) -> AnyCondition:
    """How often, or for how much, the events of a metric happened in a time frame."""
    event = importing.event(str(body.get("metric_id")))
    where = where_of(body.get("metric_filters"), event, importing)
    frame, asked = body.get("timeframe_filter"), body.get("measurement_filter")
    if not isinstance(frame, Mapping) or not isinstance(asked, Mapping) or asked.get("operator") not in NUMERIC:
        raise Unsayable("there is no `timeframe_filter`, or no `measurement_filter`")
    op = NUMERIC[asked["operator"]]
    total = _total(body, event, where, importing)
    if frame.get("operator") == "between":
        importing.differs(_UTC)
        return between_ago(total, *ago(frame), op, number_of(_amount(event, total), asked.get("value")))
    window = _window(frame, importing)
    if total.function == "count" and op != "!=":
        return happened(event, where, window, *counted(op, whole(asked.get("value"))))
    number = number_of(_amount(event, total), asked.get("value"))
    return Comparison(left=total.model_copy(update={"window": window}), op=op, right=Number(constant=number))


def _amount(event: str, total: EventAggregate) -> Subject:
    return Subject(total, ValueType.NUMBER, event, event)


def _total(body: Mapping[str, Any], event: str, where: AnyCondition | None, importing: Importing) -> EventAggregate:
    match body.get("measurement"):
        case "count":
            return EventAggregate(function="count", event=event, where=where)
        case "sum":
            # Klaviyo adds up the event's own value, which its API calls `$value`.
            amount = importing.property(event, "$value")
            return EventAggregate(function="sum", event=event, property=amount.name, where=where)
        case other:
            raise Unsayable(f"the measurement `{other}` is unknown")


def where_of(filters: Any, event: str, importing: Importing) -> AnyCondition | None:
    """What all of the filters ask of the events' properties."""
    if not filters:
        return None
    if not isinstance(filters, list) or not all(isinstance(each, Mapping) for each in filters):
        raise Unsayable("`metric_filters` is no list of filters")
    return all_of(
        filter_test(importing.property(event, source_of(str(each.get("property")))), each.get("filter"), importing)
        for each in filters
    )


def _window(frame: Mapping[str, Any], importing: Importing) -> AnyWindow:
    match frame.get("operator"):
        case "alltime":
            return Ever()
        case "in-the-last":
            importing.differs(_UTC)
            return last(frame.get("quantity"), frame.get("unit"))
        case "at-least":
            importing.differs(_UTC)
            number, unit = units(frame.get("quantity"), frame.get("unit"))
            return OlderThan(count=number, unit=unit)
        case "before":
            return Before(day=instant_of(frame.get("date")))
        case "after":
            return After(day=instant_of(frame.get("date")))
        case "between-static":
            return BetweenDays.model_validate(
                {"start": instant_of(frame.get("start")), "end": instant_of(frame.get("end"))}
            )
        case other:
            raise Unsayable(f"the time frame `{other}` has no counterpart for what was done")


def funnel(body: Mapping[str, Any], importing: Importing) -> AnyCondition:
    """Metrics one after the other; what must not happen is left out between its neighbours, or after the last."""
    frame, several = body.get("timeframe_filter"), body.get("steps")
    if not isinstance(frame, Mapping) or not isinstance(several, list):
        raise Unsayable("there is no `timeframe_filter`, or there are no `steps`")
    steps = [_step(each, importing) for each in several]
    if any(step.negated for step in steps):
        importing.differs("when a step that must not happen is out of the question may differ by moments")
    whole_time = body.get("completion_window_seconds")
    within = None
    if whole_time is not None:
        unit, _, count = str(whole_time).partition("_")
        within = duration(count, unit)
    return in_order(steps, _window(frame, importing), within)


def _step(each: Any, importing: Importing) -> Step:
    if not isinstance(each, Mapping):
        raise Unsayable("a step is no object")
    event = importing.event(str(each.get("metric_id")))
    where = where_of(each.get("metric_filters"), event, importing)
    return Step(event=event, where=where, negated=not each.get("metric_exists"))
