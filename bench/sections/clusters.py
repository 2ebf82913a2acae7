"""k-means over a million customers against scikit-learn called directly."""

import json
from pathlib import Path
from statistics import median

from bench.clusters import CLUSTERS, FEATURES, ROWS
from bench.measuring import RUNS, measured_in_turn, module


def clusters(folder: Path) -> list[str]:  # noqa: ARG001 - what is generated fits into memory
    """The same table, the same number of clusters; both sides start from a table in memory."""
    sides = {name: module("clusters", name) for name in ("ilk", "scikit-learn", "scikit-learn-scaled")}
    rounds = [measured_in_turn(*sides.values(), runs=1, warm=False) for _ in range(RUNS)]
    told = {}
    for name, runs in zip(sides, zip(*rounds, strict=True), strict=True):
        each = [json.loads(run.said) for run in runs]
        told[name] = {
            "seconds": median(one["seconds"] for one in each),
            "within": median(one["within"] for one in each),
            "megabytes": max(run.megabytes for run in runs),
        }
    base = told["scikit-learn"]["seconds"]
    labels = {
        "ilk": "Ilk: `KMeans(clusters=8).fit(table)`",
        "scikit-learn": "`KMeans(8, n_init=1).fit(matrix)`, the matrix standardised before the clock starts",
        "scikit-learn-scaled": "`StandardScaler` and then the same, of a frame of pandas",
    }
    return [
        f"k-means: {CLUSTERS} clusters of {ROWS:,} customers by {FEATURES} numbers",
        "",
        "Generated customers around eight centres. Ilk's time is the whole fit from an Arrow table: what each column"
        " is, features, ten starts on a sample, all rounds over all rows, sizes, averages and what sets clusters apart."
        f" scikit-learn's is one start. The sum of squares within says how good the clusters are; less is better. Medians"
        f" of {RUNS} runs.",
        "",
        "| | seconds | of scikit-learn's | sum of squares within | peak MB |",
        "|---|---|---|---|---|",
        *(
            f"| {labels[name]} | {each['seconds']:.2f} | {each['seconds'] / base:.2f} | {each['within']:,.0f} |"
            f" {each['megabytes']:,} |"
            for name, each in told.items()
        ),
        "",
    ]
