"""Matching of a million records against Splink called directly with the same rules."""

import json
from pathlib import Path

from bench.identity import ACCEPT, BLOCKS, PAIRS, RECORDS
from bench.measuring import RUNS, measured_in_turn, module

LABELS = {
    "ilk": "Ilk: `Matcher(settings).match(records)`",
    "splink": "Splink: `Linker`, u by sampling, m by expectation maximisation, `predict`",
}


def identity(folder: Path) -> list[str]:  # noqa: ARG001 - what is generated fits into memory
    """The same records, comparisons, blocking rules and training; both sides start from a table in memory."""
    sides = measured_in_turn(*(module("identity", name, RECORDS) for name in LABELS), warm=False)
    told = dict(zip(LABELS, [json.loads(side.said) | {"megabytes": side.megabytes} for side in sides], strict=True))
    base = told["splink"]["seconds"]
    return [
        f"Matching: which of {RECORDS:,} records are one person",
        "",
        "Generated records, a fifth of them of somebody who has another one: with slips of the pen, other addresses and"
        f" gaps. Six comparisons, {len(BLOCKS)} blocking rules, training on at most {PAIRS:,} pairs a rule, links from a"
        f" probability of {ACCEPT} on. Ilk also checks the records, counts the pairs of each rule before it makes any,"
        f" and writes the evidence of each link. The last of {RUNS} runs, in turn.",
        "",
        "| | seconds | of Splink's | links | precision | recall | peak MB |",
        "|---|---|---|---|---|---|---|",
        *(
            f"| {LABELS[name]} | {each['seconds']:.1f} | {each['seconds'] / base:.2f} | {each['links']:,} |"
            f" {each['precision']:.3f} | {each['recall']:.3f} | {each['megabytes']:,} |"
            for name, each in told.items()
        ),
        "",
    ]
