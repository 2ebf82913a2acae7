"""Twenty segments: Ilk's refresh, or the same as twenty queries. Prints seconds and sizes as JSON."""

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

import duckdb

from bench.twenty import TWENTY
from ilk.catalog.schema import Catalogue, EventSchema
from ilk.customers.base import Origins, base_query
from ilk.kernel.types import ValueType
from ilk.segments.checking import read_condition
from ilk.segments.compile import Definitions, compile_program
from ilk.segments.ledger import Stamp
from ilk.segments.refresh import begin_memberships, forget_staged, publish, stage_customers, stage_memberships
from ilk.segments.tree import Moment
from ilk.warehouse.duckdb import DuckDBEngine

AS_OF = datetime(2025, 12, 31, tzinfo=UTC)
THREADS = 2
PROPERTIES = {
    "view": {"category": ValueType.TEXT, "channel": ValueType.TEXT, "product": ValueType.INTEGER},
    "visit": {"channel": ValueType.TEXT},
    "order": {"revenue": ValueType.MONEY, "category": ValueType.TEXT, "channel": ValueType.TEXT},
    "support_call": {"channel": ValueType.TEXT},
}
CATALOGUE = Catalogue(events={name: EventSchema(types, seen=True) for name, types in PROPERTIES.items()})
PUBLISHED = ("customers", "customer_metrics", "memberships", "membership_ledger", "segment_sizes")

Sizes = dict[str, int]


def refresh(engine: DuckDBEngine) -> Sizes:
    """Compile, compute facts and memberships, keep the ledger, and publish. The size of each segment."""
    conditions = {name: read_condition(text, CATALOGUE) for name, (text, _) in TWENTY.items()}
    program = compile_program(Definitions(segments=conditions), CATALOGUE, Moment(AS_OF, CATALOGUE.zone))
    begin_memberships(engine)
    stage_customers(engine, program, base_query(Origins(), CATALOGUE, AS_OF, present=True))
    stamp = Stamp(AS_OF, "bench", dict.fromkeys(TWENTY, 1))
    sizes = dict(stage_memberships(engine, program, stamp, recorded=list(TWENTY), value_metric=None))
    with engine.transaction() as changes:
        publish(changes, engine.tables())
    forget_staged(engine)
    return sizes


def ilk(path: Path) -> dict[str, object]:
    """The first refresh, and one with memberships in place."""
    engine = DuckDBEngine.open(path, threads=THREADS)
    try:
        engine.drop(PUBLISHED)
        first, _ = timed(lambda: refresh(engine))
        again, sizes = timed(lambda: refresh(engine))
        return {"first": first, "again": again, "sizes": sizes}
    finally:
        engine.close()


def queries(path: Path, key: str = "customer_id") -> dict[str, object]:
    """Twenty queries one after the other, each into a table of its own; the second time, when all is warm."""
    connection = duckdb.connect(str(path), config={"threads": THREADS})
    try:
        first, _ = timed(lambda: _query_all(connection, key))
        again, sizes = timed(lambda: _query_all(connection, key))
        return {"first": first, "again": again, "sizes": sizes}
    finally:
        connection.close()


def _query_all(connection: duckdb.DuckDBPyConnection, key: str) -> Sizes:
    sizes = {}
    for name, (_, query) in TWENTY.items():
        connection.execute(f"CREATE OR REPLACE TABLE segment_{name} AS {query.replace('customer_id', key)}")
        found = connection.execute(f"SELECT count(*) FROM segment_{name}").fetchone()
        sizes[name] = found[0] if found else 0
    return sizes


def timed(work: Callable[[], Sizes]) -> tuple[float, Sizes]:
    """Seconds, and what was answered."""
    start = perf_counter()
    answer = work()
    return perf_counter() - start, answer


if __name__ == "__main__":
    side = {"ilk": ilk, "queries": queries, "whole": lambda path: queries(path, "customer_no")}[sys.argv[1]]
    print(json.dumps(side(Path(sys.argv[2]))))
