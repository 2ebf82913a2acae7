"""Figures in SQL: arithmetic, days, buckets, and aggregates that give the same in any order of rows."""

from collections.abc import Sequence
from typing import Literal, assert_never

from sqlglot import exp

from ilk.kernel.errors import Bug
from ilk.kernel.types import ValueType
from ilk.warehouse.sql.conditions import choose, compare
from ilk.warehouse.sql.frames import microseconds
from ilk.warehouse.sql.values import Expr, identifier, literal, own, paren, stored_as, try_cast, type_name

Arithmetic = Literal["+", "-", "*", "/"]
_MICROSECONDS_A_DAY = 86_400_000_000
_NUMBER_SCALE = 1_000_000
_ARITHMETIC = exp.Add | exp.Sub | exp.Mul | exp.Div
LARGEST_SUMMAND = 1e20
"""A trillion of these, to six places, still have a sum that the widest decimal holds."""


def arithmetic(left: Expr, op: Arithmetic, right: Expr) -> Expr:
    """Arithmetic in binary floating point; division by zero is missing, not an error."""
    a = _as_double(left)
    match op:
        case "+":
            return exp.Add(this=a, expression=_as_double(right))
        case "-":
            return exp.Sub(this=a, expression=_as_double(right))
        case "*":
            return exp.Mul(this=a, expression=_as_double(right))
        case "/":
            return exp.Div(this=a, expression=_unless_zero(right), typed=False, safe=False)
        case _:
            assert_never(op)


def exact(
    left: tuple[Expr, ValueType], op: Literal["+", "-", "*"], right: tuple[Expr, ValueType], to: ValueType
) -> Expr:
    """Arithmetic of integers and money without rounding; missing when the result does not fit."""
    widths = {ValueType.INTEGER: "DECIMAL(19, 0)", ValueType.MONEY: type_name(ValueType.MONEY)}
    a, b = (stored_as(value, widths[value_type]) for value, value_type in (left, right))
    operation = {"+": exp.Add, "-": exp.Sub, "*": exp.Mul}[op]
    return try_cast(paren(operation(this=a, expression=b)), to)


def days_between(start: Expr, end: Expr) -> Expr:
    """Whole days of 24 hours from `start` to `end`, rounded down; both instants."""
    elapsed = exp.Sub(this=microseconds(end), expression=microseconds(start))
    days = exp.Div(this=stored_as(paren(elapsed), "DOUBLE"), expression=exp.Literal.number(_MICROSECONDS_A_DAY))
    return stored_as(exp.Floor(this=days), "BIGINT")


def bucket(salt: str, key: Expr, buckets: int) -> Expr:
    """A number from 0 to `buckets` - 1 that depends on salt and key alone: from the first 32 bits of their MD5."""
    salted = exp.Concat(expressions=[literal(f"{salt}\x1f"), stored_as(key, "VARCHAR")], safe=False, coalesce=False)
    head = exp.Concat(expressions=[literal("0x"), exp.Left(this=exp.MD5(this=salted), expression=literal(8))])
    return exp.Mod(this=paren(stored_as(head, "BIGINT")), expression=literal(buckets))


def count_rows() -> Expr:
    """How many rows."""
    return exp.Count(this=exp.Star(), big_int=True)


def count_if(condition: Expr) -> Expr:
    """How many rows meet the condition."""
    return exp.Filter(this=count_rows(), expression=exp.Where(this=own(condition)))


def count_known(value: Expr) -> Expr:
    """How many rows have a value."""
    return exp.Count(this=own(value), big_int=True)


def count_distinct(value: Expr) -> Expr:
    """How many different values."""
    return exp.Count(this=exp.Distinct(expressions=[own(value)]), big_int=True)


def total(value: Expr, value_type: ValueType) -> Expr:
    """The sum as a double, the same in any order of rows: exact for integers and money, to six places for numbers.

    A number beyond `LARGEST_SUMMAND` counts as that.
    """
    match value_type:
        case ValueType.INTEGER | ValueType.MONEY:
            return stored_as(exp.Sum(this=own(value)), "DOUBLE")
        case ValueType.NUMBER:
            scaled = exp.Mul(this=paren(_bounded(value)), expression=exp.Literal.number(_NUMBER_SCALE))
            whole = stored_as(exp.Round(this=scaled), "DECIMAL(38, 0)")
            summed = stored_as(exp.Sum(this=whole), "DOUBLE")
            return exp.Div(this=summed, expression=exp.Literal.number(_NUMBER_SCALE))
        case _:
            raise Bug(f"a total of {value_type}")


def average(value: Expr, value_type: ValueType) -> Expr:
    """The mean of the known values as a double."""
    return exp.Div(this=total(value, value_type), expression=count_known(value))


def smallest(value: Expr) -> Expr:
    """The least known value."""
    return exp.Min(this=own(value))


def largest(value: Expr) -> Expr:
    """The greatest known value."""
    return exp.Max(this=own(value))


def nth_smallest(value: Expr, nth: int) -> Expr:
    """The nth of the known values from the least on; null where there are fewer."""
    return _nth("MIN", value, nth)


def nth_largest(value: Expr, nth: int) -> Expr:
    """The nth of the known values from the greatest down; null where there are fewer."""
    return _nth("MAX", value, nth)


def _nth(extreme: Literal["MIN", "MAX"], value: Expr, nth: int) -> Expr:
    outermost = exp.Anonymous(this=extreme, expressions=[own(value), literal(nth)])
    return exp.Anonymous(this="LIST_EXTRACT", expressions=[outermost, literal(nth)])


def median(value: Expr) -> Expr:
    """The exact median of the known values as a double; the mean of the middle two of an even number."""
    return exp.func("QUANTILE_CONT", stored_as(value, "DOUBLE"), exp.Literal.number("0.5"), dialect="duckdb")


def quantile(value: Expr, share: float) -> Expr:
    """The exact quantile of the known values as a double, between two neighbours in proportion."""
    return exp.func("QUANTILE_CONT", stored_as(value, "DOUBLE"), literal(share), dialect="duckdb")


def quantiles(value: Expr, shares: Sequence[float]) -> Expr:
    """Several exact quantiles of the known values as a list of doubles, which costs hardly more than one of them."""
    listed = exp.Array(expressions=[literal(share) for share in shares])
    return exp.func("QUANTILE_CONT", stored_as(value, "DOUBLE"), listed, dialect="duckdb")


def variance(value: Expr) -> Expr:
    """The sample variance (over n - 1) of the known values; the order of rows may show in its last digits."""
    return exp.Variance(this=stored_as(value, "DOUBLE"))


def first_by(value: Expr, order: Sequence[Expr]) -> Expr:
    """The known value of the first row in `order`, which must break every tie."""
    return exp.ArgMin(this=own(value), expression=_row(order))


def last_by(value: Expr, order: Sequence[Expr]) -> Expr:
    """The known value of the last row in `order`, which must break every tie."""
    return exp.ArgMax(this=own(value), expression=_row(order))


def _row(order: Sequence[Expr]) -> Expr:
    return exp.Tuple(expressions=[own(key) for key in order])


def _as_double(value: Expr) -> Expr:
    """A side of arithmetic; all arithmetic is in binary floating point already."""
    return paren(value) if isinstance(value, _ARITHMETIC) else stored_as(value, "DOUBLE")


def _unless_zero(divisor: Expr) -> Expr:
    """The divisor, missing when it is zero."""
    if divisor.find(exp.Div) is None:
        return exp.Nullif(this=_as_double(divisor), expression=literal(0))
    # Engines write `NULLIF(x, 0)` out as a CASE that has x twice: divisions within divisors would double each time.
    kept = exp.Lambda(this=exp.NEQ(this=identifier("x"), expression=literal(0)), expressions=[identifier("x")])
    double = own(divisor) if isinstance(divisor, _ARITHMETIC) else stored_as(divisor, "DOUBLE")
    listed = exp.ArrayFilter(this=exp.Array(expressions=[double]), expression=kept)
    return exp.Bracket(this=listed, expressions=[literal(1)], offset=1, safe=True)


def _bounded(value: Expr) -> Expr:
    largest = literal(LARGEST_SUMMAND)
    above = compare(value, ">", largest)
    below = compare(value, "<", literal(-LARGEST_SUMMAND))
    return choose([(above, largest), (below, literal(-LARGEST_SUMMAND))], value)
