"""Customers whose chances are known, and what they did."""

from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from scipy.special import expit

from ilk.kernel.randomness import derive

DATA = Path(__file__).parents[4] / "shared" / "data"
PLANS = np.array(["basic", "family", "pro"])
CUTOFFS = np.array(["2024-01-01", "2024-03-01", "2024-05-01"], dtype="datetime64[D]")


def customers(rows: int = 1500, seed: int = 1, **more: object) -> pa.Table:
    """Two numbers, a plan, a yes or no, one value in ten missing; `truth` is the chance and `left` what came of it."""
    rng = derive(seed, "customers")
    recency, orders = rng.exponential(40, rows), rng.poisson(4, rows).astype(float)
    plan, member = rng.integers(3, size=rows), rng.random(rows) < 0.4
    truth = expit(-1.6 + 0.02 * recency - 0.25 * orders + np.array([0.5, 0.0, -0.7])[plan] + 0.3 * member)
    hidden = rng.random(rows) < 0.1
    return pa.table(
        {
            "recency": pa.array(recency),
            "orders": pa.array(orders, mask=hidden),
            "plan": pa.array(PLANS[plan]),
            "member": pa.array(member),
            "truth": pa.array(truth),
            "left": pa.array(rng.random(rows) < truth),
            **more,
        }
    )


def at_cutoffs(people: int = 500, seed: int = 2) -> pa.Table:
    """The same customers at three cutoffs two months apart."""
    parts = []
    for place, cutoff in enumerate(CUTOFFS):
        part = customers(people, seed + place)
        taken_at = pa.array(np.full(people, cutoff))
        parts.append(part.append_column("cutoff", taken_at).append_column("customer", pa.array(np.arange(people))))
    return pa.concat_tables(parts).drop_columns(["truth"])


def shuffled(table: pa.Table) -> tuple[pa.Table, np.ndarray]:
    """The rows in another order, and where each came from."""
    places = derive(4, "another order").permutation(table.num_rows)
    return table.take(pa.array(places)), places


def last_cutoff() -> date:
    """The newest of the cutoffs."""
    return CUTOFFS[-1].astype(date)


def bank() -> pa.Table:
    """Calls of a bank, of which 11.7 % led to a deposit; skips where the rows are not beside the repository."""
    path = DATA / "bank_marketing" / "bank_full.parquet"
    if not path.exists():
        pytest.skip("the rows of Bank Marketing are not beside this checkout (shared/data/bank_marketing)")
    return pq.read_table(path)
