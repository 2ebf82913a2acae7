"""The personas of twenty segments of a million customers."""

import json
from pathlib import Path

from bench.events import generate
from bench.measuring import measured_in_turn, module
from bench.twenty import TWENTY

CUSTOMERS, EVENTS = 1_000_000, 100_000_000
AIM = 30


def personas(folder: Path) -> list[str]:
    """Personas of segments that a refresh has left, worked out together."""
    _, ours = generate(folder, CUSTOMERS, EVENTS)
    (one,) = measured_in_turn(module("personas", ours), runs=1, warm=False)
    return told(json.loads(one.said), one.megabytes)


def told(found: dict[str, float], megabytes: int) -> list[str]:
    """The section, from what was measured."""
    reached = "reached" if found["worked_out"] <= AIM else "not reached"
    return [
        f"Personas of {len(TWENTY)} segments of {CUSTOMERS:,} customers",
        "",
        f"{EVENTS:,} events of four kinds over two years, of which a tenth are orders with a category and a channel; the"
        " segments overlap. There are no texts of customers in it, so no quotes. One run, two threads.",
        "",
        "| | seconds |",
        "|---|---|",
        f"| profiles, which a run works out and personas begin with | {found['described']:.1f} |",
        f"| personas of all {found['personas']} segments: habits, products, {found['journeys']} journeys, advice, portraits |"
        f" {found['worked_out']:.1f} |",
        f"| their cards as SVG | {found['drawn']:.2f} |",
        "",
        f"Peak memory: {megabytes:,} MB. The aim is {AIM} seconds, and it is {reached}."
        ' `make bench ARGS="FOLDER personas"` measures it again.',
        "",
    ]
