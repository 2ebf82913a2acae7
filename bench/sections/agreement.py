"""SQL against memory on many random definitions, some at a time, each lot with a seed of its own."""

import json
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from bench.measuring import measured_in_turn, module

TREES, LOTS, AT_ONCE = 1000, 20, 2


def agreement(_: Path) -> list[str]:
    """Twenty thousand definitions."""
    seeds = range(1, LOTS + 1)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return told(list(seeds), list(pool.map(_lot, seeds)))


def _lot(seed: int) -> dict[str, Any]:
    (one,) = measured_in_turn(module("agreement", TREES, seed), runs=1, warm=False)
    found: dict[str, Any] = json.loads(one.said)
    return found


def told(seeds: Sequence[int], lots: Sequence[dict[str, Any]]) -> list[str]:
    """The section, from what each lot found."""
    kinds, windows = (sum((Counter(lot[name]) for lot in lots), Counter()) for name in ("kinds", "windows"))
    wrong = [f"- {each}" for lot in lots for each in lot["wrong"]]
    (rare, times), (rare_window, window_times) = (
        min(each.items(), key=lambda one: one[1]) for each in (kinds, windows)
    )
    return [
        "Random definitions, by SQL and in memory",
        "",
        f"Lots of {TREES:,} definitions as the property test draws them (`tests/segments/trees.py`), seeds"
        f" {', '.join(map(str, seeds))}, each asked of one of five worlds of 60 people in DuckDB and in memory.",
        "",
        "| | |",
        "|---|---|",
        f"| definitions | {sum(lot['trees'] for lot in lots):,} |",
        f"| of which hold for some and not for all | {sum(lot['some'] for lot in lots):,} |",
        f"| kinds drawn, and the rarest | {len(+kinds)}; `{rare}` in {times:,} definitions |",
        f"| windows drawn, and the rarest | {len(+windows)}; `{rare_window}` in {window_times:,} definitions |",
        f"| disagreements | {len(wrong)} |",
        "",
        *wrong,
    ]
