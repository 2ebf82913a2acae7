"""What an instrument costs: scores of everybody, and the report with its reliabilities."""

import json
from pathlib import Path

from bench.measuring import measured_in_turn, module


def surveys(folder: Path) -> list[str]:
    """A ready instrument of ten items, answered by many."""
    (one,) = measured_in_turn(module("surveys", folder / "asked"), runs=1, warm=False)
    told = json.loads(one.said)
    said = {
        "run": "the first run, which loads the responses",
        "scored": "of this, working out scores, traits and a segment over one of them",
        "report": "the report: scores with intervals, of all, by segment and by month; reliability; every question",
    }
    return [
        f"An instrument answered by {told['responses']:,}",
        "",
        f"The ready instrument `tipi`: ten items, five scores of two items each, {told['alphas']} times Cronbach's alpha"
        " with its interval, over generated answers of one Parquet file, a response a customer. One run, two threads.",
        "",
        "| | seconds |",
        "|---|---|",
        *(f"| {words} | {told[key]:.2f} |" for key, words in said.items()),
        "",
    ]
