"""Sets of small numbers, each as the bits of one whole number: quick to gather, and to compare."""

from sqlglot import exp

from ilk.warehouse.sql.values import Expr, own

PLACES = 62
"""A set can have the numbers from 0 to one less than these."""
_BIGINT = exp.DataType.build("BIGINT")


def gathered(place: Expr) -> Expr:
    """The set of the numbers of some rows, an aggregate; those that are missing are none. Empty for no number."""
    return _set(exp.BitwiseOrAgg, place)


def in_one_alone(place: Expr) -> Expr:
    """Of the numbers of some rows those that an odd number of rows have, as a set; an aggregate.

    Of the rows of two sets these are the numbers that only one of them has.
    """
    return _set(exp.BitwiseXorAgg, place)


def has_place(numbers: Expr, place: Expr) -> Expr:
    """Whether a number is in a set."""
    shifted = exp.Paren(this=exp.BitwiseRightShift(this=own(numbers), expression=_small(place)))
    odd = exp.Paren(this=exp.BitwiseAnd(this=shifted, expression=_whole(exp.Literal.number(1))))
    return exp.EQ(this=odd, expression=exp.Literal.number(1))


def _set(aggregate: type[exp.AggFunc], place: Expr) -> Expr:
    flag = exp.BitwiseLeftShift(this=_whole(exp.Literal.number(1)), expression=_small(place))
    return exp.Coalesce(this=aggregate(this=flag), expressions=[_whole(exp.Literal.number(0))])


def _small(place: Expr) -> exp.Expr:
    return exp.Cast(this=own(place), to=exp.DataType.build("INT"))


def _whole(value: exp.Expr) -> exp.Expr:
    return exp.Cast(this=value, to=_BIGINT.copy())
