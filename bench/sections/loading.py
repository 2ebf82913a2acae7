"""Loading a file of ten million rows, beside DuckDB's own reading of it."""

import json
from pathlib import Path

from bench.loading import ROWS, written
from bench.measuring import measured_in_turn, module

_FORMS = (("csv", "CSV"), ("parquet", "Parquet"))


def loading(folder: Path) -> list[str]:
    """CSV and Parquet, by both sides."""
    return [
        f"Loading {ROWS:,} rows of one file",
        "",
        "Purchases of a million customers in six columns, in the order of time. DuckDB's side is `COPY` into a typed table of a"
        " database in a file, which checks nothing but types. Ilk's is the load of a run: what the file is, whether it was read"
        " before, blanks and types of every value, that nothing is missing that must be there, bounds, a set of values, a rule,"
        " instants of the future, ids that come twice, customers, the order of time, and first and last events. Two threads each;"
        " medians of runs in turn.",
        "",
        "| | `COPY`, s | Ilk, s | times | Ilk's peak MB |",
        "|---|---|---|---|---|",
        *(_row(folder, form, label) for form, label in _FORMS),
        "",
    ]


def _row(folder: Path, form: str, label: str) -> str:
    written(folder, form)
    sides = [module("loading", side, folder, form) for side in ("duckdb", "ilk")]
    theirs, ours = (json.loads(each.said) for each in measured_in_turn(*sides, warm=False))
    times = ours["seconds"] / theirs["seconds"]
    return f"| {label} | {theirs['seconds']:.1f} | {ours['seconds']:.1f} | {times:.2f} | {ours['megabytes']:,} |"
