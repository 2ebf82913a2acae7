"""Truth in SQL: two values, comparisons, texts and lists."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from sqlglot import exp

from ilk.warehouse.sql.values import Expr, Scalar, expression, literal, operand

Comparison = Literal["=", "!=", "<", "<=", ">", ">="]

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
    return exp.func("COALESCE", condition.copy(), exp.false())


def all_of(conditions: Iterable[Expr]) -> Expr:
    """True when every condition is; true for none."""
    parts = [exp.paren(part.copy()) for part in conditions]
    return exp.and_(*parts) if parts else exp.true()


def any_of(conditions: Iterable[Expr]) -> Expr:
    """True when some condition is; false for none."""
    parts = [exp.paren(part.copy()) for part in conditions]
    return exp.or_(*parts) if parts else exp.false()


def negate(condition: Expr) -> Expr:
    """True when the condition, itself never null, is false."""
    return exp.Not(this=exp.paren(condition.copy()))


def count_true(conditions: Iterable[Expr]) -> Expr:
    """How many of the conditions, none of them null, are true."""
    total: exp.Expr = exp.Literal.number(0)
    for condition in conditions:
        total = exp.Add(this=total, expression=exp.cast(condition.copy(), "INTEGER"))
    return exp.paren(total)


def row_filter(condition: Expr) -> Expr:
    """A condition that keeps the same rows and that engines can push down: unknown already counts as false."""
    match condition:
        case exp.Coalesce(this=inner, expressions=[exp.Boolean(this=False)]):
            return row_filter(inner)
        case exp.Paren(this=inner):
            return exp.paren(row_filter(inner))
        case exp.And(this=left, expression=right):
            return exp.And(this=row_filter(left), expression=row_filter(right))
        case exp.Or(this=left, expression=right):
            return exp.Or(this=row_filter(left), expression=row_filter(right))
        case _:
            return condition.copy()


def is_missing(value: Expr) -> Expr:
    """Whether there is no value."""
    return exp.Is(this=value.copy(), expression=exp.null())


def is_known(value: Expr) -> Expr:
    """Whether there is a value."""
    return negate(is_missing(value))


def or_else(value: Expr, default: Expr | Scalar) -> Expr:
    """`value`, or `default` where it is missing."""
    return exp.func("COALESCE", value.copy(), expression(default))


def choose(cases: Sequence[tuple[Expr, Expr]], otherwise: Expr | None = None) -> Expr:
    """The value of the first true case, else `otherwise`, else null."""
    branches = exp.Case()
    for condition, value in cases:
        branches = branches.when(condition.copy(), value.copy())
    return branches.else_(otherwise.copy()) if otherwise is not None else branches


def compare(left: Expr, op: Comparison, right: Expr) -> Expr:
    """`left op right`; null when either is missing."""
    return _COMPARE[op](this=operand(left), expression=operand(right))


def in_set(value: Expr, options: Sequence[Scalar]) -> Expr:
    """Whether `value` equals one of `options`; false for none of them."""
    if not options:
        return exp.false()
    return exp.In(this=operand(value), expressions=[literal(option) for option in options])


def fold(text: Expr) -> Expr:
    """Text without regard to case: each character in lower case."""
    return exp.Lower(this=text.copy())


def contains(text: Expr, part: Expr) -> Expr:
    """Whether `part` stands somewhere in `text`."""
    return compare(exp.StrPosition(this=text.copy(), substr=part.copy()), ">", literal(0))


def starts_with(text: Expr, part: Expr) -> Expr:
    """Whether `text` begins with `part`."""
    return exp.StartsWith(this=text.copy(), expression=part.copy())


def ends_with(text: Expr, part: Expr) -> Expr:
    """Whether `text` ends with `part`."""
    return exp.EndsWith(this=text.copy(), expression=part.copy())


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
    return exp.ArraySize(this=values.copy())
