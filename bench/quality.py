"""What looking at the data costs a run: `python -m bench.quality FOLDER`; prints the seconds of its steps as JSON."""

import json
import sys
from pathlib import Path

import duckdb

from bench.project import events_source, seconds_of, write_project
from bench.timing import THREADS
from ilk.app.quality import quality
from ilk.app.run import run
from ilk.app.wiring import LOCAL, open_workspace

CUSTOMERS, EVENTS, PRODUCTS = 200_000, 5_000_000, 20_000
CHECKS = (
    {"check": "filled", "column": "channel", "least": 0.5},
    {"check": "reference", "column": "sku", "table": "products", "of": "sku"},
    {"check": "fresh", "days": 5},
    {"check": "volume"},
    {"check": "drift", "column": "revenue"},
)
_EVENTS = """
SELECT
    'e' || i AS event_id,
    'c' || (hash(i * 7919) % $customers) AS customer_id,
    TIMESTAMP '2025-01-01' + INTERVAL (CAST(i AS DOUBLE) / $events * 360 * 86400) SECOND AS occurred_at,
    CAST(hash(i * 43) % 800 AS DOUBLE) / 4 AS revenue,
    's' || (hash(i * 47) % $products) AS sku,
    CASE WHEN hash(i * 53) % 3 > 0 THEN 'web' END AS channel
FROM range($events) AS numbers(i)
WHERE i % 5 = $part
"""
_PRODUCTS = "SELECT 's' || i AS sku FROM range($products) AS numbers(i)"


def _documents() -> dict[str, object]:
    columns = {"revenue": "money(revenue)", "sku": "text(sku)", "channel": "text(channel)"}
    products = {
        "files": {"path": "data/products.parquet"},
        "into": {"table": "products", "key": "sku"},
        "columns": {"sku": "text(sku)"},
    }
    spend = {"name": "spend", "value": "sum of order.revenue", "checks": [{"check": "range", "min": 0}]}
    return {
        "ilk": {"name": "looked-at", "as_of": "2026-01-01", "threads": THREADS},
        "sources/products": products,
        "sources/order": {**events_source("order", columns), "checks": CHECKS},
        "traits/spend": [spend],
        "segments/all": [{"name": "regulars", "when": "did order at least 3 times in last 90 days"}],
    }


def _make(folder: Path) -> None:
    write_project(folder, _documents())
    (folder / "data" / "order").mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect()
    connection.execute(f"COPY ({_PRODUCTS}) TO '{folder}/data/products.parquet'", {"products": PRODUCTS})
    asked = {"customers": CUSTOMERS, "events": EVENTS, "products": PRODUCTS}
    for part in range(5):
        connection.execute(f"COPY ({_EVENTS}) TO '{folder}/data/order/{part}.parquet'", {**asked, "part": part})
    connection.close()


def main() -> None:
    """Measure a first run, and one that finds nothing new."""
    folder = Path(sys.argv[1])
    _make(folder)
    with open_workspace(folder) as workspace:
        records = [run(workspace, LOCAL) for _ in range(2)]
        checks = [each.state for one in quality(workspace, LOCAL).subjects for each in one.checks]
    seconds = [
        {"all": sum(step.seconds for step in record.steps), "checks": seconds_of(record, "Check ")}
        for record in records
    ]
    print(json.dumps({"first": seconds[0], "again": seconds[1], "checks": len(checks)}))


if __name__ == "__main__":
    main()
