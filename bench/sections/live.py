"""Segments that follow events as they come: events a second, and what is kept of a customer."""

import json
from pathlib import Path

from bench.measuring import measured_in_turn, module

_CUSTOMERS, _BEFORE, _EVENTS = 5_000, 40, 20_000
_SEGMENTS = (50, 20, 5)


def live(_folder: Path) -> list[str]:
    """The evaluator by itself, in memory, in one process."""
    commands = [module("live", _CUSTOMERS, _BEFORE, _EVENTS, segments) for segments in _SEGMENTS]
    told = [json.loads(each.said) for each in measured_in_turn(*commands, runs=1, warm=False)]
    return [
        "Segments that follow events",
        "",
        f"The evaluator alone: {_CUSTOMERS:,} customers with {_BEFORE} events each within two years, a few of whom do much;"
        f" {_EVENTS:,} more events come within a day, a hundred at a time, and each window is left the instant it ends. The"
        f" segments are the first of the fifty of section 4. By the seconds of one processor.",
        "",
        "| segments | events a second | entered and left | customers backfilled a second | bytes of a state, mean | greatest |",
        "|---|---|---|---|---|---|",
        *(
            f"| {segments} | {each['events']:,.0f} | {each['changes']:,} | {each['backfill']:,.0f} | {each['bytes']:,.0f} |"
            f" {each['most']:,} |"
            for segments, each in zip(_SEGMENTS, told, strict=True)
        ),
        "",
    ]
