"""What looking at the data costs a run."""

import json
from pathlib import Path

from bench.measuring import measured_in_turn, module
from bench.quality import CUSTOMERS, EVENTS


def quality(folder: Path) -> list[str]:
    """A project with checks of every kind, run twice."""
    (one,) = measured_in_turn(module("quality", folder / "looked-at"), runs=1, warm=False)
    told = json.loads(one.said)
    said = {"first": "the first run, which loads everything", "again": "a run that finds nothing new"}
    return [
        f"Checks and scores of {EVENTS:,} events",
        "",
        f"A source of {EVENTS:,} generated events of {CUSTOMERS:,} customers in five files, a table that it refers to, one trait"
        f" and one segment; {told['checks']} checks, one of each kind that a source can have among them. The seconds are those"
        " of the run's steps. One run, two threads.",
        "",
        "| | seconds | of these, scores and checks | share |",
        "|---|---|---|---|",
        *(
            f"| {words} | {told[key]['all']:.1f} | {told[key]['checks']:.2f} |"
            f" {told[key]['checks'] / told[key]['all']:.1%} |"
            for key, words in said.items()
        ),
        "",
    ]
