"""A set of segments as queries of others: DuckDB and Polars. Prints seconds and sizes as JSON."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path

import duckdb

from bench.fifty import FIFTY
from bench.timing import THREADS, Sizes, timed
from bench.twenty import TWENTY

QUERIES = {
    "twenty": {name: query for name, (_, query) in TWENTY.items()},
    "fifty": {name: said.sql for name, said in FIFTY.items()},
}


def queries(path: Path, texts: Mapping[str, str], key: str) -> dict[str, object]:
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


def polars(rows: Path, key: str) -> dict[str, object]:
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


def main(side: str, kind: str, key: str, place: Path) -> dict[str, object]:
    """Measure one side of one set of segments, by one of the two identifiers of customers."""
    return polars(place, key) if side == "polars" else queries(place, QUERIES[kind], key)


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], sys.argv[2], sys.argv[3], Path(sys.argv[4]))))
