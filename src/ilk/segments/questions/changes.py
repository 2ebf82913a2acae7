"""Who entered and who left, as the ledger has it: of one customer, in pages, and who was in at an instant."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from ilk.catalog.tables import CUSTOMERS, LEDGER
from ilk.customers.paging import SortKey, cursor_after, order, page_size, rows_after
from ilk.customers.reading import rows
from ilk.kernel.types import ValueType
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine
from ilk.warehouse.sql import Expr, Join, Query

_COLUMNS = ("segment", "version", "customer_no", "change", "occurred_at", "run_id")
_WHEN = ("occurred_at", "run_id")
"""What orders the ledger: runs of the same instant come one after the other."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A customer entered a segment, or left it."""

    customer_id: str
    change: str
    at: datetime
    version: int
    run_id: str


def last_change(engine: Engine, segment: str, customer_no: int) -> dict[str, Any] | None:
    """The newest row of the ledger about a customer and a segment, its instant aware; None when there is none."""
    if LEDGER not in engine.tables():
        return None
    columns = sql.columns(_COLUMNS)
    mine = sql.all_of((_of(segment), sql.compare(columns["customer_no"], "=", sql.literal(customer_no))))
    newest = order([SortKey(columns[name], ValueType.TEXT, descending=True) for name in _WHEN])
    found = rows(engine, sql.select(columns, LEDGER, where=mine, order_by=newest, limit=1))
    return {**found[0], "occurred_at": found[0]["occurred_at"].replace(tzinfo=UTC)} if found else None


def moves(engine: Engine, segment: str, *, limit: int, after: str | None) -> tuple[list[Moved], str | None]:
    """A page of who entered and left, the newest first; and the cursor of the next page.

    Raises:
        UserError: `wrong-cursor` for a cursor of another list.
    """
    if LEDGER not in engine.tables():
        return [], None
    keys = [
        SortKey(sql.column("occurred_at", "moved"), ValueType.INSTANT, descending=True),
        SortKey(sql.column("run_id", "moved"), ValueType.TEXT, descending=True),
        SortKey(sql.column("customer_id", "customer"), ValueType.TEXT),
    ]
    columns = sql.columns(("change", "occurred_at", "version", "run_id"), "moved")
    columns["customer_id"] = sql.column("customer_id", "customer")
    same = sql.same("customer", "moved", "customer_no")
    where = sql.all_of([_of(segment, "moved"), *rows_after(keys, after)])
    join = Join(CUSTOMERS, "customer", same, kind="inner")
    size = page_size(limit)
    query = sql.select(columns, LEDGER, alias="moved", joins=[join], where=where, order_by=order(keys), limit=size + 1)
    found = rows(engine, query)
    page = [_moved(row) for row in found[:size]]
    last = found[size - 1] if len(found) > size else None
    return page, cursor_after(keys, [last[key] for key in (*_WHEN, "customer_id")]) if last else None


def move_count(engine: Engine, segment: str) -> int:
    """How many rows the ledger has about a segment."""
    if LEDGER not in engine.tables():
        return 0
    (row,) = rows(engine, sql.select({"moves": sql.count_rows()}, LEDGER, where=_of(segment)))
    return int(row["moves"])


def members_at(segment: str, at: datetime) -> Query:
    """Everyone who was in a segment at an instant, by the ledger: `customer_no`, and `since` when."""
    past = sql.compare(sql.column("occurred_at"), "<=", sql.literal(at))
    last = sql.last_by(sql.column("change"), [sql.column(name) for name in _WHEN])
    number = sql.column("customer_no")
    newest = {"customer_no": number, "change": last, "since": sql.largest(sql.column("occurred_at"))}
    changed = sql.select(newest, LEDGER, where=sql.all_of((_of(segment), past)), group_by=[number])
    entered = sql.compare(sql.column("change", "last"), "=", sql.literal("entered"))
    columns = sql.columns(("customer_no", "since"), "last")
    return sql.select(columns, changed, alias="last", where=entered)


def belonged(engine: Engine, customer_no: int, at: datetime) -> Mapping[str, datetime]:
    """The segments that a customer was in at an instant, by the ledger, each with since when."""
    if LEDGER not in engine.tables():
        return {}
    segment, change, moment = (sql.column(name) for name in ("segment", "change", "occurred_at"))
    mine = sql.compare(sql.column("customer_no"), "=", sql.literal(customer_no))
    where = sql.all_of((mine, sql.compare(moment, "<=", sql.literal(at))))
    oldest: list[tuple[Expr, Literal["asc"]]] = [(sql.column(name), "asc") for name in _WHEN]
    found: dict[str, datetime] = {}
    columns = {"segment": segment, "change": change, "occurred_at": moment, "run_id": sql.column("run_id")}
    for row in rows(engine, sql.select(columns, LEDGER, where=where, order_by=oldest)):
        found.pop(row["segment"], None)
        if row["change"] == "entered":
            found[row["segment"]] = row["occurred_at"].replace(tzinfo=UTC)
    return found


def members_then(
    engine: Engine, segment: str, at: datetime, *, limit: int, after: str | None
) -> tuple[list[dict[str, Any]], str | None]:
    """A page of who was in a segment at an instant, by the ledger: `customer_no`, `customer_id` and `since`.

    Raises:
        UserError: `wrong-cursor` for a cursor of another list.
    """
    keys = [SortKey(sql.column("customer_id", "customer"), ValueType.TEXT)]
    same = sql.same("customer", "member", "customer_no")
    columns = {
        "customer_no": sql.column("customer_no", "member"),
        "customer_id": sql.column("customer_id", "customer"),
        "since": sql.column("since", "member"),
    }
    join = Join(CUSTOMERS, "customer", same, kind="inner")
    size, chosen = page_size(limit), sql.all_of(rows_after(keys, after))
    query = sql.select(
        columns,
        members_at(segment, at),
        alias="member",
        joins=[join],
        where=chosen,
        order_by=order(keys),
        limit=size + 1,
    )
    found = rows(engine, query)
    page = [{**row, "since": row["since"].replace(tzinfo=UTC)} for row in found[:size]]
    return page, cursor_after(keys, [page[-1]["customer_id"]]) if len(found) > size else None


def identifiers(engine: Engine, numbers: Query, limit: int) -> list[str]:
    """The first so many identifiers, in their order, of the customers that a query answers by `customer_no`."""
    same = sql.same("customer", "chosen", "customer_no")
    identifier = sql.column("customer_id", "customer")
    join = Join(CUSTOMERS, "customer", same, kind="inner")
    query = sql.select(
        {"id": identifier}, numbers, alias="chosen", joins=[join], order_by=[(identifier, "asc")], limit=limit
    )
    return [row["id"] for row in rows(engine, query)]


def compared(
    engine: Engine, one: Query, other: Query, *, limit: int
) -> tuple[dict[str, int], Sequence[str], Sequence[str]]:
    """Two sets of customers beside each other: `one`, `other` and `both` counted; some of each alone, by identifier."""
    same = sql.same("one", "other", "customer_no")
    in_one, in_other = (sql.is_known(sql.column("customer_no", side)) for side in ("one", "other"))
    number = sql.or_else(sql.column("customer_no", "one"), sql.column("customer_no", "other"))
    columns = {"customer_no": number, "in_one": in_one, "in_other": in_other}
    beside = sql.select(columns, one, alias="one", joins=[Join(other, "other", same, kind="full")])
    flags = sql.column("in_one", "rows"), sql.column("in_other", "rows")
    counts = {
        "one": sql.count_if(flags[0]),
        "other": sql.count_if(flags[1]),
        "both": sql.count_if(sql.all_of(flags)),
    }
    (counted,) = rows(engine, sql.select(counts, beside, alias="rows"))
    alone = [
        identifiers(engine, _alone(beside, inside, outside), limit) if limit else []
        for inside, outside in (flags, flags[::-1])
    ]
    return counted, alone[0], alone[1]


def _alone(beside: Query, inside: Expr, outside: Expr) -> Query:
    where = sql.all_of((inside, sql.negate(outside)))
    return sql.select({"customer_no": sql.column("customer_no", "rows")}, beside, alias="rows", where=where)


def _of(segment: str, alias: str | None = None) -> Expr:
    return sql.compare(sql.column("segment", alias), "=", sql.literal(segment))


def _moved(row: dict[str, Any]) -> Moved:
    at = row["occurred_at"].replace(tzinfo=UTC)
    return Moved(row["customer_id"], row["change"], at, row["version"], row["run_id"])
