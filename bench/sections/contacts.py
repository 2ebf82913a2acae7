"""A segment over 260,000 contacts, beside what users of a mailing tool report."""

import json
from pathlib import Path

from bench.contacts import CONTACTS, ROWS, SEGMENT
from bench.measuring import measured_in_turn, module


def contacts(folder: Path) -> list[str]:
    """From files to members, and again."""
    (one,) = measured_in_turn(module("contacts", folder / "contacts"), runs=1, warm=False)
    told = json.loads(one.said)
    return [
        f"One segment over {CONTACTS:,} contacts",
        "",
        "A user of Mautic 2.15 reports of 260,000 subscribers that each segment with filters takes about 40 minutes, whether it"
        " processes 10 contacts or 5,000 ([mautic/mautic#8113](https://github.com/mautic/mautic/issues/8113), November 2019)."
        " That is his server, his filters, MySQL beside a web application, and an old version: not a comparison on one machine."
        f" Ours is {CONTACTS:,} generated contacts with {ROWS['message']:,} messages and {ROWS['visit']:,} page views, and a segment"
        " with a filter of each kind:",
        "",
        *(f"    {line}" for line in SEGMENT.splitlines()),
        "",
        "| | seconds |",
        "|---|---|",
        f"| loading all of it from Parquet, once | {told['load']:.1f} |",
        f"| the first refresh: {told['members']:,} members | {told['first']:.2f} |",
        f"| the first run whole, from files to a published state | {told['first_run']:.1f} |",
        f"| a refresh with nothing new | {told['again']:.2f} |",
        f"| such a run whole | {told['again_run']:.1f} |",
        f"| the definition counted while somebody types, branch by branch | {told['check']:.2f} |",
        "",
        f"Peak memory: {told['megabytes']:,} MB.",
        "",
    ]
