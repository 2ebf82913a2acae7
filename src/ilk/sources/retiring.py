"""What sources left behind that are no longer declared: their rows, loads, quarantine and customers go."""

from collections.abc import Iterable, Sequence

from ilk.catalog.tables import EVENT, QUARANTINE, RELATED, SEEN, SOURCE, event_table, seen_table
from ilk.sources.definition import SourceDefinition
from ilk.sources.records import record_of
from ilk.sources.seen import see_again
from ilk.sources.tables import Load, customer_tables, forget_customers, loads_of, replace_loads
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine

_PREFIXES = (EVENT, SEEN, SOURCE, RELATED)


def retire(engine: Engine, declared: Iterable[SourceDefinition]) -> tuple[str, ...]:
    """Take out what no declared source accounts for, in one transaction; the names of the sources that are gone."""
    sources = list(declared)
    names = {source.name for source in sources}
    gone = [load for load in loads_of(engine) if load.source not in names]
    events = {name for source in sources for name in source.events}
    wanted = {source.table for source in sources}
    wanted |= {event_table(name) for name in events} | {seen_table(name) for name in events}
    tables = [table for table in engine.tables() if table.startswith(_PREFIXES) and table not in wanted]
    if not gone and not tables:
        return ()
    with engine.transaction() as changes:
        for target, numbers in _by_target(gone).items():
            if target in wanted:
                changes.execute(sql.delete(target, sql.in_set(sql.column("load_no"), numbers)))
                see_again(changes, target)
        for table in tables:
            changes.drop(table)
        if gone:
            numbers = [load.load_no for load in gone]
            changes.execute(sql.delete(QUARANTINE, sql.in_set(sql.column("load_no"), numbers)))
            replace_loads(changes, numbers, [])
        forget_customers(changes, customer_tables(engine) - set(tables), record_of(engine))
    return tuple(sorted({load.source for load in gone}))


def _by_target(loads: Sequence[Load]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for load in loads:
        found.setdefault(load.target, []).append(load.load_no)
    return found
