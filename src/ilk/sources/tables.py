"""The tables that this room keeps for itself: loads, quarantine, customer_keys and corrected events."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime

import pyarrow as pa

from ilk.catalog.tables import CORRECTED, CUSTOMER_KEYS, EVENT, LOADS, QUARANTINE, RELATED, SOURCE
from ilk.kernel.clock import as_stored, aware
from ilk.sources.files.reader import OwnType
from ilk.sources.records import record_of
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine, Transaction
from ilk.warehouse.sql import Expr, Join, Query

_OWN_TABLES: Mapping[str, Mapping[str, str]] = {
    CUSTOMER_KEYS: {"customer_no": "INTEGER", "customer_id": "VARCHAR"},
    LOADS: {
        "load_no": "INTEGER",
        "run_id": "VARCHAR",
        "source": "VARCHAR",
        "file": "VARCHAR",
        "fingerprint": "VARCHAR",
        "size": "BIGINT",
        "mapping": "VARCHAR",
        "types": "VARCHAR",
        "target": "VARCHAR",
        "customers": "INTEGER",
        "loaded_at": "TIMESTAMP",
        "rows_read": "BIGINT",
        "rows_loaded": "BIGINT",
        "rows_known": "BIGINT",
        "rows_quarantined": "BIGINT",
        "rows_passed": "BIGINT",
        "rows_replacing": "BIGINT",
    },
    CORRECTED: {"target": "VARCHAR", "customer_no": "INTEGER", "load_no": "INTEGER"},
    QUARANTINE: {
        "quarantine_id": "VARCHAR",
        "source": "VARCHAR",
        "file": "VARCHAR",
        "line": "BIGINT",
        "col": "VARCHAR",
        "value": "VARCHAR",
        "code": "VARCHAR",
        "reason": "VARCHAR",
        "row_json": "VARCHAR",
        "customer_id": "VARCHAR",
        "load_no": "INTEGER",
        "loaded_at": "TIMESTAMP",
    },
}
_KEPT = "loading_own_table"
_ARROW = {"INTEGER": pa.int32(), "BIGINT": pa.int64(), "VARCHAR": pa.string(), "TIMESTAMP": pa.timestamp("us")}


@dataclass(frozen=True, slots=True)
class Load:
    """One file, loaded once under one mapping. `rows_read` is always the sum of the other four counts.

    `rows_passed` are rows that are not the source's, as its `where` says. Of the rows loaded, `rows_replacing` took the
    place of events that earlier rows told otherwise.

    `fingerprint` is the SHA-256 of the file's content and `size` its bytes, `mapping` the digest of all that decided
    how rows were read, `target` the table that got them; `customers` the highest customer number given until then, so
    that numbers of customers who are gone are never given again. `types` are those that the file itself gave the
    columns that were read, as JSON; None for a file without types.
    """

    load_no: int
    run_id: str
    source: str
    file: str
    fingerprint: str
    size: int
    mapping: str
    target: str
    customers: int
    loaded_at: datetime
    rows_read: int = 0
    rows_loaded: int = 0
    rows_known: int = 0
    rows_quarantined: int = 0
    rows_passed: int = 0
    rows_replacing: int = 0
    types: str | None = None

    @property
    def own_types(self) -> Mapping[str, OwnType]:
        """The types that the file itself gave the columns that were read."""
        return types_in(self.types)


def types_in(text: str | None) -> Mapping[str, OwnType]:
    """The types that the `types` of a load say."""
    return {name: OwnType.of(said) for name, said in json.loads(text or "{}").items()}


def loads_of(engine: Engine, source: str | None = None) -> list[Load]:
    """The loads of a source, or all, in the order in which they were made."""
    if LOADS not in engine.tables():
        return []
    where = sql.compare(sql.column("source"), "=", sql.literal(source)) if source is not None else None
    rows = engine.run(sql.everything(LOADS, where=where)).to_pylist()
    names = [column.name for column in fields(Load)]
    found = [Load(**{name: row[name] for name in names if row.get(name) is not None}) for row in rows]
    dated = [replace(load, loaded_at=aware(load.loaded_at)) for load in found]
    return sorted(dated, key=lambda load: load.load_no)


def ensure_own_tables(engine: Engine) -> None:
    """Make the tables that this room keeps for itself, when they are not there, or lack columns that came later."""
    there = engine.tables()
    with engine.transaction() as changes:
        for table, columns in _OWN_TABLES.items():
            if table not in there:
                changes.create(table, sql.no_rows(columns))
            elif not columns.keys() <= there[table].keys():
                changes.create(_KEPT, sql.no_rows(columns))
                changes.append(_KEPT, sql.everything(table))
                changes.rename(_KEPT, table)


def replace_loads(changes: Transaction, gone: Sequence[int], new: Sequence[Load]) -> None:
    """Forget the loads of some numbers, and write down others."""
    if gone:
        changes.execute(sql.delete(LOADS, sql.in_set(sql.column("load_no"), list(gone))))
    rows = [{column.name: getattr(load, column.name) for column in fields(Load)} for load in new]
    naive = [{**row, "loaded_at": as_stored(row["loaded_at"])} for row in rows]
    if naive:
        changes.append(LOADS, pa.Table.from_pylist(naive, schema=_loads_schema()))


def customer_tables(engine: Engine) -> set[str]:
    """The tables whose rows are about customers; with an identity, those that say whose record a row is."""
    own, number = (EVENT, SOURCE, RELATED), record_of(engine)
    return {name for name, columns in engine.tables().items() if name.startswith(own) and number in columns}


def forget_customers(changes: Transaction, tables: Iterable[str], record: str) -> None:
    """Forget the customers who have no row in any of some tables, whose column `record` has their numbers."""
    number = sql.column("customer_no")
    each = [sql.select({"customer_no": sql.column(record)}, table) for table in sorted(tables)]
    if not each:
        changes.execute(sql.delete(CUSTOMER_KEYS))
        return
    used = sql.select({"customer_no": number}, sql.stack(each), group_by=[number])
    same = sql.same("used", "keys", "customer_no")
    columns = sql.columns(("customer_no", "customer_id"), "keys")
    changes.create(_KEPT, sql.select(columns, CUSTOMER_KEYS, alias="keys", joins=[Join(used, "used", same, "inner")]))
    changes.rename(_KEPT, CUSTOMER_KEYS)


def _loads_schema() -> pa.Schema:
    return pa.schema([(name, _ARROW[kind]) for name, kind in _OWN_TABLES[LOADS].items()])


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
