"""Klaviyo's filters on a property, of a profile or of a metric's events."""

import re
from collections.abc import Mapping
from typing import Any

from ilk.segments.comparing import Operator
from ilk.segments.conditions.text_match import Test
from ilk.segments.importing.building import Importing, Subject, both
from ilk.segments.importing.moments import Offset, anniversary_on, before_offset, dated, last, units, within
from ilk.segments.importing.patterns import matching
from ilk.segments.importing.report import Unsayable
from ilk.segments.importing.saying import compared, has, known, missing, not_but_known, one_of, sized, text_test
from ilk.segments.kinds import AnyCondition
from ilk.segments.time.windows import Last, Next, This

NUMERIC: Mapping[str, Operator] = {
    "equals": "=",
    "not-equals": "!=",
    "greater-than": ">",
    "greater-than-or-equal": ">=",
    "less-than": "<",
    "less-than-or-equal": "<=",
}
_TESTS: Mapping[str, Test] = {"contains": "contains", "starts-with": "starts with", "ends-with": "ends with"}
_CUSTOM = re.compile(r"""properties\[['"](?P<name>.*)['"]\]|(?:location\[['"](?P<place>.*)['"]\])""")
_CASE = "Klaviyo does not say whether capital letters count; here they do"
_UTC = "Klaviyo's days are those of UTC"


def source_of(path: str) -> str:
    """The name of a property in a path such as `properties['Favorite Color']`, or `email`."""
    match = _CUSTOM.fullmatch(path)
    return path if match is None else match["name"] or match["place"]


def filter_test(subject: Subject, filter_: Any, importing: Importing) -> AnyCondition:
    """What a filter asks. A property that is not set passes none of them but `not-set`."""
    if not isinstance(filter_, Mapping):
        raise Unsayable("there is no `filter`")
    operator, value = str(filter_.get("operator")), filter_.get("value")
    match filter_.get("type"):
        case "existence":
            return known(subject) if operator == "is-set" else missing(subject)
        case "boolean":
            return compared(subject, "=", value)
        case "numeric" if operator in NUMERIC:
            return compared(subject, NUMERIC[operator], value)
        case "string":
            return _text(subject, operator, value, importing)
        case "list":
            return _list(subject, operator, value)
        case "date":
            return _date(subject, operator, filter_, importing)
        case other:
            raise Unsayable(f"a filter of the type `{other}` with `{operator}` has no counterpart")


def _text(subject: Subject, operator: str, value: Any, importing: Importing) -> AnyCondition:
    importing.differs(_CASE)
    if operator.startswith("not-") and operator != "not-in":
        return not_but_known(subject, _text(subject, operator.removeprefix("not-"), value, importing))
    match operator:
        case "equals":
            return compared(subject, "=", value, exactly=True)
        case "in" | "not-in":
            inside = one_of(subject, value if isinstance(value, list) else [value], exactly=True)
            return inside if operator == "in" else not_but_known(subject, inside)
        case "contains" | "starts-with" | "ends-with":
            return text_test(subject, _TESTS[operator], [value], exactly=True)
        case "regex":
            return matching(subject, value, exactly=True)
        case "nregex":
            return not_but_known(subject, matching(subject, value, exactly=True))
        case _:
            raise Unsayable(f"the operator `{operator}` is unknown for texts")


def _list(subject: Subject, operator: str, value: Any) -> AnyCondition:
    if operator.startswith("length-"):
        name = operator.removeprefix("length-")
        if name not in NUMERIC:
            raise Unsayable(f"the operator `{operator}` is unknown for lists")
        return sized(subject, NUMERIC[name], value)
    values = value if isinstance(value, list) else [value]
    match operator:
        case "contains" | "contains-any":
            return has(subject, "any", values)
        case "contains-all":
            return has(subject, "all", values)
        case "not-contains" | "not-contains-any":
            return has(subject, "none", values)
        case "not-contains-all":
            return not_but_known(subject, has(subject, "all", values))
        case _:
            raise Unsayable(f"the operator `{operator}` has no counterpart for lists")


def _date(subject: Subject, operator: str, filter_: Mapping[str, Any], importing: Importing) -> AnyCondition:
    if not subject.type.temporal:
        raise Unsayable(f"`{subject.source}` is no date here")
    match operator:
        case "before":
            return dated(subject, "<", filter_.get("date"))
        case "after":
            return dated(subject, ">", filter_.get("date"))
        case "between-static":
            return both(dated(subject, ">=", filter_.get("start")), dated(subject, "<=", filter_.get("end")))
        case "in-the-last":
            importing.differs(_UTC)
            return within(subject, last(filter_.get("quantity"), filter_.get("unit")))
        case "in-the-next":
            importing.differs(_UTC)
            number, unit = units(filter_.get("quantity"), filter_.get("unit"))
            return within(subject, Next(count=number, unit=unit))
        case "at-least":
            importing.differs(_UTC)
            number, unit = units(filter_.get("quantity"), filter_.get("unit"))
            return before_offset(subject, Offset(-number, unit))
        case "between":
            return _between_ago(subject, filter_, importing)
        case _ if operator.startswith("anniversary"):
            return _anniversary(subject, operator, filter_, importing)
        case _:
            raise Unsayable(f"the operator `{operator}` has no counterpart for dates")


def ago(filter_: Mapping[str, Any]) -> tuple[Last, Last]:
    """The nearer and the farther of two lengths of time back from now."""
    ends = sorted(int(str(filter_.get(key)) or 0) for key in ("start", "end"))
    nearer, farther = (last(end, filter_.get("unit")) for end in ends)
    return nearer, farther


def _between_ago(subject: Subject, filter_: Mapping[str, Any], importing: Importing) -> AnyCondition:
    importing.differs(_UTC)
    nearer, farther = ago(filter_)
    return both(within(subject, farther), before_offset(subject, Offset(-nearer.count, nearer.unit)))


def _anniversary(subject: Subject, operator: str, filter_: Mapping[str, Any], importing: Importing) -> AnyCondition:
    importing.differs(_UTC)
    match operator:
        case "anniversary":
            return anniversary_on(subject, This(period="day"))
        case "anniversary-month":
            return anniversary_on(subject, This(period="month"))
        case "anniversary-last":
            return anniversary_on(subject, last(filter_.get("quantity"), filter_.get("unit")))
        case _:
            number, unit = units(filter_.get("quantity"), filter_.get("unit"))
            return anniversary_on(subject, Next(count=number, unit=unit))
