"""What is asked of a million customers: `python -m bench.insight SIDE FOLDER`; prints what one side took as JSON.

The side `made` writes the project and runs it; it is kept for the others, of which each asks one question.
"""

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import duckdb

from bench.measuring import resident_peak
from bench.project import events_source, write_project
from bench.timing import THREADS, timed
from ilk.app.drivers import drivers
from ilk.app.find_segments import find_segments
from ilk.app.forecast import forecast
from ilk.app.health import health, health_of
from ilk.app.run import run
from ilk.app.wiring import LOCAL, Workspace, open_workspace

CUSTOMERS, ORDERS, MONTHS = 1_000_000, 5_000_000, 12
_NUMBERS = ("income", "age", "visits", "distance", "tenure", "rating")
_TEXTS = ("country", "channel", "plan")
SEGMENTS = {
    "big_spenders": "spend_year > 600",
    "regulars": "orders_90d >= 3",
    "lapsed": "did not order in last 180 days",
    "new_buyers": "first order in last 90 days",
    "app_people": 'channel = "app"',
    "southerners": 'country in ("Spain", "Italy")',
    "well_off": "income > 60000",
    "young": "age < 30",
    "coffee_lovers": 'did order where category = "coffee" at least 2 times in last 365 days',
    "far_away": "distance > 40 and did order in last 365 days",
}
_CUSTOMERS = """
SELECT
    'c' || i AS customer_id,
    ['Spain', 'Portugal', 'France', 'Italy', 'Germany', 'Austria', 'Poland', 'Chile'][1 + (hash(i * 3) % 8)::INTEGER] AS country,
    ['web', 'store', 'app'][1 + (hash(i * 11) % 3)::INTEGER] AS channel,
    ['basic', 'family', 'pro', 'trial'][1 + (hash(i * 41) % 4)::INTEGER] AS plan,
    20000 + hash(i * 5) % 60000 AS income,
    18 + hash(i * 7) % 70 AS age,
    hash(i * 13) % 40 AS visits,
    hash(i * 17) % 100 AS distance,
    hash(i * 19) % 3000 AS tenure,
    CASE WHEN hash(i * 23) % 5 > 0 THEN hash(i * 29) % 11 END AS rating,
    hash(i * 31) % 3 = 0 AS newsletter
FROM range($customers) AS numbers(i)
"""
_ORDERS = """
SELECT
    'e' || i AS event_id,
    'c' || CAST(floor(pow((hash(i * 7919) % 1000000000) / 1e9, 2) * $customers) AS INTEGER) AS customer_id,
    TIMESTAMP '2024-07-01' + INTERVAL (CAST(i AS DOUBLE) / $orders * 548 * 86400) SECOND AS occurred_at,
    CAST(hash(i * 43) % 800 AS DOUBLE) / 4 AS revenue,
    ['coffee', 'tea', 'bread', 'fruit', 'fish', 'meat', 'toys', 'books'][1 + (hash(i * 47) % 8)::INTEGER] AS category
FROM range($orders) AS numbers(i)
"""


def _settings() -> dict[str, object]:
    return {
        "name": "understood",
        "as_of": "2026-01-01",
        "currency": "EUR",
        "threads": THREADS,
        "commerce": {"order": "order", "revenue": "revenue"},
        "history": {"every": "month", "periods": MONTHS},
    }


def _documents() -> Mapping[str, object]:
    columns = {name: f"text({name})" for name in _TEXTS} | {name: f"integer({name})" for name in _NUMBERS}
    people = {
        "title": "Customers",
        "files": {"path": "data/customers.parquet"},
        "into": {"customers": True, "customer": "text(customer_id)"},
        "columns": columns | {"newsletter": "yes_no(newsletter)"},
    }
    computed = {
        "spend_year": "sum of order.revenue in last 365 days",
        "orders_90d": "count of order in last 90 days",
        "days_since_order": "days since last order",
    }
    orders = events_source("order", {"revenue": "money(revenue)", "category": "text(category)"})
    return {
        "ilk": _settings(),
        "sources/customers": people,
        "sources/order": orders,
        "traits/computed": [{"name": name, "value": value} for name, value in computed.items()],
        "metrics/value": [
            {"name": "revenue", "title": "Revenue", "value": "sum of order.revenue", "format": "money"},
            {"name": "orders", "title": "Orders", "value": "count of order", "format": "count"},
        ],
        "segments/all": [{"name": name, "when": when} for name, when in SEGMENTS.items()],
    }


def _make(folder: Path) -> None:
    """The project with its data, run once."""
    write_project(folder, _documents())
    (folder / "data" / "order").mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect()
    asked = {"customers": CUSTOMERS}
    connection.execute(f"COPY ({_CUSTOMERS}) TO '{folder}/data/customers.parquet'", asked)
    connection.execute(f"COPY ({_ORDERS}) TO '{folder}/data/order/0.parquet'", asked | {"orders": ORDERS})
    connection.close()
    with open_workspace(folder) as workspace:
        run(workspace, LOCAL)


ASKED: Mapping[str, Callable[[Workspace], object]] = {
    "health": lambda workspace: health(workspace, LOCAL),
    "health-one": lambda workspace: health_of(workspace, LOCAL, "regulars"),
    "drivers-segment": lambda workspace: drivers(workspace, LOCAL, segment="regulars"),
    "drivers-metric": lambda workspace: drivers(workspace, LOCAL, metric="revenue"),
    "search": lambda workspace: find_segments(workspace, LOCAL, "revenue"),
    "forecast": lambda workspace: forecast(workspace, LOCAL, "regulars"),
}


def main() -> None:
    """Measure the side that is named."""
    side, folder = sys.argv[1], Path(sys.argv[2])
    if side == "made":
        seconds, _ = timed(lambda: _make(folder))
    else:
        with open_workspace(folder) as workspace:
            seconds, _ = timed(lambda: ASKED[side](workspace))
    print(json.dumps({"seconds": seconds, "megabytes": resident_peak()}))


if __name__ == "__main__":
    main()
