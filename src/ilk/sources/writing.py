"""Staged rows into the tables that readers see, in one transaction: all of a load, or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ilk.sources.context import LoadContext
from ilk.sources.definition import SourceDefinition, Target
from ilk.sources.placing import added_rows, needs_rebuilding, rebuilt_rows
from ilk.sources.rollups import rolled_up
from ilk.sources.schema import columns_of
from ilk.sources.staging import Staging
from ilk.sources.tables import (
    CUSTOMER_KEYS,
    LOADS,
    QUARANTINE,
    Load,
    ensure_own_tables,
    largest_number,
    loads_of,
    replace_loads,
)
from ilk.warehouse import sql
from ilk.warehouse.engine import Transaction
from ilk.warehouse.sql import Join, Scalar


def write(
    staging: Staging,
    related: Sequence[SourceDefinition],
    loads: Sequence[Load],
    replaced: Sequence[int],
    context: LoadContext,
) -> list[Load]:
    """Make the staged rows visible, with their loads, their quarantine and their customers; the loads, counted."""
    engine, source = staging.engine, staging.source
    ensure_own_tables(engine)
    types = columns_of(source, {each.into.table: each.own_types() for each in related if each.into.table})
    counted = _number_customers(staging, loads)
    anew = needs_rebuilding(staging, types, replaced)
    if anew:
        engine.create(staging.table("result"), rebuilt_rows(staging, types, replaced))
    staging.note_places()
    with engine.transaction() as changes:
        replace_loads(changes, list(replaced), counted)
        _quarantine(changes, staging, replaced, context)
        if anew:
            changes.rename(staging.table("result"), source.table)
        else:
            changes.append(source.table, added_rows(staging, types))
        changes.append(CUSTOMER_KEYS, sql.everything(staging.table("customers")))
        for name, rollup in source.rollups.items():
            changes.create(f"event_{name}", rolled_up(source.table, rollup, types))
        if replaced:
            _forget_customers(changes, staging)
    return counted


def _number_customers(staging: Staging, loads: Sequence[Load]) -> list[Load]:
    """Number the customers never seen before; the loads with their counts and the highest number given."""
    engine = staging.engine
    given = max((load.customers for load in loads_of(engine)), default=0)
    if staging.source.into.customer is not None:
        new = staging.step("new_customers", {"given": given}, customer_keys=CUSTOMER_KEYS)
        engine.create(staging.table("customers"), new)
    most = max(given, largest_number(engine, staging.table("customers"), "customer_no"))
    good = {row["load_no"]: row for row in engine.run(staging.step("counts")).to_pylist()}
    rejected = {row["load_no"]: row["rejected"] for row in engine.run(staging.step("rejected_counts")).to_pylist()}
    return [_counted(load, good.get(load.load_no, {}), rejected.get(load.load_no, 0), most) for load in loads]


def _counted(load: Load, good: Mapping[str, int], rejected: int, customers: int) -> Load:
    return replace(
        load,
        customers=customers,
        rows_read=good.get("rows_read", 0) + rejected,
        rows_loaded=good.get("rows_loaded", 0),
        rows_known=good.get("rows_known", 0),
        rows_quarantined=good.get("rows_quarantined", 0) + rejected,
    )


def _quarantine(changes: Transaction, staging: Staging, replaced: Sequence[int], context: LoadContext) -> None:
    source = staging.source
    if replaced:
        changes.execute(sql.delete(QUARANTINE, sql.in_set(sql.column("load_no"), list(replaced))))
    common: dict[str, Scalar] = {"source": source.name, "loaded_at": context.now}
    key: dict[str, Scalar] = {"key_name": key_name(source), "duplicate": duplicate_reason(source)}
    changes.append(QUARANTINE, staging.step("quarantined", common | key, loads=LOADS))
    changes.append(QUARANTINE, staging.step("rejected", common, loads=LOADS))


def key_name(source: SourceDefinition) -> str:
    """What a row's key is called before people."""
    match source.into.target:
        case Target.CUSTOMERS:
            return "customer"
        case _:
            return source.into.key or "id"


def duplicate_reason(source: SourceDefinition) -> str:
    """What is said of a row that has the key of another and says something else."""
    return f"another row has the same {key_name(source)} and says something else"


def _forget_customers(changes: Transaction, staging: Staging) -> None:
    """Forget customers whose last rows were replaced."""
    source, number = staging.source, sql.column("customer_no")
    there = staging.engine.tables().items()
    tables = {name for name, columns in there if name.startswith(("event_", "source_")) and "customer_no" in columns}
    if source.into.customer is None:
        return
    used = sql.stack([sql.select({"customer_no": number}, table) for table in sorted(tables | {source.table})])
    each = sql.select({"customer_no": number}, used, group_by=[number])
    columns = {name: sql.column(name, "keys") for name in ("customer_no", "customer_id")}
    same = sql.compare(sql.column("customer_no", "used"), "=", sql.column("customer_no", "keys"))
    kept = sql.select(columns, CUSTOMER_KEYS, alias="keys", joins=[Join(each, "used", same, "inner")])
    changes.create(staging.table("kept"), kept)
    changes.rename(staging.table("kept"), CUSTOMER_KEYS)
