"""Ten million rows of one file into a table: by Ilk with all checks on, and by DuckDB's own reading. Prints JSON."""

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from shutil import rmtree
from time import perf_counter

import duckdb

from bench.measuring import resident_peak
from bench.project import seconds_of, write_project
from bench.timing import THREADS
from ilk.app.run import run
from ilk.app.wiring import LOCAL, open_workspace

ROWS = 10_000_000
_GENERATE = """
SELECT
    'c' || CAST(floor(pow((hash(i * 7919) % 1000000000) / 1e9, 2) * 1000000) AS INTEGER) AS customer_id,
    TIMESTAMP '2024-01-01' + INTERVAL (CAST(i AS DOUBLE) / $rows * 728 * 86400) SECOND AS occurred_at,
    'e' || i AS event_id,
    ['/', '/pricing', '/blog', '/docs', '/about'][1 + (hash(i * 13) % 5)::INTEGER] AS page,
    CAST((hash(i * 17) % 80000) / 100 AS DECIMAL(18, 2)) AS revenue,
    CAST(1 + hash(i * 5) % 9 AS INTEGER) AS quantity
FROM range($rows) AS numbers(i)
"""
_TABLE = """
CREATE TABLE purchase (
    customer_id VARCHAR, occurred_at TIMESTAMP, event_id VARCHAR, page VARCHAR, revenue DECIMAL(18, 4), quantity BIGINT
)
"""


def written(folder: Path, form: str) -> Path:
    """The file of a format, written once."""
    file = folder / f"purchases.{form}"
    if not file.exists():
        staged = folder / f"staged.{form}"
        duckdb.connect().execute(f"COPY ({_GENERATE}) TO '{staged}'", {"rows": ROWS})
        staged.rename(file)
    return file


def by_duckdb(folder: Path, form: str) -> dict[str, object]:
    """`COPY` into a typed table of a database in a file: no check but that values are of their types."""
    database = folder / "copied.duckdb"
    database.unlink(missing_ok=True)
    start = perf_counter()
    connection = duckdb.connect(str(database), config={"threads": THREADS})
    connection.execute(_TABLE)
    connection.execute(f"COPY purchase FROM '{folder / f'purchases.{form}'}'")
    connection.close()
    seconds = perf_counter() - start
    database.unlink()
    return {"seconds": seconds, "megabytes": resident_peak()}


def by_ilk(folder: Path, form: str) -> dict[str, object]:
    """The load of a run: fingerprint, types, rules, what is known already, customers, and the order of time."""
    project = folder / "project"
    rmtree(project, ignore_errors=True)
    settings = {"name": "shop", "as_of": "2025-12-31", "threads": THREADS, "history": {"every": "none"}}
    write_project(project, {"ilk": settings, "sources/purchases": _source(folder / f"purchases.{form}")})
    with open_workspace(project) as workspace:
        record = run(workspace, LOCAL)
    rmtree(project)
    return {"seconds": seconds_of(record, "Load"), "megabytes": resident_peak()}


def _source(file: Path) -> Mapping[str, object]:
    into = {
        "events": "purchase",
        "customer": "text(customer_id)",
        "occurred_at": "instant(occurred_at)",
        "id": "text(event_id)",
    }
    columns = {
        "page": {"value": "text(page)", "one_of": ["/", "/pricing", "/blog", "/docs", "/about"]},
        "revenue": {"value": "money(revenue)", "required": True, "min": 0},
        "quantity": {"value": "integer(quantity)", "min": 1, "max": 1000},
    }
    rules = [{"check": "revenue < 100000", "reason": "no purchase is that large"}]
    return {"title": "Purchases", "files": {"path": str(file)}, "into": into, "columns": columns, "rules": rules}


SIDES: Mapping[str, Callable[[Path, str], dict[str, object]]] = {"duckdb": by_duckdb, "ilk": by_ilk}

if __name__ == "__main__":
    print(json.dumps(SIDES[sys.argv[1]](Path(sys.argv[2]), sys.argv[3])))
