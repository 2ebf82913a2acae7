"""How a refresh grows with events and with segments."""

import json
from pathlib import Path

from bench.events import EVENTS, generate
from bench.measuring import measured_in_turn, module

_SIZES = ((10_000, 1_000_000), (100_000, 10_000_000), (1_000_000, 100_000_000))
_COUNTS = (1, 10, 50, 200)


def growth(folder: Path) -> list[str]:
    """With events and customers at 1, 10 and 100 million; with segments at 1, 10, 50 and 200."""
    by_events = [_by_events(folder, customers, events) for customers, events in _SIZES]
    _, ours = generate(folder)
    commands = [module("segments", f"first-{count}", ours) for count in _COUNTS]
    again = [json.loads(each.said)["again"] for each in measured_in_turn(*commands, warm=False)]
    by_count = [f"| {count} | {seconds:.2f} |" for count, seconds in zip(_COUNTS, again, strict=True)]
    return [
        "How a refresh grows",
        "",
        "All customers anew, with memberships in place. The 200 segments are the fifty, the fifty with other thresholds, the fifty"
        " in pairs, and the fifty with other windows: only the last ask for facts of their own.",
        "",
        "| events | customers | 50 segments, s | µs an event | peak MB |",
        "|---|---|---|---|---|",
        *by_events,
        "",
        f"| segments | over {EVENTS:,} events, s |",
        "|---|---|",
        *by_count,
        "",
    ]


def _by_events(folder: Path, customers: int, events: int) -> str:
    _, ours = generate(folder, customers, events)
    (one,) = measured_in_turn(module("segments", "fifty", ours), runs=1, warm=False)
    seconds = json.loads(one.said)["again"]
    return f"| {events:,} | {customers:,} | {seconds:.2f} | {seconds / events * 1e6:.3f} | {one.megabytes} |"
