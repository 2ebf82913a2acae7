"""The server at a steady pace for half an hour."""

import json
from pathlib import Path

from bench.measuring import measured_in_turn, module

_PACE, _MINUTES, _EVERY = 3_750, 30, 3


def soak(folder: Path) -> list[str]:
    """Half of what is followed beside the intake, or near it, from many customers."""
    (one,) = measured_in_turn(module("soak", folder / "soak", _PACE, _MINUTES), runs=1, warm=False)
    told = json.loads(one.said)
    minutes = told["minutes"]
    shown = [(number, each) for number, each in enumerate(minutes, start=1) if number == 1 or number % _EVERY == 0]
    return [
        "Half an hour at half load",
        "",
        f"{_PACE:,} events a second in batches of a hundred, of 200,000 customers, for {_MINUTES} minutes, with the fifty live"
        f" segments: {told['sent']:,} events. MB are what each process holds at the end of a minute; that of the process that"
        " follows has the customers' states, which grow with the events that are kept of them.",
        "",
        "| minute | events followed | customers | server, MB | process that follows, MB | lag, s |",
        "|---|---|---|---|---|---|",
        *(
            f"| {number} | {each['messages']:,} | {each['customers']:,} | {each['server']:,} | {each['follower']:,} |"
            f" {each['lag']:.2f} |"
            for number, each in shown
        ),
        "",
    ]
