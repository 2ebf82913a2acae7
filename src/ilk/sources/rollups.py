"""Events made of several rows: the lines of a basket become an order, page views a session."""

from collections.abc import Mapping
from datetime import timedelta
from typing import assert_never

from ilk.kernel.types import ValueType
from ilk.sources.rollup import Rollup, RollupFunction, rollup_parts
from ilk.sources.schema import rollup_types
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr, Query

_BETWEEN = "\x1f"
_BEGAN = "_began"
_MICROSECONDS = 1_000_000


def rolled_up(lines: str | Query, rollup: Rollup, types: Mapping[str, ValueType]) -> Query:
    """The rolled-up events of a table or query of events, in time order.

    Rows of one customer that agree in `by` are one event, which occurred when the first of them did; with `apart`,
    those between two pauses that are longer. Without, a row with none of `by` known is an event of its own.
    """
    number = sql.column("customer_no")
    keys = sql.columns(rollup.by)
    order = [sql.column("occurred_at"), sql.column("event_id")]
    made = rollup_types(rollup, types)
    rows, apart = _apart(lines, rollup, keys)
    columns = {
        "customer_no": number,
        "occurred_at": sql.smallest(sql.column("occurred_at")),
        "event_id": _id_of([number, *keys.values(), apart]),
        "load_no": sql.largest(sql.column("load_no")),
        **keys,
    }
    for name, formula in rollup.columns.items():
        function, column = rollup_parts(formula)
        value_type = types.get(column or "", ValueType.TEXT)
        columns[name] = sql.cast(_summed(function, sql.column(column or ""), value_type, order), made[name])
    events = sql.select(columns, rows, group_by=[number, *keys.values(), apart])
    return sql.select(
        sql.columns(columns),
        events,
        order_by=[(sql.column("occurred_at"), "asc"), (sql.column("event_id"), "asc")],
    )


def _apart(lines: str | Query, rollup: Rollup, keys: Mapping[str, Expr]) -> tuple[str | Query, Expr]:
    """The rows, and what sets those apart that agree in the keys."""
    if rollup.apart is None:
        nothing_known = sql.all_of(sql.is_missing(key) for key in keys.values())
        return lines, sql.choose([(nothing_known, sql.column("event_id"))])
    read = (rollup_parts(formula)[1] for formula in rollup.columns.values())
    kept = dict.fromkeys(["customer_no", "occurred_at", "event_id", "load_no", *keys, *filter(None, read)])
    of = ["customer_no", *keys]
    at, pause = sql.microseconds(sql.column("occurred_at")), rollup.apart // timedelta(microseconds=1)
    rows = sql.in_runs(lines, at, pause, of=of, kept=list(kept), begins=_BEGAN, ties=["event_id"])
    return rows, sql.column(_BEGAN)


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
        case "duration":
            first, last = (sql.microseconds(edge(order[0])) for edge in (sql.smallest, sql.largest))
            return sql.arithmetic(sql.less(last, first), "/", sql.literal(_MICROSECONDS))
        case _:
            assert_never(function)
