"""Places among all rows: by a value, ties together, or in an order that breaks every tie."""

from collections.abc import Sequence
from typing import Literal

from sqlglot import exp

from ilk.warehouse.sql.figures import count_rows
from ilk.warehouse.sql.values import Expr, literal, own, paren, stored_as

Way = Literal["asc", "desc"]


def number_beyond(value: Expr, way: Way) -> Expr:
    """How many rows come before a row by its value, never null, in this order; those with an equal one do not."""
    order = exp.Order(expressions=[exp.Ordered(this=own(value), desc=way == "desc", nulls_first=False)])
    return exp.Sub(this=exp.Window(this=exp.Anonymous(this="RANK"), order=order), expression=literal(1))


def number_of_all() -> Expr:
    """How many rows there are, beside each of them."""
    return exp.Window(this=count_rows())


def place(partition: Sequence[Expr], order: Sequence[tuple[Expr, Way]]) -> Expr:
    """The number of a row within its partition, from 1, in an order that must break every tie; nulls come last."""
    ordered = [exp.Ordered(this=own(key), desc=way == "desc", nulls_first=False) for key, way in order]
    keys = [own(key) for key in partition]
    return exp.Window(this=exp.RowNumber(), partition_by=keys, order=exp.Order(expressions=ordered))


def band(below: Expr, everyone: Expr, bands: int) -> Expr:
    """Which of so many equal bands a row is in, from 1, given how many rows are below it, and how many there are."""
    scaled = exp.Mul(this=stored_as(paren(below), "DOUBLE"), expression=literal(bands))
    share = exp.Div(this=scaled, expression=stored_as(everyone, "DOUBLE"))
    return exp.Add(this=stored_as(exp.Floor(this=share), "BIGINT"), expression=literal(1))
