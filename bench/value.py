"""BG/NBD over many customers: by Ilk and by lifetimes. Prints seconds and parameters as JSON."""

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from tests.models.value.generated import beta_geometric

from ilk.kernel.randomness import derive

TRUTH = {"r": 0.243, "alpha": 30.9, "a": 0.793, "b": 2.426}
"""As of the customers of CDNOW, with days for weeks."""
Columns = dict[str, np.ndarray]
Fit = TypeVar("Fit")
FITS = 3


def generate(folder: Path, customers: int) -> Path:
    """The summary of customers who came during a year and were seen for two, in whole days, as a file of Parquet."""
    path = folder / f"value_{customers}.parquet"
    if not path.exists():
        rng = derive(1, "value")
        drawn = beta_geometric(rng, rng.integers(365, 731, customers).astype(float), **TRUTH)
        drawn["recency"] = np.ceil(drawn["recency"])
        pq.write_table(pa.table({name: drawn[name] for name in ("frequency", "recency", "T")}), path)
    return path


def columns(path: Path) -> Columns:
    """The summary in memory, before the clock starts."""
    table = pq.read_table(path)
    return {name: table[name].to_numpy() for name in table.column_names}


def ilk(path: Path) -> dict[str, object]:
    """From a row a customer to parameters and their standard errors."""
    from ilk.models.value import BGNBD

    summary = columns(path)
    seconds, fit = median_of(lambda: BGNBD().fit(summary))
    return {"seconds": seconds, "params": dict(fit.params), "histories": fit.seen.histories}


def lifetimes(path: Path, *, condensed: bool) -> dict[str, object]:
    """The same by lifetimes; `condensed` gives it our distinct histories with their weights."""
    from lifetimes import BetaGeoFitter

    from ilk.models.value import condense

    table = condense(columns(path)) if condensed else pq.read_table(path)
    rows = {name: table[name].to_numpy() for name in table.column_names}
    weights = rows.get("weights")
    seconds, fit = median_of(
        lambda: BetaGeoFitter().fit(rows["frequency"], rows["recency"], rows["T"], weights=weights)
    )
    return {"seconds": seconds, "params": {name: float(fit.params_[name]) for name in TRUTH}}


def median_of(work: Callable[[], Fit]) -> tuple[float, Fit]:
    """The median seconds of a few fits after one to warm up, and the last of them."""
    fit, seconds = work(), []
    for _ in range(FITS):
        start = perf_counter()
        fit = work()
        seconds.append(perf_counter() - start)
    return median(seconds), fit


def judged(path: Path, params: Mapping[str, float]) -> dict[str, object]:
    """The log-likelihood of parameters by the function of lifetimes, whoever found them."""
    from lifetimes import BetaGeoFitter

    read = columns(path)
    ones = np.ones(read["T"].size)
    logs = np.log([params[name] for name in TRUTH])
    below = BetaGeoFitter._negative_log_likelihood  # noqa: SLF001 - what it minimises has no public name
    mean = below(logs, read["frequency"], read["recency"], read["T"], ones, 0.0)
    return {"log_likelihood": -float(mean) * ones.size}


def main(side: str, path: Path, *more: str) -> dict[str, object]:
    """Measure one side."""
    match side:
        case "ilk":
            return ilk(path)
        case "judge":
            return judged(path, json.loads(more[0]))
        case _:
            return lifetimes(path, condensed=side == "condensed")


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])))
