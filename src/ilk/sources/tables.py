"""The tables that this room keeps for itself: loads, quarantine and customer_keys."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime

import pyarrow as pa

from ilk.kernel.types import ValueType
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine, Transaction
from ilk.warehouse.sql import Expr, Query

LOADS = "loads"
QUARANTINE = "quarantine"
CUSTOMER_KEYS = "customer_keys"

_LOADS_SCHEMA = pa.schema(
    [
        ("load_no", pa.int32()),
        ("run_id", pa.string()),
        ("source", pa.string()),
        ("file", pa.string()),
        ("fingerprint", pa.string()),
        ("mapping", pa.string()),
        ("target", pa.string()),
        ("customers", pa.int32()),
        ("loaded_at", pa.timestamp("us")),
        ("rows_read", pa.int64()),
        ("rows_loaded", pa.int64()),
        ("rows_known", pa.int64()),
        ("rows_quarantined", pa.int64()),
    ]
)
QUARANTINE_COLUMNS: Mapping[str, ValueType] = {
    "quarantine_id": ValueType.TEXT,
    "source": ValueType.TEXT,
    "file": ValueType.TEXT,
    "line": ValueType.INTEGER,
    "col": ValueType.TEXT,
    "value": ValueType.TEXT,
    "code": ValueType.TEXT,
    "reason": ValueType.TEXT,
    "row_json": ValueType.TEXT,
    "load_no": ValueType.INTEGER,
    "loaded_at": ValueType.INSTANT,
}


@dataclass(frozen=True, slots=True)
class Load:
    """One file, loaded once under one mapping. `rows_read` is always the sum of the other three counts.

    `target` is the table that got its rows; `customers` the highest customer number given until then, so that numbers
    of customers who are gone are never given again.
    """

    load_no: int
    run_id: str
    source: str
    file: str
    fingerprint: str
    mapping: str
    target: str
    customers: int
    loaded_at: datetime
    rows_read: int = 0
    rows_loaded: int = 0
    rows_known: int = 0
    rows_quarantined: int = 0


def loads_of(engine: Engine, source: str | None = None) -> list[Load]:
    """The loads of a source, or all, in the order in which they were made."""
    if LOADS not in engine.tables():
        return []
    where = sql.compare(sql.column("source"), "=", sql.literal(source)) if source is not None else None
    rows = engine.run(sql.everything(LOADS, where=where)).to_pylist()
    names = [column.name for column in fields(Load)]
    found = [Load(**{name: row[name] for name in names}) for row in rows]
    dated = [replace(load, loaded_at=load.loaded_at.replace(tzinfo=UTC)) for load in found]
    return sorted(dated, key=lambda load: load.load_no)


def replace_loads(changes: Transaction, engine: Engine, gone: list[int], new: list[Load]) -> None:
    """Forget the loads of some numbers, and write down others."""
    if gone and LOADS in engine.tables():
        changes.execute(sql.delete(LOADS, sql.in_set(sql.column("load_no"), gone)))
    rows = [{column.name: getattr(load, column.name) for column in fields(Load)} for load in new]
    naive = [{**row, "loaded_at": row["loaded_at"].astimezone(UTC).replace(tzinfo=None)} for row in rows]
    if naive:
        changes.append(LOADS, pa.Table.from_pylist(naive, schema=_LOADS_SCHEMA))


def largest_number(engine: Engine, table: str, column: str) -> int:
    """The largest number of a column; 0 when the table is not there or empty."""
    if table not in engine.tables():
        return 0
    found = engine.run(sql.select({"most": sql.largest(sql.column(column))}, table)).column("most")[0].as_py()
    return int(found or 0)


def count(engine: Engine, query: str | Query, where: Expr | None = None) -> int:
    """How many rows of a table or query meet a condition."""
    rows = engine.run(sql.select({"rows": sql.count_rows()}, query, where=where))
    return int(rows.column("rows")[0].as_py())
