"""Rows follow who is who: every row about a record gets the number of the person that the record belongs to now."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from ilk.catalog.tables import EVENT, STAGED, event_table, seen_table
from ilk.sources.definition import SourceDefinition
from ilk.sources.records import RECORD, record_column
from ilk.sources.rollups import rolled_up
from ilk.sources.schema import columns_of
from ilk.sources.seen import seen
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine, Transaction
from ilk.warehouse.sql import Join, Query


@dataclass(frozen=True, slots=True)
class People:
    """Who is who now, as staged tables: `after`, records of another one's person; `moved`, who has another one."""

    after: str
    moved: str


@contextmanager
def following(engine: Engine, sources: Collection[SourceDefinition], people: People | None) -> Iterator[Transaction]:
    """A transaction that gives all rows their person, and does what the block adds.

    Tables are written anew beside those that readers see, before it begins: the ones with a row of a record that has
    moved, and those that do not say yet whose record a row is. What is kept about their events is worked out anew.
    Without `people` every record is a customer of its own again, and rows no longer tell the two apart.
    """
    written = []
    for table in _touched(engine, sources, people):
        engine.create(STAGED + table, _rewritten(engine, table, people))
        written += [table, *_derived(engine, sources, table)]
    with engine.transaction() as changes:
        for table in written:
            changes.rename(STAGED + table, table)
        yield changes


def _touched(engine: Engine, sources: Collection[SourceDefinition], people: People | None) -> list[str]:
    there = engine.tables()
    own = sorted({source.table for source in sources if source.into.customer is not None} & there.keys())
    if people is None:
        return [table for table in own if RECORD in there[table]]
    return [table for table in own if RECORD not in there[table] or _moves(engine, table, people.moved)]


def _moves(engine: Engine, table: str, moved: str) -> bool:
    join = Join(moved, "moved", sql.same("moved", "each", RECORD), "inner")
    found = sql.select({RECORD: sql.column(RECORD, "each")}, table, alias="each", joins=[join], limit=1)
    return bool(engine.run(found).num_rows)


def _rewritten(engine: Engine, table: str, people: People | None) -> Query:
    """The rows of a table with the person of each record, in the order that the table keeps."""
    there = engine.tables()[table]
    record = sql.column(record_column(there), "each")
    columns = sql.columns(there, "each")
    joins = []
    if people is None:
        del columns[RECORD]
        columns["customer_no"] = record
    else:
        columns |= {"customer_no": sql.or_else(sql.column("customer_no", "person"), record), RECORD: record}
        joins = [Join(people.after, "person", sql.compare(sql.column(RECORD, "person"), "=", record))]
    rows = sql.select(columns, table, alias="each", joins=joins)
    return _in_time_order(rows, list(columns)) if table.startswith(EVENT) else rows


def _in_time_order(rows: Query, columns: Sequence[str]) -> Query:
    order = [sql.column("occurred_at"), sql.column("event_id")]
    return sql.select(sql.columns(columns), rows, order_by=[(key, "asc") for key in order])


def _derived(engine: Engine, sources: Collection[SourceDefinition], table: str) -> list[str]:
    """Stage what is kept beside the rows of a staged table; the names of the tables."""
    if not table.startswith(EVENT):
        return []
    related = {each.into.table: each.own_types() for each in sources if each.into.table}
    summed = [(name, rollup, each) for each in sources if each.table == table for name, rollup in each.rollups.items()]
    for name, rollup, source in summed:
        engine.create(STAGED + event_table(name), rolled_up(STAGED + table, rollup, columns_of(source, related)))
    events = [table.removeprefix(EVENT), *(name for name, _, _ in summed)]
    for event in events:
        engine.create(STAGED + seen_table(event), seen(STAGED + event_table(event)))
    return [*(event_table(name) for name, _, _ in summed), *map(seen_table, events)]
