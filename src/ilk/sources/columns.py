"""Columns of a source: the type of their values, and what bounds mean for it."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from ilk.kernel.errors import UserError
from ilk.kernel.types import ValueType
from ilk.sources.mapping.compiled import Compiled, Scope
from ilk.sources.mapping.compiling import compiled, nowhere, widened
from ilk.sources.mapping.functions import build
from ilk.sources.mapping.moments import moment_constant
from ilk.sources.mapping.parsing import parse
from ilk.sources.mapping.tree import Call, Node, Place

_READERS = {
    ValueType.INTEGER: "integer",
    ValueType.NUMBER: "number",
    ValueType.MONEY: "money",
    ValueType.YES_NO: "yes_no",
    ValueType.DATE: "date",
    ValueType.INSTANT: "instant",
    ValueType.TEXT_LIST: "split",
    ValueType.TEXT: "text",
}
"""The function that reads text as a type."""

Bound = int | float | str | None


def column_type(text: str, declared: ValueType | None) -> ValueType:
    """The type of a column. Raises `UserError` when the expression cannot be of the declared type."""
    return read_as(text, declared, nowhere(text)).type


def read_as(text: str, declared: ValueType | None, scope: Scope) -> Compiled:
    """An expression in SQL, read as its declared type. Raises `UserError` when that cannot be."""
    node = parse(text)
    value = compiled(node, scope)
    if declared is None or value.type is declared:
        return value
    if value.type is ValueType.TEXT:
        return build(Call(_READERS[declared], (node,), place=_place(node)), (value,), scope)
    fitting = widened(value, declared)
    if fitting is None:
        hint = f"Leave `type` out, or write `{_READERS[declared]}(…)`."
        raise scope.complain("mapping-type", f"the expression is {value.type}, not {declared}", _place(node), hint)
    return fitting


def bound_value(value: str | float, value_type: ValueType, zone: str) -> Decimal | date | datetime | None:
    """A bound as a value that can be compared with the column's; None when it is none of its type."""
    if value_type.temporal:
        return moment_constant(str(value), value_type, zone)
    return Decimal(str(value)) if value_type.numeric and not isinstance(value, str) else None


def check_bounds(
    value_type: ValueType, least: Bound, most: Bound, one_of: Sequence[str | float], *, pattern: bool
) -> None:
    """Raise `UserError` for a bound that means nothing for the type."""
    for key, bound in (("min", least), ("max", most)):
        if bound is not None and bound_value(bound, value_type, "UTC") is None:
            hint = "Numbers have bounds such as 0, dates such as 2020-01-01."
            raise UserError("wrong-bound", f"`{key}: {bound}` is no bound for {value_type}", hint=hint)
    if pattern and value_type is not ValueType.TEXT:
        raise UserError("wrong-bound", f"a pattern describes text, and this is {value_type}")
    if one_of and not (value_type is ValueType.TEXT or value_type.numeric):
        raise UserError("wrong-bound", f"`one_of` lists texts or numbers, and this is {value_type}")
    if one_of and value_type.numeric and any(isinstance(option, str) for option in one_of):
        raise UserError("wrong-bound", f"`one_of` holds a text, and the column is {value_type}")


def _place(node: Node) -> Place:
    return node.place
