"""Unomi's conditions on a property, of a profile or of an event."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from ilk.kernel.types import ValueType
from ilk.segments.comparing import Operator
from ilk.segments.conditions.text_match import Test
from ilk.segments.importing.building import Importing, Subject, both, opposite
from ilk.segments.importing.moments import Offset, after_offset, before_offset, dated, offset_of
from ilk.segments.importing.patterns import matching
from ilk.segments.importing.report import Unsayable
from ilk.segments.importing.saying import (
    between,
    compared,
    empty,
    has,
    known,
    missing,
    not_but_known,
    one_of,
    text_test,
)
from ilk.segments.importing.shapes import text_at
from ilk.segments.kinds import AnyCondition

_ORDER: Mapping[str, Operator] = {
    "lessThan": "<",
    "lessThanOrEqualTo": "<=",
    "greaterThan": ">",
    "greaterThanOrEqualTo": ">=",
}
_VALUES = ("propertyValue", "propertyValueInteger", "propertyValueDouble", "propertyValueDate", "propertyValueDateExpr")
_TESTS: Mapping[str, Test] = {"contains": "contains", "startsWith": "starts with", "endsWith": "ends with"}
_LISTS = (
    "propertyValues",
    "propertyValuesInteger",
    "propertyValuesDouble",
    "propertyValuesDate",
    "propertyValuesDateExpr",
)
_OFFSET = re.compile(r"(?P<sign>[-+])(?P<count>\d+)(?P<unit>[hdwMy])")
_ACCENTS = "Unomi takes accented letters for plain ones (é for e); here they differ"


def property_test(subject: Subject, values: Mapping[str, Any], importing: Importing) -> AnyCondition:
    """What a condition asks of a property of a profile, or of an event."""
    op = text_at(values, "comparisonOperator")
    single = next((values[key] for key in _VALUES if values.get(key) is not None), None)
    several: Sequence[Any] = next((values[key] for key in _LISTS if isinstance(values.get(key), list)), [])
    if op == "exists":
        return opposite(empty(subject)) if subject.type is ValueType.TEXT_LIST else known(subject)
    if op == "missing":
        return missing(subject)
    if subject.type in {ValueType.TEXT, ValueType.TEXT_LIST}:
        importing.differs(_ACCENTS)
    if op in {"between", "in", "hasSomeOf", "inContains", "notIn", "hasNoneOf", "all"}:
        return _of_several(subject, op, several)
    if op in {"isDay", "isNotDay"}:
        return _day(subject, _given(single), turn=op == "isNotDay", importing=importing)
    return _of_one(subject, op, _given(single), values)


def _of_one(subject: Subject, op: str, value: Any, values: Mapping[str, Any]) -> AnyCondition:
    match op:
        case "notEquals":
            return opposite(_compared(subject, "=", value))
        case "notContains":
            return not_but_known(subject, text_test(subject, "contains", [value]))
        case "matchesRegex":
            return matching(subject, f"^(?:{value})$", exactly=False)
        case _ if op in _TESTS:
            return text_test(subject, _TESTS[op], [value])
        case _:
            return _compared(subject, operator_of(values), value)


def _of_several(subject: Subject, op: str, several: Sequence[Any]) -> AnyCondition:
    match op, several:
        case "between", [low, high]:
            return _between(subject, low, high)
        case "in" | "hasSomeOf", _:
            return one_of(subject, several)
        case "notIn" | "hasNoneOf", _:
            return opposite(one_of(subject, several))
        case "inContains", _:
            return text_test(subject, "contains", several)
        case "all", _:
            return has(subject, "all", several)
        case _:
            raise Unsayable("`between` takes two values")


def _given(value: Any) -> Any:
    if value is None:
        raise Unsayable("there is no value to compare with")
    return value


def _compared(subject: Subject, op: Operator, raw: Any) -> AnyCondition:
    offset = _offset(_given(raw))
    if offset is None:
        return dated(subject, op, raw) if subject.type.temporal else compared(subject, op, raw)
    if not subject.type.temporal:
        raise Unsayable(f"`{subject.source}` is no date here")
    match op:
        case "<" | "<=":
            return before_offset(subject, offset)
        case ">" | ">=":
            return after_offset(subject, offset)
        case _:
            raise Unsayable(f"a date that is exactly `{raw}` can hardly be met")


def _between(subject: Subject, low: Any, high: Any) -> AnyCondition:
    if subject.type.numeric:
        return between(subject, low, high)
    return both(_compared(subject, ">=", low), _compared(subject, "<=", high))


def _offset(raw: Any) -> Offset | None:
    if not isinstance(raw, str) or not raw.startswith("now"):
        return None
    found = Offset(0, "day") if raw == "now" else offset_of(raw.removeprefix("now"), _OFFSET)
    if found is None:
        raise Unsayable(f"`{raw}` rounds, or counts in units that windows do not have")
    return found


def _day(subject: Subject, raw: Any, *, turn: bool, importing: Importing) -> AnyCondition:
    if subject.type is not ValueType.DATE:
        importing.differs("the day is one of the project's time zone here, and of the server's there")
    inside = both(dated(subject, ">=", str(raw)[:10]), opposite(dated(subject, ">=", _next_day(raw))))
    return not_but_known(subject, inside) if turn else inside


def _next_day(raw: Any) -> str:
    try:
        return (date.fromisoformat(str(raw)[:10]) + timedelta(days=1)).isoformat()
    except (ValueError, OverflowError):
        raise Unsayable(f"`{raw}` is no date") from None


def operator_of(values: Mapping[str, Any]) -> Operator:
    """The comparison that a condition asks for."""
    operators: dict[str, Operator] = {**_ORDER, "equals": "=", "notEquals": "!="}
    name = text_at(values, "comparisonOperator")
    if name not in operators:
        raise Unsayable(f"the operator `{name}` is unknown")
    return operators[name]


def refuse_scripts(values: Mapping[str, Any]) -> None:
    """Raise `Unsayable` where a value is a parameter or a script, known only while Unomi runs."""
    for key, value in values.items():
        if isinstance(value, str) and value.startswith(("parameter::", "script::")):
            raise Unsayable(f"`{key}` is a parameter or a script: it has no value in this document")
