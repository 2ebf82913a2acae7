"""Live segments against a fresh look at everything, on many random streams, some at a time."""

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from bench.measuring import measured_in_turn, module

STREAMS, LOT, AT_ONCE = 10_000, 500, 2


def streams(_: Path) -> list[str]:
    """Ten thousand streams."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return told(list(pool.map(_lot, range(0, STREAMS, LOT))))


def _lot(first: int) -> dict[str, Any]:
    (one,) = measured_in_turn(module("streams", first, first + LOT), runs=1, warm=False)
    found: dict[str, Any] = json.loads(one.said)
    return found


def told(lots: Sequence[dict[str, Any]]) -> list[str]:
    """The section, from what each lot found."""
    wrong = [f"- {each}" for lot in lots for each in lot["wrong"]]
    return [
        "Random streams, followed live and looked at afresh",
        "",
        "Streams as the differential test draws them (`tests/live/streams.py`): random definitions; rows late, twice, in"
        f" any order and of instants to come; merges; a stop in the middle; and steps of time. After each of"
        f" {lots[0]['steps']} steps, who is in live is who a fresh look at everything finds at that instant, and where time"
        " alone passed the instant of each change is right to the microsecond.",
        "",
        "| | |",
        "|---|---|",
        f"| streams | {sum(lot['streams'] for lot in lots):,} |",
        f"| that differ | {len(wrong)} |",
        "",
        *wrong,
    ]
