"""Segments that follow events as they come: events a second, and what is kept of a customer."""

import json
from pathlib import Path
from shutil import rmtree

from bench.measuring import measured_in_turn, module

_CUSTOMERS, _BEFORE, _EVENTS = 5_000, 40, 20_000
_SEGMENTS = (50, 20, 5)
_PIECES = (1, 100, 1_000, 5_000)
_MANY = (100_000, 1_000_000)


def live(folder: Path) -> list[str]:
    """The evaluator by itself, in memory, in one process; and how it begins again with many customers."""
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
        *_translated(),
        *_begun_again(folder),
    ]


def _begun_again(folder: Path) -> list[str]:
    """What a restart takes."""
    rows = []
    for customers in _MANY:
        place = folder / "restart"
        place.mkdir()
        try:
            commands = [module("live_restart", what, place, customers) for what in ("write", "ready")]
            written, ready = (json.loads(each.said) for each in measured_in_turn(*commands, runs=1, warm=False))
        finally:
            rmtree(place)
        rows.append(
            f"| {customers:,} | {written['bytes']:,.0f} | {ready['seconds']:.1f} | {ready['megabytes']:,.0f} |"
            f" {ready['after']:,.0f} | {ready['events']:,.0f} |"
        )
    return [
        f"A process begins again with the states of many customers, of {_BEFORE} events and 50 segments each, which it"
        " keeps as bytes until somebody does something; then 20,000 events come within ten minutes from anybody, all customers alike, the worst"
        " that can happen to it.",
        "",
        "| customers | bytes of each in the store | seconds until ready | MB then | MB after 20,000 events | events a second |",
        "|---|---|---|---|---|---|",
        *rows,
        "",
    ]


def _translated() -> list[str]:
    """What messages mean, before the evaluator hears of them."""
    (told,) = measured_in_turn(module("translating", *_PIECES), runs=1, warm=False)
    milliseconds = json.loads(told.said)
    return [
        "Messages of the intake's log become events and traits, by the mappings of three sources; of five messages an"
        " order, three pages and an `identify`. By the seconds of one processor.",
        "",
        "| messages at a time | milliseconds | messages a second |",
        "|---|---|---|",
        *(
            f"| {size:,} | {milliseconds[str(size)]:.1f} | {size / milliseconds[str(size)] * 1000:,.0f} |"
            for size in _PIECES
        ),
        "",
    ]
