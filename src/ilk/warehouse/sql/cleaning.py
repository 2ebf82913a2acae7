"""What the cleaning of raw rows needs beyond the rest: a closed list of functions, and windows over rows."""

from collections.abc import Sequence
from typing import Literal

from sqlglot import exp

from ilk.warehouse.sql.values import Expr, Scalar, expression, identifier, own

Function = Literal[
    "abs",
    "approx_count_distinct",
    "concat_ws",
    "epoch_ms",
    "hash",
    "isfinite",
    "json_extract",
    "json_extract_string",
    "json_object",
    "json_transform",
    "json_valid",
    "list_extract",
    "list_position",
    "make_timestamp",
    "md5",
    "nullif",
    "regexp_extract",
    "regexp_full_match",
    "regexp_replace",
    "replace",
    "round",
    "string_split_regex",
    "struct_extract",
    "timezone",
    "to_json",
    "trim",
    "try",
    "try_strptime",
    "upper",
    "url_decode",
]
"""Functions that the cleaning of raw rows needs; they mean what DuckDB says."""


def call(function: Function, *arguments: Expr | Scalar) -> Expr:
    """A function of the closed list, for the cleaning of raw rows."""
    return exp.Anonymous(this=function.upper(), expressions=[expression(argument) for argument in arguments])


def joined(parts: Sequence[Expr]) -> Expr:
    """Texts one after the other; missing when one of them is."""
    return exp.Concat(expressions=[own(part) for part in parts], safe=False, coalesce=False)


def of_each(records: Expr, name: str) -> Expr:
    """What each of a list of records has under a name, as a list; for the cleaning of raw rows, as DuckDB does it."""
    one = exp.Dot(this=identifier("one"), expression=identifier(name))
    return exp.Transform(this=own(records), expression=exp.Lambda(this=one, expressions=[identifier("one")]))


def row_number(partition: Sequence[Expr], order: Sequence[Expr], *, descending: bool = False) -> Expr:
    """The number of a row within its partition, from 1, in an order that must break every tie."""
    return _over(exp.RowNumber(), partition, order, descending=descending)


def previous(value: Expr, partition: Sequence[Expr], order: Sequence[Expr]) -> Expr:
    """The value of the row before, within the partition, in an order that must break every tie."""
    return _over(exp.Lag(this=own(value)), partition, order)


def _over(function: Expr, partition: Sequence[Expr], order: Sequence[Expr], *, descending: bool = False) -> Expr:
    ordered = [exp.Ordered(this=own(key), desc=descending, nulls_first=False) for key in order]
    return exp.Window(this=function, partition_by=[own(key) for key in partition], order=exp.Order(expressions=ordered))
