"""PostHog's filters on a property, of a person or of an event."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ilk.kernel.types import ValueType
from ilk.segments.comparing import Operator
from ilk.segments.importing.building import Importing, Subject, opposite
from ilk.segments.importing.moments import after_offset, before_offset, dated, offset_of
from ilk.segments.importing.patterns import matching, version
from ilk.segments.importing.report import Unsayable
from ilk.segments.importing.saying import between, compared, known, missing, not_but_known, one_of, text_test
from ilk.segments.kinds import AnyCondition

_ORDER: Mapping[str, Operator] = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<=", "min": ">=", "max": "<="}
_DATES: Mapping[str, Operator] = {"is_date_before": "<", "is_date_after": ">", "is_date_exact": "="}
_VERSIONS: Mapping[str, Operator] = {
    "semver_eq": "=",
    "semver_neq": "!=",
    "semver_gt": ">",
    "semver_gte": ">=",
    "semver_lt": "<",
    "semver_lte": "<=",
}
_NEGATED = {"is_not": "exact", "not_icontains": "icontains", "not_regex": "regex", "not_in": "in"}
_NEGATED |= {"not_icontains_multi": "icontains_multi", "not_between": "between"}
_RELATIVE = re.compile(r"(?P<sign>[-+]?)(?P<count>\d+)(?P<unit>[hdwmqyHDWQY])")


def property_test(subject: Subject, body: Mapping[str, Any], importing: Importing) -> AnyCondition:
    """What a filter asks of a property of a person, or of an event."""
    operator = str(body.get("operator") or "exact")
    if operator in _NEGATED:
        plain = {**body, "operator": _NEGATED[operator]}
        condition = property_test(subject, plain, importing)
        # `not_between` compares, so that a missing value is out; the others let it in.
        return not_but_known(subject, condition) if operator == "not_between" else opposite(condition)
    value = body.get("value")
    values: Sequence[Any] = value if isinstance(value, list) else [value]
    match operator:
        case "is_set":
            return known(subject)
        case "is_not_set":
            return missing(subject)
        case _ if value is None:
            raise Unsayable(f"`{operator}` has no `value`")
        case "exact" | "in":
            return one_of(subject, values, exactly=True)
        case "icontains" | "icontains_multi":
            return _contains(subject, values, importing)
        case "regex":
            return matching(subject, values[0], exactly=True)
        case "gt" | "gte" | "lt" | "lte" | "min" | "max":
            return compared(subject, _ORDER[operator], values[0])
        case "between":
            return _between(subject, values)
        case "is_date_before" | "is_date_after" | "is_date_exact":
            return _date(subject, _DATES[operator], str(values[0]), importing)
        case _ if operator in _VERSIONS:
            return version(subject, _VERSIONS[operator], values[0])
        case _:
            raise Unsayable(f"the operator `{operator}` is unknown")


def _between(subject: Subject, values: Sequence[Any]) -> AnyCondition:
    match values:
        case [low, high]:
            return between(subject, low, high)
        case _:
            raise Unsayable("`between` takes two values")


def _contains(subject: Subject, values: Sequence[Any], importing: Importing) -> AnyCondition:
    if len(values) == 1 and any(mark in str(values[0]) for mark in "%_"):
        importing.differs("PostHog takes `%` and `_` as wildcards here; the text is looked for as it stands")
    return text_test(subject, "contains", values)


def _date(subject: Subject, op: Operator, raw: str, importing: Importing) -> AnyCondition:
    offset = offset_of(raw if raw.startswith(("-", "+")) else f"-{raw}", _RELATIVE)
    if offset is None:
        if subject.type is ValueType.INSTANT and "T" not in raw and "Z" not in raw:
            importing.differs("the time zone is the project's here, and that of the PostHog project there")
        return dated(subject, op, raw)
    if op == "=":
        raise Unsayable(f"a date that is exactly `{raw}` can hardly be met")
    if not subject.type.temporal:
        raise Unsayable(f"`{subject.source}` is no date here")
    if op == "<":
        return before_offset(subject, offset)
    return after_offset(subject, offset)
