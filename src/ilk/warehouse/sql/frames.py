"""Aggregates over the rows around a row, and what instants are worth as whole numbers to frame them by."""

from collections.abc import Sequence

from sqlglot import exp

from ilk.warehouse.sql.values import Expr, expression, literal, own, paren, stored_as

_MICROSECONDS_A_DAY = 86_400_000_000


def around(aggregate: Expr, partition: Sequence[Expr], order: Expr, start: int | None, end: int | None) -> Expr:
    """An aggregate over the rows of the partition whose `order` is from this row's plus `start` to it plus `end`.

    Args:
        aggregate: of the rows, such as `largest`; null where no row is in the frame, a count 0.
        partition: rows are of one when these are equal; two that are missing are equal.
        order: a whole number, never null.
        start: below zero for earlier rows; None without a beginning.
        end: None without an end.
    """
    ordered = exp.Order(expressions=[exp.Ordered(this=own(order), desc=False, nulls_first=False)])
    low, low_side = _edge(start, "PRECEDING")
    high, high_side = _edge(end, "FOLLOWING")
    frame = exp.WindowSpec(kind="RANGE", start=low, start_side=low_side, end=high, end_side=high_side)
    return exp.Window(this=own(aggregate), partition_by=[own(key) for key in partition], order=ordered, spec=frame)


def microseconds(instant: Expr) -> Expr:
    """The whole microseconds from 1970 to an instant."""
    return exp.Anonymous(this="EPOCH_US", expressions=[own(instant)])


def plus(number: Expr, other: Expr | int) -> Expr:
    """The sum of two whole numbers."""
    return paren(exp.Add(this=own(number), expression=expression(other)))


def less(number: Expr, other: Expr) -> Expr:
    """The difference of two whole numbers."""
    return paren(exp.Sub(this=own(number), expression=own(other)))


def in_days(number: Expr) -> Expr:
    """Microseconds as days of 24 hours, with a fraction."""
    days = literal(_MICROSECONDS_A_DAY)
    return exp.Div(this=stored_as(number, "DOUBLE"), expression=stored_as(days, "DOUBLE"), typed=False, safe=False)


def _edge(shift: int | None, otherwise: str) -> tuple[Expr | str, str]:
    """An edge of a frame, and on which side of the row it lies."""
    if shift is None:
        return "UNBOUNDED", otherwise
    if shift == 0:
        return "CURRENT ROW", ""
    return literal(abs(shift)), "PRECEDING" if shift < 0 else "FOLLOWING"
