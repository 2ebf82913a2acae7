"""Scoring everyone by a churn model against one full scan of the events."""

import json
from pathlib import Path
from statistics import median

from bench.events import generate
from bench.measuring import RUNS, measured_in_turn, module

CUSTOMERS, EVENTS = 1_000_000, 100_000_000
_SIDES = {
    "scan": "one scan of all events, every column read",
    "trees": "scores by 150 boosted trees (`BoostedTrees`), the default of a project",
    "logistic": "scores by logistic regression (`Logistic`)",
}


def scoring(folder: Path) -> list[str]:
    """The same file, the same number of threads; each side in a process of its own."""
    _, ours = generate(folder, CUSTOMERS, EVENTS)
    commands = [module("scoring", side, ours) for side in _SIDES]
    rounds = [measured_in_turn(*commands, runs=1, warm=False) for _ in range(RUNS)]
    seconds, peaks = {}, {}
    for side, runs in zip(_SIDES, zip(*rounds, strict=True), strict=True):
        seconds[side] = median(json.loads(run.said)["seconds"] for run in runs)
        peaks[side] = max(run.megabytes for run in runs)
    return [
        f"Scoring {CUSTOMERS:,} customers by a churn model, beside a scan of {EVENTS:,} events",
        "",
        "Generated events. A row of eight features a customer is laid out before the clock starts, as a run has it; scoring"
        " reads these rows in batches, scores them, and writes the scores into a table. The scan compares every value of"
        f" every event with a constant. DuckDB on two threads; medians of {RUNS} runs.",
        "",
        "| | seconds | of the scan's | peak MB |",
        "|---|---|---|---|",
        *(
            f"| {said} | {seconds[side]:.2f} | {seconds[side] / seconds['scan']:.2f} | {peaks[side]:,} |"
            for side, said in _SIDES.items()
        ),
        "",
    ]
