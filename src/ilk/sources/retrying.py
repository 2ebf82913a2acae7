"""A second try for rows in quarantine, with the mapping as it is now."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pyarrow as pa

from ilk.catalog.tables import QUARANTINE
from ilk.sources.answers import RetryAnswer
from ilk.sources.cleaning import LOAD, raw_json
from ilk.sources.context import LoadContext
from ilk.sources.definition import SourceDefinition
from ilk.sources.files.reader import JSON, ROW, OwnType
from ilk.sources.resolving import resolve
from ilk.sources.rules import wanted_columns
from ilk.sources.schema import columns_of
from ilk.sources.staging import Staging
from ilk.sources.tables import Load, count, ensure_own_tables, loads_of, replace_loads, types_in
from ilk.sources.writing import number_customers, placed, quarantine
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine
from ilk.warehouse.sql import Expr, Query

_UNREADABLE = "unreadable-line"
_TRIED = "rows_tried_again"


def retry(
    engine: Engine, source: SourceDefinition, related: Sequence[SourceDefinition], context: LoadContext
) -> RetryAnswer:
    """Try the quarantined rows of a source again, in one transaction: good ones are loaded and leave the quarantine.

    They count to the load that they came with, so that newer rows stay newer. Lines that are no rows cannot be tried:
    mend the file, or how it is read, and run. A row that turns out to be known, or not to be the source's, leaves the
    quarantine too.
    """
    ensure_own_tables(engine)
    of_source = sql.compare(sql.column("source"), "=", sql.literal(source.name))
    is_row = sql.compare(sql.column("code"), "!=", sql.literal(_UNREADABLE))
    tried = count(engine, QUARANTINE, of_source)
    rows = _rows_to_try(sql.all_of([of_source, is_row]))
    if not count(engine, rows):
        return RetryAnswer(tried=tried, loaded=0, still=tried)
    staging = Staging(engine, source, {})
    try:
        staging.begin(context)
        _stage(staging, rows, context)
        engine.create(staging.table("places"), _places(sql.all_of([of_source, is_row])))
        resolve(staging, [])
        left = _write(staging, related, sql.all_of([of_source, is_row]))
    finally:
        staging.forget()
    return RetryAnswer(tried=tried, loaded=left, still=tried - left)


def _stage(staging: Staging, rows: Query, context: LoadContext) -> None:
    """Clean the rows again, chunk by chunk, as if they came from a file: whatever the warehouse is, DuckDB cleans."""
    for types, loads in _by_types(loads_of(staging.engine, staging.source.name)).items():
        ours = sql.select(sql.columns((LOAD, ROW, JSON)), rows, where=sql.in_set(sql.column(LOAD), loads))
        _stage_typed(staging, ours, types_in(types), context)


def _by_types(loads: Sequence[Load]) -> Mapping[str | None, list[int]]:
    """The numbers of loads by the types that their files gave columns."""
    found: dict[str | None, list[int]] = {}
    for load in loads:
        found.setdefault(load.types, []).append(load.load_no)
    return found


def _stage_typed(staging: Staging, rows: Query, types: Mapping[str, OwnType], context: LoadContext) -> None:
    raw = raw_json(_TRIED, wanted_columns(staging.source), types)
    stage = staging.stage(_TRIED, raw, {LOAD: sql.whole(sql.column(LOAD))}, context)
    with staging.engine.stream(rows) as reader:
        for batch in reader:
            stage(pa.Table.from_batches([batch]), frozenset())


def _write(staging: Staging, related: Sequence[SourceDefinition], tried: Expr) -> int:
    """Make visible what is good now; how many rows left the quarantine."""
    engine, source = staging.engine, staging.source
    most = number_customers(staging)
    staged = {row["load_no"]: row for row in engine.run(staging.step("counts")).to_pylist()}
    found = {number: _left(rows, staged.get(number, {})) for number, rows in _rows_of_loads(engine, tried).items()}
    old = [load for load in loads_of(engine, source.name) if load.load_no in found]
    replacing = {number: row["rows_replacing"] for number, row in staged.items()}
    new = [_recounted(load, found[load.load_no], replacing.get(load.load_no, 0), most) for load in old]
    types = columns_of(source, {each.into.table: each.own_types() for each in related if each.into.table})
    with placed(staging, types, []) as changes:
        changes.execute(sql.delete(QUARANTINE, tried))
        replace_loads(changes, [load.load_no for load in old], new)
        quarantine(changes, staging)
    return sum(sum(counts.values()) for counts in found.values())


def _rows_of_loads(engine: Engine, which: Expr) -> dict[int, int]:
    """How many rows of each load are in quarantine."""
    number = sql.column("load_no")
    rows = sql.select({"load_no": number, "rows": sql.count_rows()}, QUARANTINE, where=which, group_by=[number])
    return {row["load_no"]: row["rows"] for row in engine.run(rows).to_pylist()}


def _left(tried: int, staged: Mapping[str, int]) -> dict[str, int]:
    """Of the rows of a load that were tried, how many leave the quarantine for what."""
    left = {name: staged.get(name, 0) for name in ("rows_loaded", "rows_known")}
    return {**left, "rows_passed": tried - staged.get("rows_read", 0)}


def _recounted(load: Load, counts: Mapping[str, int], replacing: int, customers: int) -> Load:
    return replace(
        load,
        customers=max(load.customers, customers),
        rows_loaded=load.rows_loaded + counts["rows_loaded"],
        rows_known=load.rows_known + counts["rows_known"],
        rows_passed=load.rows_passed + counts["rows_passed"],
        rows_replacing=load.rows_replacing + replacing,
        rows_quarantined=load.rows_quarantined - sum(counts.values()),
    )


def _rows_to_try(which: Expr) -> Query:
    columns = {LOAD: sql.column("load_no"), ROW: _row_of(sql.column("quarantine_id")), JSON: sql.column("row_json")}
    return sql.select(columns, QUARANTINE, where=which)


def _places(which: Expr) -> Query:
    row = {LOAD: sql.column("load_no"), ROW: _row_of(sql.column("quarantine_id"))}
    return sql.select({**row, "line": sql.column("line"), "row_json": sql.column("row_json")}, QUARANTINE, where=which)


def _row_of(quarantine_id: Expr) -> Expr:
    """The number of a row in its file, from the name of its entry: `12-345`."""
    return sql.whole(sql.call("regexp_replace", quarantine_id, "^.*-", ""))
