"""One side of the comparison of scoring: `python -m bench.scoring SIDE FILE`; prints seconds and megabytes as JSON.

Both sides stand on the same generated file: 100 million events of a million customers.
"""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa

from bench.timing import THREADS, timed
from ilk.models.outcomes.propensity import Propensity
from ilk.warehouse import sql
from ilk.warehouse.duckdb import DuckDBEngine
from ilk.warehouse.engine import Engine

EVENTS = ("view", "visit", "order", "support_call")
_FEATURES, _SCORES, _FITTED_ON = "bench_features", "bench_scores", 50_000
_UNTIL = np.datetime64("2026-01-01")


def features(engine: Engine) -> None:
    """Write a row a customer: how often each event happened, and how many days ago last; what a run lays out."""
    key = sql.column("customer_no", "keys")
    columns = {"customer_no": key}
    joins = []
    for event in EVENTS:
        columns[f"{event}s"] = sql.column("events", event)
        columns[f"{event}_last"] = sql.column("last_at", event)
        joins.append(sql.Join(f"seen_{event}", event, sql.same(event, "keys", "customer_no")))
    engine.create(_FEATURES, sql.select(columns, "customer_keys", alias="keys", joins=joins))


def table(batch: pa.Table) -> pa.Table:
    """Features as a model takes them: days instead of instants."""
    named = {"customer_no": batch["customer_no"]}
    for event in EVENTS:
        named[f"{event}s"] = batch[f"{event}s"]
        away = _UNTIL - batch[f"{event}_last"].to_numpy().astype("datetime64[s]")
        named[f"days_since_{event}"] = pa.array(np.where(np.isnat(away), np.nan, away / np.timedelta64(1, "D")))
    return pa.table(named)


def fitted(engine: Engine, method: str) -> Propensity:
    """A churn model: of who views seldom and not lately, most are gone; learnt from some of the customers."""
    from ilk.models.outcomes import BoostedTrees, Logistic

    few = sql.compare(sql.column("customer_no"), "<", sql.literal(20 * _FITTED_ON))
    rng = np.random.default_rng(1)
    everyone = table(engine.run(sql.select(sql.columns(engine.tables()[_FEATURES]), _FEATURES, where=few)))
    sample = everyone.take(pa.array(np.sort(rng.choice(everyone.num_rows, _FITTED_ON, replace=False))))
    seen = np.nan_to_num(sample["days_since_order"].to_numpy(), nan=700.0)
    odds = seen / 60 - np.log1p(sample["views"].to_numpy()) + rng.logistic(size=_FITTED_ON)
    known = sample.append_column("gone", pa.array(odds > np.median(odds)))
    kind = BoostedTrees if method == "trees" else Logistic
    return kind(target="gone", customer="customer_no").fit(known, np.random.default_rng(1))


def score(engine: Engine, model: Propensity) -> int:
    """Everyone's probability into a table, batch by batch, as a run does; how many."""
    rows = 0
    engine.drop([_SCORES])
    with engine.stream(sql.everything(_FEATURES)) as reader:
        for batch in reader:
            known = table(pa.Table.from_batches([batch]))
            scores = pa.table({"customer_no": known["customer_no"], "churn": model.score(known)["probability"]})
            with engine.transaction() as changes:
                changes.append(_SCORES, scores)
            rows += scores.num_rows
    return rows


def scan(engine: Engine) -> int:
    """Every column of every event, once; how many events."""
    rows = 0
    for event in EVENTS:
        kinds = engine.tables()[f"event_{event}"]
        columns = {name: sql.count_if(_beyond(name, kind)) for name, kind in kinds.items()}
        (found,) = engine.run(sql.select(columns | {"rows": sql.count_rows()}, f"event_{event}")).to_pylist()
        rows += found["rows"]
    return rows


def _beyond(name: str, kind: str) -> sql.Expr:
    """A comparison that has to read the value."""
    than = {"VARCHAR": "m", "TIMESTAMP": datetime(2025, 1, 1, tzinfo=UTC)}.get(kind, 100)
    return sql.compare(sql.column(name), ">", sql.literal(than))


def main() -> None:
    """Measure the side that is named."""
    side, path = sys.argv[1], Path(sys.argv[2])
    engine = DuckDBEngine.open(path, memory_limit="4GB", threads=THREADS)
    if side == "scan":
        seconds, rows = timed(lambda: scan(engine))
    else:
        features(engine)
        model = fitted(engine, side)
        seconds, rows = timed(lambda: score(engine, model))
    engine.drop([_FEATURES, _SCORES])
    engine.close()
    print(json.dumps({"seconds": seconds, "rows": rows}))


if __name__ == "__main__":
    main()
