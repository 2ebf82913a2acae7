"""Events made of several rows: the lines of a basket become an order."""

from collections.abc import Mapping
from typing import assert_never

from ilk.kernel.types import ValueType
from ilk.sources.definition import Rollup, RollupFunction, rollup_parts
from ilk.sources.schema import rollup_types
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr, Query

_BETWEEN = "\x1f"


def rolled_up(lines: str | Query, rollup: Rollup, types: Mapping[str, ValueType]) -> Query:
    """The rolled-up events of a table or query of events, in time order.

    Rows of one customer that agree in `by` are one event, which occurred when the first of them did. A row with none
    of them known is an event of its own.
    """
    number = sql.column("customer_no")
    keys = sql.columns(rollup.by)
    alone = sql.choose([(sql.all_of(sql.is_missing(key) for key in keys.values()), sql.column("event_id"))])
    order = [sql.column("occurred_at"), sql.column("event_id")]
    made = rollup_types(rollup, types)
    columns = {
        "customer_no": number,
        "occurred_at": sql.smallest(sql.column("occurred_at")),
        "event_id": _id_of([number, *keys.values(), alone]),
        "load_no": sql.largest(sql.column("load_no")),
        **keys,
    }
    for name, formula in rollup.columns.items():
        function, column = rollup_parts(formula)
        value_type = types.get(column or "", ValueType.TEXT)
        columns[name] = sql.cast(_summed(function, sql.column(column or ""), value_type, order), made[name])
    groups = [number, *keys.values(), alone]
    rows = sql.select(columns, lines, group_by=groups)
    return sql.select(
        sql.columns(columns),
        rows,
        order_by=[(sql.column("occurred_at"), "asc"), (sql.column("event_id"), "asc")],
    )


def _id_of(keys: list[Expr]) -> Expr:
    """An id that the keys decide alone."""
    texts = [sql.or_else(sql.cast(key, ValueType.TEXT), "") for key in keys]
    return sql.call("md5", sql.joined([part for text in texts for part in (text, sql.literal(_BETWEEN))]))


def _summed(function: RollupFunction, value: Expr, value_type: ValueType, order: list[Expr]) -> Expr:
    match function:
        case "sum":
            return sql.total(value, value_type)
        case "count":
            return sql.count_rows()
        case "min":
            return sql.smallest(value)
        case "max":
            return sql.largest(value)
        case "first":
            return sql.first_by(value, order)
        case "last":
            return sql.last_by(value, order)
        case "count_distinct":
            return sql.count_distinct(value)
        case _:
            assert_never(function)
