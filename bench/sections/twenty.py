"""Twenty segments over twenty million events against twenty queries."""

import json
import sys
from pathlib import Path

from bench.events import CUSTOMERS, EVENTS, generate
from bench.measuring import measured_in_turn, module
from bench.twenty import TWENTY


def twenty(folder: Path) -> list[str]:
    """Twenty segments over twenty million events against twenty queries."""
    user, ours = generate(folder)
    one, other, third = measured_in_turn(
        module("segments", "twenty", ours),
        module("rivals", "duckdb", "twenty", "customer_id", user),
        module("rivals", "duckdb", "twenty", "customer_no", user),
        runs=7,
    )
    ilk, queries, whole = (json.loads(each.said) for each in (one, other, third))
    if not ilk["sizes"] == queries["sizes"] == whole["sizes"]:
        sys.exit("the two sides answer differently")
    first, again, theirs = ilk["first"], ilk["again"], queries["again"]
    return [
        f"{len(TWENTY)} segments over {CUSTOMERS:,} customers and {EVENTS:,} events, against {len(TWENTY)} DuckDB queries",
        "",
        "Both sides start from loaded tables and write memberships to disk, with two threads; answers are compared and equal."
        " Ilk's side also keeps the ledger of who entered and left, and the sizes. The queries (`bench/twenty.py`) are written"
        " as a user would, over one table of all events in order of arrival, with customers' identifiers as text.",
        "",
        "| | seconds | peak MB |",
        "|---|---|---|",
        f"| Ilk, the first refresh: everyone enters | {first:.2f} | {one.megabytes} |",
        f"| Ilk, a refresh with memberships in place | {again:.2f} | {one.megabytes} |",
        f"| {len(TWENTY)} queries, identifiers as text | {theirs:.2f} | {other.megabytes} |",
        f"| {len(TWENTY)} queries, identifiers that happen to be whole numbers | {whole['again']:.2f} | {third.megabytes} |",
        f"| queries / Ilk, first | {theirs / first:.1f} | |",
        f"| queries / Ilk, again | {theirs / again:.1f} | |",
        f"| queries of whole numbers / Ilk, again | {whole['again'] / again:.1f} | |",
        "",
        "The aim is a refresh five times faster than the queries over text, and it is not reached for certain: several"
        " measurements gave 3.6 to 5.2.",
        "",
    ]
