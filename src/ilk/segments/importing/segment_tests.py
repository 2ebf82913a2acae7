"""Segment's comparisons of one value: a trait, a property of an event, or what a reducer gives."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from ilk.segments.comparing import Operator
from ilk.segments.importing.building import Importing, Subject, opposite
from ilk.segments.importing.moments import Offset, after_offset, before_offset, dated, units, within
from ilk.segments.importing.report import Unsayable
from ilk.segments.importing.saying import compared, known, missing, one_of, text_test
from ilk.segments.importing.segment_query import Call, Chain, Duration, Test
from ilk.segments.kinds import AnyCondition
from ilk.segments.time.windows import Last, Next

SYMBOLS: Mapping[str, Operator] = {"=": "=", "==": "=", "!=": "!=", ">": ">", ">=": ">=", "<": "<", "<=": "<="}
_FUNCTIONS: Mapping[str, Operator] = {
    "equals": "=",
    "differs": "!=",
    "greater_than": ">",
    "at_least": ">=",
    "less_than": "<",
    "at_most": "<=",
}
_TODAY = "Segment's days are those of the calendar, today among them; here they are 24 hours back from now"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a value: a comparison, and what with."""

    name: str
    values: Sequence[Any]

    @classmethod
    def of(cls, test: Test, rest: Sequence[Call]) -> Self:
        """What the end of a chain asks: by a symbol, or by its last function."""
        if test.symbol:
            if rest:
                raise Unsayable(f"`{rest[0].name}` cannot stand before `{test.symbol}` here")
            return cls(SYMBOLS[test.symbol], [_operand(test.operand)])
        if len(rest) != 1:
            raise Unsayable("a comparison is expected at the end, such as `= 5` or `.exists()`")
        call = rest[0]
        return cls(_FUNCTIONS.get(call.name, call.name), [_operand(each.value) for each in call.arguments])

    @property
    def flag(self) -> bool | None:
        """Yes or no, where it is asked whether the value is that."""
        if self.name in {"=", "!="} and len(self.values) == 1 and isinstance(self.values[0], bool):
            return self.values[0] is (self.name == "=")
        return None


def scalar_test(subject: Subject, asked: Asked, importing: Importing) -> AnyCondition:
    """What is asked of a value; false when it is missing, but for `absent` and `omits`."""
    match asked.name, asked.values:
        case ("exists", []):
            return known(subject)
        case ("absent", []):
            return missing(subject)
        case (("=" | "!=" | ">" | ">=" | "<" | "<=") as op, [value]):
            return compared(subject, op, value, exactly=True)
        case ("one_of", [*values]):
            return one_of(subject, values, exactly=True)
        case ("contains", [*parts]):
            return text_test(subject, "contains", parts, exactly=True)
        case ("omits", [*parts]):
            return opposite(text_test(subject, "contains", parts, exactly=True))
        case (("starts_with" | "ends_with") as name, [part]):
            return text_test(subject, "starts with" if name == "starts_with" else "ends with", [part], exactly=True)
        case (("before_date" | "after_date") as name, [moment]):
            return dated(subject, "<" if name == "before_date" else ">", moment)
        case (("within_last" | "within_next" | "before_last" | "after_next") as name, [Duration() as length]):
            return _relative(subject, name, length, importing)
        case (name, values):
            raise Unsayable(f"`{name}` with {len(values)} values is unknown")


def _relative(subject: Subject, name: str, length: Duration, importing: Importing) -> AnyCondition:
    importing.differs(_TODAY)
    count, unit = units(length.count, length.unit)
    if not subject.type.temporal:
        raise Unsayable(f"`{subject.source}` is no date here")
    match name:
        case "within_last":
            return within(subject, Last(count=count, unit=unit))
        case "within_next":
            return within(subject, Next(count=count, unit=unit))
        case "before_last":
            return before_offset(subject, Offset(-count, unit))
        case _:
            return after_offset(subject, Offset(count, unit))


def _operand(value: Any) -> Any:
    """A literal that a value is compared with. Raises `Unsayable` for another chain: it has no constant value."""
    match value:
        case Test(symbol="", chain=Chain() as chain) | (Chain() as chain):
            if len(chain.calls) == 1 and chain.calls[0].name == "literal" and chain.calls[0].arguments:
                return chain.calls[0].arguments[0].value
            raise Unsayable(f"it is compared with `{chain.calls[0].name}(…)`, not with a fixed value")
        case str() | bool() | int() | float() | Duration():
            return value
        case _:
            raise Unsayable("it is compared with a whole expression")
