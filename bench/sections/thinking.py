"""Compiling, and counts while somebody types."""

import json
from pathlib import Path

from bench.events import generate
from bench.measuring import measured_in_turn, module

_CUSTOMERS, _EVENTS = 1_000_000, 100_000_000


def thinking(folder: Path, customers: int = _CUSTOMERS, events: int = _EVENTS) -> list[str]:
    """The grammar, the compiler, and each of the fifty counted alone."""
    _, ours = generate(folder, customers, events)
    (one,) = measured_in_turn(module("typing", ours), runs=1, warm=False)
    told = json.loads(one.said)
    return [
        "Compiling, and counts while typing",
        "",
        f"Over {events:,} events of {customers:,} customers.",
        "",
        "| | |",
        "|---|---|",
        f"| building the grammar, once a process, ms | {told['grammar_ms']:.0f} |",
        f"| reading and compiling 50 segments for the first time in a process, ms | {told['first_ms']:.0f} |",
        f"| the same again, ms, median of five | {told['compile_ms']:.0f} |",
        f"| count of one definition, median of the fifty, s | {told['median']:.2f} |",
        f"| nine of ten are below, s | {told['most_of']:.2f} |",
        f"| the slowest, s: `{told['slowest']}` | {told['most']:.2f} |",
        f"| peak MB | {one.megabytes} |",
        "",
    ]
