"""A set of segments: Ilk's refresh, or the same as queries of others. Prints seconds and sizes as JSON."""

import json
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

import duckdb

from bench.fifty import FIFTY, many
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


def refresh(engine: DuckDBEngine, texts: Mapping[str, str]) -> Sizes:
    """Compile, compute facts and memberships, keep the ledger, and publish. The size of each segment."""
    conditions = {name: read_condition(text, CATALOGUE) for name, text in texts.items()}
    program = compile_program(Definitions(segments=conditions), CATALOGUE, Moment(AS_OF, CATALOGUE.zone))
    begin_memberships(engine)
    stage_customers(engine, program, base_query(Origins(), CATALOGUE, AS_OF, present=True))
    stamp = Stamp(AS_OF, "bench", dict.fromkeys(texts, 1))
    sizes = dict(stage_memberships(engine, program, stamp, recorded=list(texts), value_metric=None))
    with engine.transaction() as changes:
        publish(changes, engine.tables())
    forget_staged(engine)
    return sizes


def ilk(path: Path, texts: Mapping[str, str], memory: str | None = None) -> dict[str, object]:
    """The first refresh, and one with memberships in place."""
    engine = DuckDBEngine.open(path, threads=THREADS, memory_limit=memory)
    try:
        engine.drop(PUBLISHED)
        first, _ = timed(lambda: refresh(engine, texts))
        again, sizes = timed(lambda: refresh(engine, texts))
        return {"first": first, "again": again, "sizes": sizes}
    finally:
        engine.close()


def queries(path: Path, texts: Mapping[str, str], key: str = "customer_id") -> dict[str, object]:
    """The queries one after the other, each into a table of its own; the second time, when all is warm."""
    connection = duckdb.connect(str(path), config={"threads": THREADS})
    try:
        first, _ = timed(lambda: _query_all(connection, texts, key))
        again, sizes = timed(lambda: _query_all(connection, texts, key))
        return {"first": first, "again": again, "sizes": sizes}
    finally:
        connection.close()


def _query_all(connection: duckdb.DuckDBPyConnection, texts: Mapping[str, str], key: str) -> Sizes:
    sizes = {}
    for name, query in texts.items():
        connection.execute(f"CREATE OR REPLACE TABLE segment_{name} AS {query.replace('customer_id', key)}")
        found = connection.execute(f"SELECT count(*) FROM segment_{name}").fetchone()
        sizes[name] = found[0] if found else 0
    return sizes


def polars(rows: Path, key: str = "customer_id") -> dict[str, object]:
    """The same in Polars: the columns in memory, then one segment after the other, nothing written."""
    import polars as pl

    labels = [pl.col(name).cast(pl.Categorical) for name in ("event", "category", "channel")]
    columns = [key, "event", "occurred_at", "revenue", "category", "channel", "product"]
    events = pl.scan_parquet(rows / "events.parquet").select(columns).with_columns(labels).collect()
    customers = pl.read_parquet(rows / "customers.parquet")

    def all_of_them() -> Sizes:
        return {
            name: said.polars(events.lazy(), customers.lazy(), key).collect().height for name, said in FIFTY.items()
        }

    first, _ = timed(all_of_them)
    again, sizes = timed(all_of_them)
    return {"first": first, "again": again, "sizes": sizes}


def clickhouse(rows: Path, key: str = "customer_id") -> dict[str, object]:
    """The same in ClickHouse, inside the process: a table ordered by event and time, one query after the other."""
    from chdb.session import Session

    session = Session(str(rows / "clickhouse"))
    session.query("CREATE DATABASE IF NOT EXISTS shop ENGINE = Atomic")
    session.query(f"SET max_threads = {THREADS}")
    if "events" not in str(session.query("SHOW TABLES FROM shop")):
        labels = ", ".join(
            f"CAST({name} AS LowCardinality(String)) AS {name}" for name in ("event", "category", "channel")
        )
        for table, columns, order in (
            (
                "customers",
                "assumeNotNull(customer_id) AS customer_id, assumeNotNull(customer_no) AS customer_no",
                "customer_id",
            ),
            (
                "events",
                "assumeNotNull(customer_id) AS customer_id, assumeNotNull(customer_no) AS customer_no, "
                f"assumeNotNull(occurred_at) AS occurred_at, revenue, product, {labels}",
                "(event, occurred_at)",
            ),
        ):
            session.query(
                f"CREATE TABLE shop.{table} ENGINE = MergeTree ORDER BY {order} "
                f"AS SELECT {columns} FROM file('{rows / table}.parquet')"
            )

    def all_of_them() -> Sizes:
        sizes = {}
        for name, said in FIFTY.items():
            query = said.sql.replace("customer_id", key).replace("FROM events", "FROM shop.events")
            query = query.replace("FROM customers", "FROM shop.customers")
            session.query(f"DROP TABLE IF EXISTS shop.{name}")
            session.query(f"CREATE TABLE shop.{name} ENGINE = MergeTree ORDER BY {key} AS {query}")
            sizes[name] = int(str(session.query(f"SELECT count() FROM shop.{name}")))
        return sizes

    first, _ = timed(all_of_them)
    again, sizes = timed(all_of_them)
    session.close()
    return {"first": first, "again": again, "sizes": sizes}


def timed(work: Callable[[], Sizes]) -> tuple[float, Sizes]:
    """Seconds, and what was answered."""
    start = perf_counter()
    answer = work()
    return perf_counter() - start, answer


OURS = {
    "twenty": {name: text for name, (text, _) in TWENTY.items()},
    "fifty": {name: said.text for name, said in FIFTY.items()},
}
THEIRS = {
    "twenty": {name: query for name, (_, query) in TWENTY.items()},
    "fifty": {name: said.sql for name, said in FIFTY.items()},
}
for _count in (1, 10, 50, 200):
    OURS[f"first-{_count}"] = dict(list(many().items())[:_count])
NUMBERED = "customer_no"


def main(side: str, kind: str, place: Path) -> dict[str, object]:
    """Measure one side of one set of segments."""
    match side:
        case "ilk":
            return ilk(place, OURS[kind])
        case "ilk-small":
            return ilk(place, OURS[kind], "1GB")
        case "queries":
            return queries(place, THEIRS[kind])
        case "whole":
            return queries(place, THEIRS[kind], NUMBERED)
        case "polars":
            return polars(place)
        case "polars-whole":
            return polars(place, NUMBERED)
        case "clickhouse":
            return clickhouse(place)
        case _:
            return clickhouse(place, NUMBERED)


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))))
