"""BG/NBD over a million customers against lifetimes."""

import json
import sys
from pathlib import Path

from bench.measuring import measured_in_turn, module
from bench.value import FITS, TRUTH, generate

_CUSTOMERS = 1_000_000
_EQUAL = 1e-6


def value(folder: Path, customers: int = _CUSTOMERS) -> list[str]:
    """Fit the same customers by both; both must be as likely by the function of lifetimes."""
    path = generate(folder, customers)
    sides = {
        "Ilk, with standard errors": "ilk",
        "lifetimes 0.11.3": "lifetimes",
        "lifetimes 0.11.3, given the distinct histories with their weights": "condensed",
    }
    measured = measured_in_turn(*(module("value", side, path) for side in sides.values()), runs=1, warm=False)
    told = [json.loads(each.said) for each in measured]
    likely = [_likelihood(path, each["params"]) for each in told]
    if any(abs(each - likely[0]) > _EQUAL * abs(likely[0]) for each in likely):
        sys.exit(f"the sides find parameters of different likelihood: {dict(zip(sides, likely, strict=True))}")
    rows = [
        f"| {name} | {each['seconds']:.2f} | {each['seconds'] / told[0]['seconds']:.1f} | {run.megabytes} |"
        f" {log:.2f} | {', '.join(format(each['params'][key], '.4f') for key in TRUTH)} |"
        for name, each, run, log in zip(sides, told, measured, likely, strict=True)
    ]
    return [
        f"BG/NBD over {customers:,} customers, beside lifetimes",
        "",
        f"Customers drawn from the model itself (r, alpha, a, b = {', '.join(map(str, TRUTH.values()))}), who came during a"
        f" year and were seen for two, in whole days: {told[0]['histories']:,} distinct histories. Seconds from a row a"
        f" customer in memory to parameters; medians of {FITS} fits. The log-likelihood is by the function of lifetimes for"
        " all sides, and the measurement stops where they differ by more than a millionth.",
        "",
        "| | s | times Ilk's | peak MB | log-likelihood | r, alpha, a, b |",
        "|---|---|---|---|---|---|",
        *rows,
        "",
    ]


def _likelihood(path: Path, params: dict[str, float]) -> float:
    (one,) = measured_in_turn(module("value", "judge", path, json.dumps(params)), runs=1, warm=False)
    return float(json.loads(one.said)["log_likelihood"])
