"""Tree to SQL, with the type of every piece: an expression that compiles has one."""

from collections.abc import Mapping, Sequence
from functools import reduce
from typing import assert_never

from ilk.kernel.errors import UserError
from ilk.kernel.types import ValueType
from ilk.sources.mapping.compiled import Compiled, Risk, Scope
from ilk.sources.mapping.functions import build
from ilk.sources.mapping.moments import moment_constant
from ilk.sources.mapping.numbers import as_money, finite
from ilk.sources.mapping.parsing import parse
from ilk.sources.mapping.texts import constant_type
from ilk.sources.mapping.tree import (
    Call,
    Column,
    Compared,
    Constant,
    Else,
    Junction,
    Membership,
    Negation,
    Node,
    Operation,
    Presence,
    Table,
    Value,
)
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr

_EXACT = (ValueType.INTEGER, ValueType.MONEY)


def compiled(node: Node, scope: Scope) -> Compiled:
    """An expression in SQL. Raises `UserError`, with the piece underlined, for types that do not fit."""
    match node:
        case Column(name=name):
            return scope.declared.get(name) or Compiled(scope.raw(name), ValueType.TEXT, own=scope.typed.get(name))
        case Value(value=value):
            return Compiled(sql.literal(value), constant_type(value))
        case Call(function="otherwise", arguments=arguments):
            options = tuple(argument for argument in arguments if not isinstance(argument, Table))
            if len(arguments) == 1 or len(options) < len(arguments):
                raise scope.complain("mapping-argument", "`otherwise` takes a value and its default", node.place)
            return _first_known(Else(options, node.place), scope)
        case Call(arguments=arguments):
            values = tuple(part if isinstance(part, Table) else compiled(part, scope) for part in arguments)
            return build(node, values, scope)
        case Operation():
            return _operation(node, scope)
        case Else():
            return _first_known(node, scope)
        case Compared() | Presence() | Membership() | Junction() | Negation():
            return _condition(node, scope)
        case _:
            assert_never(node)


def type_of(text: str) -> ValueType:
    """The type of an expression over the columns of a file. Raises `UserError` when it does not compile."""
    return compiled(parse(text), nowhere(text)).type


def nowhere(text: str, declared: Mapping[str, Compiled] | None = None) -> Scope:
    """A scope to find types in: its columns exist nowhere."""
    return Scope(raw=sql.column, row=sql.literal(0), declared=declared or {}, text=text)


def widened(value: Compiled, to: ValueType) -> Compiled | None:
    """A value as another type when that loses nothing and needs no format; None otherwise."""
    match value.type, to:
        case own, other if own is other:
            return value
        case ((ValueType.INTEGER | ValueType.NUMBER), ValueType.MONEY):
            return as_money(value)
        case ((ValueType.INTEGER | ValueType.MONEY), ValueType.NUMBER):
            return Compiled(sql.cast(value.expr, to), to, value.risks)
        case _:
            return None


# ---- values ------------------------------------------------------------------------------------------------------


def _operation(node: Operation, scope: Scope) -> Compiled:
    left, right = (compiled(side, scope) for side in (node.left, node.right))
    for side, value in ((node.left, left), (node.right, right)):
        if not value.type.numeric:
            hint = "Say what it is: `integer(…)`, `number(…)` or `money(…)`."
            raise scope.complain(
                "mapping-type", f"`{node.op}` needs numbers, and this is {value.type}", side.place, hint
            )
    to = _result(left.type, node.op, right.type)
    if node.op != "/" and left.type in _EXACT and right.type in _EXACT:
        expr = sql.exact((left.expr, left.type), node.op, (right.expr, right.type), to)
    else:
        expr = finite(sql.arithmetic(left.expr, node.op, right.expr))
        expr = sql.try_cast(expr, to) if to is ValueType.MONEY else expr
    return Compiled(expr, to, (*left.risks, *right.risks, Risk((left.expr, right.expr), expr)))


def _result(left: ValueType, op: str, right: ValueType) -> ValueType:
    kinds = {left, right}
    if op == "/":
        return ValueType.MONEY if left is ValueType.MONEY and right is not ValueType.MONEY else ValueType.NUMBER
    if ValueType.MONEY in kinds:
        return ValueType.MONEY
    return ValueType.INTEGER if kinds == {ValueType.INTEGER} else ValueType.NUMBER


def _first_known(node: Else, scope: Scope) -> Compiled:
    values = [compiled(option, scope) for option in node.options]
    to = reduce(_common, (value.type for value in values))
    options: list[Compiled] = []
    for value, option in zip(values, node.options, strict=True):
        fitting = widened(value, to)
        if fitting is None:
            what = f"`else` needs values of one type, and this is {value.type} beside {to}"
            raise scope.complain("mapping-type", what, option.place)
        options.append(fitting)
    expr = reduce(sql.or_else, (option.expr for option in options))
    return Compiled(expr, to, tuple(risk for option in options for risk in option.risks))


def _common(one: ValueType, other: ValueType) -> ValueType:
    if one.numeric and other.numeric:
        return next(kind for kind in (ValueType.MONEY, ValueType.NUMBER, ValueType.INTEGER) if kind in {one, other})
    return one


# ---- conditions --------------------------------------------------------------------------------------------------


def _condition(node: Compared | Presence | Membership | Junction | Negation, scope: Scope) -> Compiled:
    match node:
        case Compared():
            return _compared(node, scope)
        case Presence(operand=operand, known=known):
            value = compiled(operand, scope)
            return _truth(sql.is_known(value.expr) if known else sql.is_missing(value.expr), [])
        case Membership():
            return _member(node, scope)
        case Junction(op=op, parts=parts):
            conditions = [_yes_no(part, scope) for part in parts]
            join = sql.all_of if op == "and" else sql.any_of
            return _truth(join(condition.expr for condition in conditions), conditions)
        case Negation(operand=operand):
            condition = _yes_no(operand, scope)
            return _truth(sql.negate(condition.expr), [condition])
        case _:
            assert_never(node)


def _truth(expr: Expr, parts: Sequence[Compiled]) -> Compiled:
    return Compiled(sql.truth(expr), ValueType.YES_NO, tuple(risk for part in parts for risk in part.risks))


def _yes_no(node: Node, scope: Scope) -> Compiled:
    value = compiled(node, scope)
    if value.type is not ValueType.YES_NO:
        what = f"a condition is expected here, and this is {value.type}"
        raise scope.complain("mapping-type", what, node.place, "Compare it with something, or ask `is known`.")
    return Compiled(sql.truth(value.expr), ValueType.YES_NO, value.risks)


def _compared(node: Compared, scope: Scope) -> Compiled:
    left, right = compiled(node.left, scope), compiled(node.right, scope)
    left, right = _beside(node.left, left, right, scope), _beside(node.right, right, left, scope)
    if left.type is not right.type and not (left.type.numeric and right.type.numeric):
        raise _incomparable(node, left.type, right.type, scope)
    return _truth(sql.compare(left.expr, node.op, right.expr), [left, right])


def _beside(node: Node, value: Compiled, other: Compiled, scope: Scope) -> Compiled:
    """A value of a comparison; a text constant beside a date or instant is one itself."""
    if not (isinstance(node, Value) and isinstance(node.value, str) and other.type.temporal):
        return value
    moment = moment_constant(node.value, other.type, scope.zone)
    if moment is None:
        raise scope.complain("mapping-type", f'"{node.value}" is no {other.type}', node.place, "Write 2026-03-01.")
    return Compiled(sql.literal(moment), other.type)


def _incomparable(node: Compared, left: ValueType, right: ValueType, scope: Scope) -> UserError:
    hint = "Say what the column is, such as `integer(…)`." if ValueType.TEXT in {left, right} else None
    return scope.complain("mapping-type", f"{left} cannot be compared with {right}", node.place, hint)


def _member(node: Membership, scope: Scope) -> Compiled:
    value = compiled(node.operand, scope)
    for option in node.options:
        own = constant_type(option)
        if own is not value.type and not (own.numeric and value.type.numeric):
            what = f"{value.type} cannot be one of these: {_said(option)} is {own}"
            raise scope.complain("mapping-type", what, node.place)
    inside = sql.truth(sql.in_set(value.expr, node.options))
    known = sql.is_known(value.expr)
    return _truth(inside if node.inside else sql.all_of([known, sql.negate(inside)]), [value])


def _said(option: Constant) -> str:
    return f'"{option}"' if isinstance(option, str) else str(option).lower()
