"""The refresh after a few new events against the full one."""

import json
from pathlib import Path

from bench.events import CUSTOMERS, EVENTS, exported, generate
from bench.fifty import FIFTY
from bench.measuring import measured_in_turn, module

_ROUNDS = (
    ("hour", "0.1 % new events within an hour, eight of a customer in a row"),
    ("pace", "0.1 % new events at the usual pace, within 17 hours, of anyone"),
    ("nothing", "nothing new"),
)


def touched(folder: Path, customers: int = CUSTOMERS, events: int = EVENTS) -> list[str]:
    """Fifty segments of a project, run as `ilk run` does."""
    user, _ = generate(folder, customers, events)
    (one,) = measured_in_turn(module("touched", exported(user), customers, events), runs=1, warm=False)
    told = json.loads(one.said)
    full = told["full"]
    return [
        "A refresh after new events",
        "",
        f"A project with the {len(FIFTY)} segments over {events:,} events of {customers:,} customers; new events come as new"
        " files, and `ilk run` is called. `refresh` is the step that works out traits and segments. A full refresh at the same"
        " instant gives the same members, by a hash over all of them.",
        "",
        "| | customers with new events | load, s | refresh, s | part of the full refresh | whole run, s |",
        "|---|---|---|---|---|---|",
        f"| the first run | | {told['first']['load']:.1f} | {told['first']['refresh']:.2f} | | {told['first']['all']:.1f} |",
        f"| full refresh, memberships in place | | | {full:.2f} | 100 % | |",
        *(_row(told, name, said, full) for name, said in _ROUNDS),
        "",
        "The aim is below 5 % of the full refresh, and it is not reached. Fifty windows that move on by an hour touch a tenth"
        " of these customers, whoever has new events; to look at them again, their rows are searched for in tables that lie in"
        " order of time, which costs most of what reading the tables whole does, and each of some hundred statements costs"
        " milliseconds. It pays when little happens, and the more the larger the tables are.",
        "",
    ]


def _row(told: dict[str, dict[str, float]], name: str, said: str, full: float) -> str:
    customers = told.get(f"{name}_customers", 0)
    each = told[name]
    return (
        f"| {said} | {customers:,} | {each['load']:.1f} | {each['refresh']:.3f} | {each['refresh'] / full:.1%} |"
        f" {each['all']:.1f} |"
    )
