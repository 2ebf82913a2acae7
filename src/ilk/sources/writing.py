"""Staged rows into the tables that readers see, in one transaction: all of a load, or nothing."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace

from ilk.catalog.tables import CORRECTED, CUSTOMER_KEYS, LOADS, QUARANTINE, event_table, seen_table
from ilk.kernel.types import ValueType
from ilk.sources.definition import SourceDefinition, Target
from ilk.sources.placing import added_rows, corrected, needs_rebuilding, own_columns, rebuilt_rows
from ilk.sources.records import record_of
from ilk.sources.rollups import rolled_up
from ilk.sources.rules import wanted_columns
from ilk.sources.schema import columns_of
from ilk.sources.seen import see_again, seen, seen_more
from ilk.sources.staging import Staging
from ilk.sources.tables import Load, customer_tables, forget_customers, largest_number, loads_of, replace_loads
from ilk.warehouse import sql
from ilk.warehouse.engine import Transaction
from ilk.warehouse.sql import Query, Scalar


def write(
    staging: Staging, related: Sequence[SourceDefinition], loads: Sequence[Load], replaced: Sequence[Load]
) -> list[Load]:
    """Make the staged rows visible, with their loads, their quarantine and their customers; the loads, counted."""
    engine, source = staging.engine, staging.source
    gone = [load.load_no for load in replaced]
    types = columns_of(source, {each.into.table: each.own_types() for each in related if each.into.table})
    counted = _number_customers(staging, loads)
    staging.note_places()
    with placed(staging, types, gone) as changes:
        replace_loads(changes, gone, counted)
        if gone:
            changes.execute(sql.delete(QUARANTINE, sql.in_set(sql.column("load_no"), gone)))
            _leave(changes, replaced, source.table)
            forget_customers(changes, customer_tables(engine) | _own_customers(source), record_of(engine))
        quarantine(changes, staging)
        changes.append(QUARANTINE, staging.step("rejected", {"source": source.name}, loads=LOADS))
    return counted


DUPLICATE_CODE = "duplicate-id"
"""The code of a row in quarantine that has the key of another and says something else."""


@contextmanager
def placed(staging: Staging, types: Mapping[str, ValueType], gone: Sequence[int]) -> Iterator[Transaction]:
    """A transaction that puts the rows to load into their table, sums up rollups, and does what the block adds.

    All rows are written beside the tables that readers see before it begins, so that it is short.
    """
    engine, source = staging.engine, staging.source
    there = source.table in engine.tables()
    anew = not there or needs_rebuilding(staging, types, gone)
    is_corrected = there and source.into.corrects and staging.has_rows("corrections")
    if is_corrected:
        engine.create(staging.table("corrected"), corrected(staging))
    result = staging.swapped("result") if anew else staging.table("result")
    engine.create(result, rebuilt_rows(staging, types, gone) if there and anew else added_rows(staging, types))
    all_rows: str | Query = result if anew else _both(staging, result, types)
    for name, rollup in source.rollups.items():
        engine.create(staging.swapped(f"order_{name}"), rolled_up(all_rows, rollup, types))
        engine.create(staging.swapped(f"seen_{name}"), seen(staging.swapped(f"order_{name}")))
    if event := source.into.events:
        before = seen_table(event)
        known = not anew and before in engine.tables()
        engine.create(staging.swapped(f"seen_{event}"), seen_more(before, result) if known else seen(all_rows))
    with engine.transaction() as changes:
        if anew:
            changes.rename(result, source.table)
        else:
            changes.append(source.table, sql.everything(result))
        if is_corrected:
            changes.append(CORRECTED, sql.everything(staging.table("corrected")))
        changes.append(CUSTOMER_KEYS, sql.everything(staging.table("customers")))
        for name in source.rollups:
            changes.rename(staging.swapped(f"order_{name}"), event_table(name))
        for name in source.events:
            changes.rename(staging.swapped(f"seen_{name}"), seen_table(name))
        if is_corrected:
            forget_customers(changes, customer_tables(engine), record_of(engine))
        yield changes


def _both(staging: Staging, added: str, types: Mapping[str, ValueType]) -> Query:
    """The rows of the source's table with those that come to it."""
    columns = sql.columns((*own_columns(staging), *types))
    return sql.stack([sql.select(columns, table) for table in (staging.source.table, added)])


def number_customers(staging: Staging) -> int:
    """Number the customers never seen before; the highest number given until now."""
    engine = staging.engine
    given = max((load.customers for load in loads_of(engine)), default=0)
    if staging.source.into.customer is not None:
        new = staging.step("new_customers", {"given": given}, customer_keys=CUSTOMER_KEYS)
        engine.create(staging.table("customers"), new)
    return max(given, largest_number(engine, staging.table("customers"), "customer_no"))


def quarantine(changes: Transaction, staging: Staging) -> None:
    """Put the bad rows of a load into the quarantine; their loads are written down already."""
    source = staging.source
    said: dict[str, Scalar] = {"source": source.name, "key_name": key_name(source)}
    said |= {"duplicate": duplicate_reason(source), "duplicate_code": DUPLICATE_CODE}
    changes.append(QUARANTINE, staging.step("quarantined", said, loads=LOADS))


def duplicate_reason(source: SourceDefinition) -> str:
    """What is said of a row that has the key of another and says something else."""
    return f"another row has the same {key_name(source)} and says something else"


def key_name(source: SourceDefinition) -> str:
    """What a row's key is called before people."""
    match source.into.target:
        case Target.CUSTOMERS:
            return "customer" if source.into.valid_from is None else "customer and valid_from"
        case _:
            return source.into.key or "id"


def _number_customers(staging: Staging, loads: Sequence[Load]) -> list[Load]:
    """The loads with their counts and the highest customer number given."""
    most = number_customers(staging)
    good = {row["load_no"]: row for row in staging.engine.run(staging.step("counts")).to_pylist()}
    rejects = staging.engine.run(staging.step("rejected_counts")).to_pylist()
    rejected = {row["load_no"]: row["rejected"] for row in rejects}
    typed = [replace(load, types=_types(staging, load)) for load in loads]
    passed = staging.passed
    return [
        _counted(each, good.get(each.load_no, {}), rejected.get(each.load_no, 0), passed.get(each.load_no, 0), most)
        for each in typed
    ]


def _types(staging: Staging, load: Load) -> str | None:
    """The file's own types of the columns that are read, as JSON; None when it has none."""
    own = staging.readers[load.load_no].own_types
    return json.dumps({name: str(own[name]) for name in wanted_columns(staging.source) if name in own}) if own else None


def _counted(load: Load, good: Mapping[str, int], rejected: int, passed: int, customers: int) -> Load:
    return replace(
        load,
        customers=customers,
        rows_read=good.get("rows_read", 0) + rejected + passed,
        rows_loaded=good.get("rows_loaded", 0),
        rows_known=good.get("rows_known", 0),
        rows_quarantined=good.get("rows_quarantined", 0) + rejected,
        rows_passed=passed,
        rows_replacing=good.get("rows_replacing", 0),
    )


def _own_customers(source: SourceDefinition) -> set[str]:
    """The source's table if it is about customers: it may have been made just now."""
    return {source.table} if source.into.customer is not None else set()


def _leave(changes: Transaction, replaced: Sequence[Load], table: str) -> None:
    """Take the rows of replaced loads out of tables that the source wrote to before."""
    for old in {load.target for load in replaced} - {table}:
        numbers = [load.load_no for load in replaced if load.target == old]
        changes.execute(sql.delete(old, sql.in_set(sql.column("load_no"), numbers)))
        see_again(changes, old)
