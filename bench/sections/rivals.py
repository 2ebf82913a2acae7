"""Fifty segments of many kinds against queries of DuckDB, Polars and ClickHouse."""

import json
import sys
from pathlib import Path

from bench.events import CUSTOMERS, EVENTS, exported, generate
from bench.fifty import FIFTY
from bench.measuring import Measured, measured_in_turn, module

_SMALL = "1GB"
"""What DuckDB may hold, so that all of the process stays below two."""


def fifty(folder: Path) -> list[str]:
    """Over twenty million events."""
    return _against_others(folder, CUSTOMERS, EVENTS, runs=3)


def hundred(folder: Path) -> list[str]:
    """Over a hundred million events of a million customers."""
    return _against_others(folder, 1_000_000, 100_000_000, runs=1)


def _against_others(folder: Path, customers: int, events: int, *, runs: int) -> list[str]:
    user, ours = generate(folder, customers, events)
    rows = exported(user)
    measured_in_turn(module("clickhouse", "load", rows), runs=1, warm=False)
    sides = _sides(user, ours, rows)
    measured = dict(zip(sides, measured_in_turn(*sides.values(), runs=runs, warm=False), strict=True))
    told = {name: json.loads(each.said) for name, each in measured.items()}
    _compare({name: each["sizes"] for name, each in told.items()})
    often = f"medians of {runs} runs" if runs > 1 else "one run"
    return [
        f"{len(FIFTY)} segments of many kinds over {customers:,} customers and {events:,} events",
        "",
        f"`bench/fifty.py` says each segment four times; all sides answer the same sizes. Two threads each; {often}. The first"
        " round is cold, the second warm. Polars holds its columns in memory before the clock starts and writes nothing;"
        " ClickHouse keeps its table in order of event and time, in one part, and writes each answer unsorted. Ilk also keeps"
        " ledger and sizes.",
        "",
        "| | first, s | again, s | times Ilk's again | peak MB |",
        "|---|---|---|---|---|",
        *_table(measured, told),
        "",
    ]


def _sides(user: Path, ours: Path, rows: Path) -> dict[str, list[str]]:
    words = {"customer_id": "identifiers as text", "customer_no": "identifiers that are whole numbers"}
    sides = {
        "Ilk": module("segments", "fifty", ours),
        f"Ilk, {_SMALL} for the engine": module("segments", "fifty", ours, _SMALL),
    }
    for key, said in words.items():
        sides[f"DuckDB, 50 queries over one table, {said}"] = module("rivals", "duckdb", "fifty", key, user)
    for key, said in words.items():
        sides[f"Polars, the columns in memory, {said}"] = module("rivals", "polars", "fifty", key, rows)
    for key, said in words.items():
        sides[f"ClickHouse (chdb), {said}"] = module("clickhouse", key, rows)
    return sides


def _compare(sizes: dict[str, dict[str, int]]) -> None:
    """Stop when a side answers otherwise than the first one."""
    first, *others = sizes
    for name in others:
        if wrong := {key: (sizes[first][key], n) for key, n in sizes[name].items() if n != sizes[first][key]}:
            sys.exit(f"{first} and {name} answer differently: {wrong}")


def _table(measured: dict[str, Measured], told: dict[str, dict[str, float]]) -> list[str]:
    base = told["Ilk"]["again"]
    return [
        f"| {name} | {each['first']:.2f} | {each['again']:.2f} | {each['again'] / base:.1f} | {measured[name].megabytes} |"
        for name, each in told.items()
    ]
