"""Truth in SQL: two values, comparisons, texts and lists."""

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from typing import Literal

from sqlglot import exp

from ilk.warehouse.sql.values import Expr, Scalar, column, expression, literal, operand, own, paren, stored_as

Comparison = Literal["=", "!=", "<", "<=", ">", ">="]

_MOST_IN_A_ROW = 20
_MOST_COMPARED = 100

_COMPARE: Mapping[Comparison, type[exp.Binary]] = {
    "=": exp.EQ,
    "!=": exp.NEQ,
    "<": exp.LT,
    "<=": exp.LTE,
    ">": exp.GT,
    ">=": exp.GTE,
}


def truth(condition: Expr) -> Expr:
    """Two truth values: unknown counts as false."""
    return exp.Coalesce(this=own(condition), expressions=[exp.false()])


def all_of(conditions: Iterable[Expr]) -> Expr:
    """True when every condition is; true for none."""
    return _connected(exp.And, [_part(part, exp.And) for part in conditions]) or exp.true()


def any_of(conditions: Iterable[Expr]) -> Expr:
    """True when some condition is; false for none."""
    return _connected(exp.Or, [_part(part, exp.Or) for part in conditions]) or exp.false()


def negate(condition: Expr) -> Expr:
    """True when the condition, itself never null, is false."""
    whole = isinstance(condition, exp.Coalesce | exp.Column | exp.Paren)
    return exp.Not(this=own(condition) if whole else paren(condition))


def count_true(conditions: Iterable[Expr]) -> Expr:
    """How many of the conditions, none of them null, are true."""
    return paren(_connected(exp.Add, [stored_as(condition, "INTEGER") for condition in conditions]) or literal(0))


def row_filter(condition: Expr) -> Expr:
    """A condition that keeps the same rows and that engines can push down: unknown already counts as false."""
    match condition:
        case exp.Coalesce(this=inner, expressions=[exp.Boolean(this=False)]):
            return row_filter(inner)
        case exp.Paren(this=inner):
            return paren(row_filter(inner))
        case exp.And(this=left, expression=right):
            return exp.And(this=_part(row_filter(left), exp.And), expression=_part(row_filter(right), exp.And))
        case exp.Or(this=left, expression=right):
            return exp.Or(this=_part(row_filter(left), exp.Or), expression=_part(row_filter(right), exp.Or))
        case _:
            return own(condition)


def is_missing(value: Expr) -> Expr:
    """Whether there is no value."""
    return exp.Is(this=own(value), expression=exp.null())


def is_known(value: Expr) -> Expr:
    """Whether there is a value."""
    return negate(is_missing(value))


def or_else(value: Expr, default: Expr | Scalar) -> Expr:
    """`value`, or `default` where it is missing."""
    return exp.Coalesce(this=own(value), expressions=[expression(default)])


def choose(cases: Sequence[tuple[Expr, Expr]], otherwise: Expr | None = None) -> Expr:
    """The value of the first true case, else `otherwise`, else null."""
    branches = [exp.If(this=own(condition), true=own(value)) for condition, value in cases]
    return exp.Case(ifs=branches, default=None if otherwise is None else own(otherwise))


def compare(left: Expr, op: Comparison, right: Expr) -> Expr:
    """`left op right`; null when either is missing."""
    return _COMPARE[op](this=operand(left), expression=operand(right))


def same(one: str, other: str, *names: str) -> Expr:
    """Whether two tables, by their aliases, say the same in each of these columns; not true where one is missing."""
    return all_of(compare(column(name, one), "=", column(name, other)) for name in names)


def in_set(value: Expr, options: Sequence[Expr | Scalar]) -> Expr:
    """Whether `value` equals one of `options`, none of which is null; false when there are none."""
    if not options:
        return exp.false()
    listed = [expression(option) for option in options]
    if len(listed) <= _MOST_COMPARED:
        return exp.In(this=operand(value), expressions=listed)
    # A long list is looked up as a table: engines compare a plain one item by item.
    items = exp.Select(expressions=[exp.Explode(this=exp.Array(expressions=listed))])
    return exp.In(this=operand(value), query=items.subquery(copy=False))


def fold(text: Expr) -> Expr:
    """Text without regard to case: each character in lower case."""
    return exp.Lower(this=own(text))


def contains(text: Expr, part: Expr) -> Expr:
    """Whether `part` stands somewhere in `text`."""
    return compare(exp.StrPosition(this=own(text), substr=own(part)), ">", literal(0))


def starts_with(text: Expr, part: Expr) -> Expr:
    """Whether `text` begins with `part`."""
    return exp.StartsWith(this=own(text), expression=own(part))


def ends_with(text: Expr, part: Expr) -> Expr:
    """Whether `text` ends with `part`."""
    return exp.EndsWith(this=own(text), expression=own(part))


def like(text: Expr, pattern: str) -> Expr:
    """Whether `text` matches a pattern of `%` (any run) and `_` (any one character)."""
    return exp.Like(this=operand(text), expression=literal(pattern))


def has_any(values: Expr, options: Sequence[str]) -> Expr:
    """Whether a list shares an element with `options`."""
    return exp.ArrayOverlaps(this=operand(values), expression=literal(list(options)))


def has_all(values: Expr, options: Sequence[str]) -> Expr:
    """Whether a list has every element of `options`."""
    return all_of(has_any(values, [option]) for option in options)


def size_of(values: Expr) -> Expr:
    """How many elements a list has."""
    return exp.ArraySize(this=own(values))


def _part(condition: Expr, connector: type[exp.Connector]) -> Expr:
    """A condition as a part of others joined by `connector`, in parentheses where it needs them."""
    other = isinstance(condition, exp.Connector) and not isinstance(condition, connector)
    return paren(condition) if other else own(condition)


def _connected(connector: type[exp.Binary], parts: Sequence[Expr]) -> Expr | None:
    """The parts joined by an operator, in a tree as flat as can be: engines bound how deep an expression may nest."""
    if len(parts) <= _MOST_IN_A_ROW:
        return reduce(lambda left, right: connector(this=left, expression=right), parts) if parts else None
    middle = len(parts) // 2
    halves = (_connected(connector, parts[:middle]), _connected(connector, parts[middle:]))
    return _connected(connector, [paren(half) for half in halves if half is not None])
