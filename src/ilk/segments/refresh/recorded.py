"""What runs have recorded, as a refresh reads it: the published records with those that the run itself has made."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from ilk.catalog.tables import HISTORY, LEDGER, LISTS, STAGED
from ilk.customers.history import STAGED_DATED, STAGED_HISTORY
from ilk.segments.plan import RECORDED, DerivedTable
from ilk.warehouse import sql
from ilk.warehouse.engine import PASSING, Engine
from ilk.warehouse.sql import Join, Query

STAGED_LISTS = STAGED + LISTS
"""Who stands on which list, as a run found it."""
_COLUMNS: Mapping[str, Mapping[str, str]] = {
    HISTORY: {"customer_no": "INTEGER", "trait": "VARCHAR", "value": "VARCHAR", "since": "TIMESTAMP"},
    LEDGER: {
        "segment": "VARCHAR",
        "customer_no": "INTEGER",
        "change": "VARCHAR",
        "occurred_at": "TIMESTAMP",
        "run_id": "VARCHAR",
    },
    LISTS: {"list": "VARCHAR", "customer_no": "INTEGER"},
}


def recorded_so_far(engine: Engine, derived: Iterable[DerivedTable], as_of: datetime) -> Mapping[str, str]:
    """The tables to read in the place of recorded ones, for some derived tables at an instant of a run."""
    names: dict[str, str] = {}
    for table in sorted(RECORDED & {read for each in derived for read in each.reads}):
        names[table] = f"{PASSING}recorded_{table}"
        engine.create(names[table], _so_far(engine, table, as_of))
    return names


def _so_far(engine: Engine, table: str, as_of: datetime) -> Query:
    there = engine.tables()
    if table == HISTORY:
        parts = [_earlier(STAGED_HISTORY in there, as_of)] if HISTORY in there else []
        parts += [_plain(STAGED_HISTORY, HISTORY)] if STAGED_HISTORY in there else []
    elif table == LEDGER:
        parts = [_plain(name, LEDGER) for name in (LEDGER, PASSING + LEDGER) if name in there]
    else:
        parts = [_plain(name, LISTS) for name in (STAGED_LISTS, LISTS) if name in there][:1]
    return sql.stack([sql.no_rows(_COLUMNS[table]), *parts])


def _plain(stored: str, table: str) -> Query:
    return sql.select(sql.columns(_COLUMNS[table]), stored)


def _earlier(is_staged: bool, as_of: datetime) -> Query:  # noqa: FBT001 - private, and called by its name once
    """The published history before an instant, without what the run has recorded anew."""
    columns = sql.columns(_COLUMNS[HISTORY], "published")
    before = sql.compare(columns["since"], "<", sql.literal(as_of))
    if not is_staged:
        return sql.select(columns, HISTORY, alias="published", where=before)
    keys = ("customer_no", "trait", "since")
    same = sql.all_of(sql.compare(sql.column(key, "anew"), "=", columns[key]) for key in keys)
    told = sql.compare(sql.column("trait", "dated"), "=", columns["trait"])
    joins = [Join(STAGED_HISTORY, "anew", same), Join(STAGED_DATED, "dated", told)]
    others = (sql.is_missing(sql.column("customer_no", "anew")), sql.is_missing(sql.column("trait", "dated")))
    return sql.select(columns, HISTORY, alias="published", joins=joins, where=sql.all_of((before, *others)))
