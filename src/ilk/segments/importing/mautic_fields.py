"""Mautic's filters on a field that is no date."""

from collections.abc import Mapping, Sequence
from typing import Any

from ilk.kernel.types import ValueType
from ilk.segments.comparing import Operator
from ilk.segments.conditions.text_match import Test
from ilk.segments.importing.building import Importing, Subject, opposite
from ilk.segments.importing.patterns import matching
from ilk.segments.importing.report import Unsayable
from ilk.segments.importing.saying import between, compared, empty, has, not_but_known, one_of, text_of, text_test
from ilk.segments.kinds import AnyCondition

_ORDER: Mapping[str, Operator] = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<=", "!gt": "<=", "!lt": ">="}
_TESTS: Mapping[str, Test] = {"contains": "contains", "startsWith": "starts with", "endsWith": "ends with"}
_ACCENTS = "MySQL takes accented letters for plain ones (é for e) in texts; here they differ"
_NEGATED = {
    "!=": "=",
    "!in": "in",
    "!empty": "empty",
    "!like": "like",
    "!between": "between",
    "excludingAll": "includingAll",
}
"""Operators that hold for whom another does not hold, those without a value among them."""


def field_test(subject: Subject, operator: str, value: Any, importing: Importing) -> AnyCondition:
    """What a filter asks of a field that is no date; `!…` lets a missing value in where Mautic does."""
    if subject.type is ValueType.TEXT and operator not in {"empty", "!empty"}:
        importing.differs(_ACCENTS)
    if operator in _NEGATED:
        return opposite(field_test(subject, _NEGATED[operator], value, importing))
    match operator, value:
        case "=" | "in", _:
            return _one_of(subject, value)
        case "gt" | "gte" | "lt" | "lte" | "!gt" | "!lt", _:
            return compared(subject, _ORDER[operator], value)
        case "empty", _:
            return empty(subject)
        case "between", [low, high]:
            return between(subject, low, high)
        case "regexp" | "!regexp", _:
            return _pattern(subject, value, importing, turn=operator == "!regexp")
        case "like", _:
            return _like(subject, value)
        case "contains" | "startsWith" | "endsWith", _:
            return text_test(subject, _TESTS[operator], [value])
        case "includingAll", _:
            return has(subject, "all", _values(value))
        case _:
            raise Unsayable(f"the operator `{operator}` is unknown")


def _values(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else text_of(value).split("|")


def _one_of(subject: Subject, value: Any) -> AnyCondition:
    """One of the values; an empty one is the empty text."""
    if subject.type in {ValueType.TEXT, ValueType.TEXT_LIST} or isinstance(value, list):
        return one_of(subject, _values(value))
    return compared(subject, "=", value)


def _pattern(subject: Subject, value: Any, importing: Importing, *, turn: bool) -> AnyCondition:
    importing.differs("MySQL's own regular expressions are read as RE2's")
    found = matching(subject, value, exactly=False)
    return not_but_known(subject, found) if turn else found


def _like(subject: Subject, value: Any) -> AnyCondition:
    pattern = text_of(value)
    if "\\" in pattern:
        raise Unsayable("a backslash in the pattern is no escape here")
    if subject.type is ValueType.TEXT_LIST:
        raise Unsayable(f"`{subject.source}` is a list here, and a pattern is asked for")
    return text_test(subject, "like", [pattern if "%" in pattern else f"%{pattern}%"])
