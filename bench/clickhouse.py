"""Fifty segments in ClickHouse, inside the process: one query after the other. Prints seconds and sizes as JSON."""

import json
import sys
from pathlib import Path
from typing import Any

from bench.fifty import FIFTY
from bench.timing import THREADS, Sizes, timed

_CUSTOMERS = "assumeNotNull(customer_id) AS customer_id, assumeNotNull(customer_no) AS customer_no"
_EVENTS = f"{_CUSTOMERS}, assumeNotNull(occurred_at) AS occurred_at, revenue, product, " + ", ".join(
    f"CAST({name} AS LowCardinality(String)) AS {name}" for name in ("event", "category", "channel")
)
_TABLES = (("customers", _CUSTOMERS, "customer_id"), ("events", _EVENTS, "(event, occurred_at)"))
"""Each table with its columns and its order: few names as low cardinality, nothing nullable, as its manual advises."""


def load(rows: Path) -> dict[str, object]:
    """Bring the user's tables in from Parquet, and let all merges end: not part of what is measured."""
    session = _opened(rows)
    there = str(session.query("SHOW TABLES"))
    for table, columns, order in _TABLES:
        if f'"{table}"' in there:
            continue
        source = f"file('{rows / table}.parquet')"
        session.query(
            f"CREATE TABLE loading_{table} ENGINE = MergeTree ORDER BY {order} AS SELECT {columns} FROM {source}"
        )
        session.query(f"OPTIMIZE TABLE loading_{table} FINAL")
        session.query(f"RENAME TABLE loading_{table} TO {table}")
    session.close()
    return {}


def measure(rows: Path, key: str) -> dict[str, object]:
    """The first round, cold, and a second."""
    session = _opened(rows)
    first, _ = timed(lambda: _all_of_them(session, key))
    again, sizes = timed(lambda: _all_of_them(session, key))
    session.close()
    return {"first": first, "again": again, "sizes": sizes}


def _opened(rows: Path) -> Any:
    from chdb.session import Session

    session: Any = Session(str(rows.with_suffix(".clickhouse")))  # type: ignore[no-untyped-call]
    session.query("CREATE DATABASE IF NOT EXISTS shop ENGINE = Atomic")
    session.query("USE shop")
    session.query(f"SET max_threads = {THREADS}")
    return session


def _all_of_them(session: Any, key: str) -> Sizes:
    sizes = {}
    for name, said in FIFTY.items():
        query = (said.clickhouse or said.sql).replace("customer_id", key)
        session.query(f"DROP TABLE IF EXISTS {name}")
        session.query(f"CREATE TABLE {name} ENGINE = MergeTree ORDER BY tuple() AS {query}")
        sizes[name] = int(str(session.query(f"SELECT count() FROM {name}")))
    return sizes


if __name__ == "__main__":
    place = Path(sys.argv[2])
    print(json.dumps(load(place) if sys.argv[1] == "load" else measure(place, sys.argv[1])))
