"""Who entered and who left, as the ledger has it: in pages, and of one customer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from ilk.catalog.tables import CUSTOMERS, LEDGER
from ilk.customers.reading import answered, rows
from ilk.kernel.types import ValueType
from ilk.segments.refresh.ledger import WHEN
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine
from ilk.warehouse.paging import SortKey, order, read_page
from ilk.warehouse.sql import Expr, Join

_COLUMNS = ("segment", "version", "customer_no", "change", "occurred_at", "run_id")


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
    newest = order([SortKey(columns[name], ValueType.TEXT, descending=True) for name in WHEN])
    found = rows(engine, sql.select(columns, LEDGER, where=mine, order_by=newest, limit=1))
    return {**found[0], "occurred_at": answered(found[0]["occurred_at"])} if found else None


def moves_page(engine: Engine, segment: str, *, limit: int, after: str | None) -> tuple[list[Moved], str | None]:
    """A page of who entered and left, the newest first; and the cursor of the next page.

    Raises:
        UserError: `wrong-cursor` for a cursor of another list.
    """
    if LEDGER not in engine.tables():
        return [], None
    columns = sql.columns(("change", "occurred_at", "version", "run_id"), "moved")
    columns |= sql.columns(("customer_id",), "customer")
    keys = [
        SortKey(columns["occurred_at"], ValueType.INSTANT, descending=True),
        SortKey(columns["run_id"], ValueType.TEXT, descending=True),
        SortKey(columns["customer_id"], ValueType.TEXT),
    ]
    join = Join(CUSTOMERS, "customer", sql.same("customer", "moved", "customer_no"), kind="inner")
    own = _of(segment, "moved")
    found, following = read_page(
        engine, columns, LEDGER, keys, alias="moved", joins=[join], where=[own], limit=limit, after=after
    )
    return [_moved(row) for row in found], following


def move_count(engine: Engine, segment: str) -> int:
    """How many rows the ledger has about a segment."""
    if LEDGER not in engine.tables():
        return 0
    (row,) = rows(engine, sql.select({"moves": sql.count_rows()}, LEDGER, where=_of(segment)))
    return int(row["moves"])


def belonged(engine: Engine, customer_no: int, at: datetime) -> Mapping[str, datetime]:
    """The segments that a customer was in at an instant, by the ledger, each with since when."""
    if LEDGER not in engine.tables():
        return {}
    segment, change, moment = (sql.column(name) for name in ("segment", "change", "occurred_at"))
    mine = sql.compare(sql.column("customer_no"), "=", sql.literal(customer_no))
    where = sql.all_of((mine, sql.compare(moment, "<=", sql.literal(at))))
    oldest: list[tuple[Expr, Literal["asc"]]] = [(sql.column(name), "asc") for name in WHEN]
    found: dict[str, datetime] = {}
    columns = {"segment": segment, "change": change, "occurred_at": moment, "run_id": sql.column("run_id")}
    for row in rows(engine, sql.select(columns, LEDGER, where=where, order_by=oldest)):
        found.pop(row["segment"], None)
        if row["change"] == "entered":
            found[row["segment"]] = answered(row["occurred_at"])
    return found


def _of(segment: str, alias: str | None = None) -> Expr:
    return sql.compare(sql.column("segment", alias), "=", sql.literal(segment))


def _moved(row: Mapping[str, Any]) -> Moved:
    return Moved(row["customer_id"], row["change"], answered(row["occurred_at"]), row["version"], row["run_id"])
