"""Health, drivers, a search for segments and a forecast, of a million customers."""

import json
from collections.abc import Mapping
from pathlib import Path

from bench.insight import ASKED, CUSTOMERS, MONTHS, ORDERS, SEGMENTS
from bench.measuring import measured_in_turn, module

_LONGEST, _MOST = 60, 2_000
_SAID = {
    "health": f"health of all {len(SEGMENTS)} segments, with how they overlap",
    "health-one": "health of one segment",
    "drivers-segment": "drivers of a segment: alone, together, as rules",
    "drivers-metric": "drivers of a metric",
    "search": "a search for the groups that differ most on a metric, found in one half and tested in the other",
    "forecast": "a forecast of a segment's size and value",
}


def insight(folder: Path) -> list[str]:
    """A project that was run once, and each question in a process of its own."""
    project = folder / "understood"
    if not (project / ".ilk" / "warehouse.duckdb").exists():
        measured_in_turn(module("insight", "made", project), runs=1, warm=False)
    sides = [module("insight", side, project) for side in ASKED]
    found = measured_in_turn(*sides, runs=1, warm=False)
    return told({side: json.loads(one.said) for side, one in zip(ASKED, found, strict=True)})


def told(found: Mapping[str, Mapping[str, float]]) -> list[str]:
    """The section, from what was measured."""
    reached = all(each["seconds"] <= _LONGEST and each["megabytes"] <= _MOST for each in found.values())
    return [
        f"Health, drivers, a search and a forecast over {CUSTOMERS:,} customers",
        "",
        f"A project of {CUSTOMERS:,} generated customers with 13 traits and {ORDERS:,} orders, after a run with {MONTHS} months"
        " of the past. Each question is the first one that a new process is asked; opening the project is left out of the"
        " seconds, and part of the memory. One run, two threads.",
        "",
        "| | seconds | peak MB |",
        "|---|---|---|",
        *(
            f"| {said} | {found[side]['seconds']:.1f} | {found[side]['megabytes']:,.0f} |"
            for side, said in _SAID.items()
        ),
        "",
        f"The aim is {_LONGEST} seconds and {_MOST:,} MB for each, and it is {'reached' if reached else 'not reached'}."
        ' `make bench ARGS="FOLDER insight"` measures it again.',
        "",
    ]
