"""Which types may meet in the language, and how values of them are made ready for SQL to compare."""

from collections.abc import Iterator

from ilk.kernel.errors import UserError
from ilk.kernel.types import ValueType
from ilk.segments.comparing import folded
from ilk.segments.plan import Plan
from ilk.segments.time.spans import instant_of
from ilk.segments.tree import Scope, Value
from ilk.segments.values.constants import Day, Number, Text
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr

_HELD_BY_ALL = 10**13
"""Whole numbers below this are exact as money, as integers and as binary floating point."""

_NAMES = {
    ValueType.TEXT: "a text",
    ValueType.INTEGER: "a number",
    ValueType.NUMBER: "a number",
    ValueType.MONEY: "an amount of money",
    ValueType.YES_NO: "yes or no",
    ValueType.DATE: "a date",
    ValueType.INSTANT: "an instant",
    ValueType.TEXT_LIST: "a list",
}


def mismatch(value: Value, scope: Scope, expected: str) -> UserError:
    """The error for a value of the wrong type."""
    found = _NAMES[value.type(scope)]
    return UserError("wrong-type", f"`{value.text()}` is {found}, and {expected} is needed", where=f"`{value.text()}`")


def expect_type(value: Value, expected: ValueType, scope: Scope) -> Iterator[UserError]:
    """A problem unless the value has exactly the expected type."""
    if value.type(scope) is not expected:
        yield mismatch(value, scope, _NAMES[expected])


def expect_numeric(value: Value, scope: Scope) -> Iterator[UserError]:
    """A problem unless the value is a number."""
    if not value.type(scope).numeric:
        yield mismatch(value, scope, "a number")


def expect_temporal(value: Value, scope: Scope) -> Iterator[UserError]:
    """A problem unless the value is a date or an instant."""
    if not value.type(scope).temporal:
        yield mismatch(value, scope, "a date")


def expect_comparable(left: Value, right: Value, scope: Scope) -> Iterator[UserError]:
    """A problem unless the two values can be compared: both numbers, both temporal, or of one type."""
    a, b = left.type(scope), right.type(scope)
    instant_and_day = (a is ValueType.INSTANT and isinstance(right, Day)) or (
        b is ValueType.INSTANT and isinstance(left, Day)
    )
    if a is b or (a.numeric and b.numeric) or instant_and_day:
        return
    what = f"`{left.text()}` is {_NAMES[a]} and `{right.text()}` is {_NAMES[b]}: they cannot be compared"
    yield UserError("wrong-type", what, where=f"`{right.text()}`")


def comparable_sql(plan: Plan, value: Value, other: Value, *, exactly: bool) -> Expr:
    """`value` in SQL, ready to be compared with `other`, the same as in memory."""
    own, beside = value.type(plan.scope), other.type(plan.scope)
    if isinstance(value, Text) and not exactly:
        return sql.literal(folded(value.constant))
    written = value.sql(plan)
    if own is ValueType.TEXT:
        return written if exactly else sql.fold(written)
    if isinstance(value, Day) and beside is ValueType.INSTANT:
        return sql.literal(instant_of(value.constant, plan.moment.zone))
    if own.numeric and own is not beside and not small_whole(value) and not small_whole(other):
        return sql.cast(written, ValueType.NUMBER)
    return written


def small_whole(value: Value) -> bool:
    """Whether a value is a whole constant that every numeric type holds exactly."""
    return isinstance(value, Number) and isinstance(value.constant, int) and abs(value.constant) < _HELD_BY_ALL
