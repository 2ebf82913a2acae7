"""The server over HTTP: what the intake takes, how soon a change is told, and how soon a decision is answered."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

from bench.live_shop import caught_up, following, served, shop
from bench.measuring import measured_in_turn, module

_SECONDS = 10
_WAYS = (("batch", 100, 8), ("track", 1, 32))
"""What a request is, how many events it has, and how many connections there are at once."""
_PACES = (0, 10, 75)
"""Batches of a hundred a second that come meanwhile."""
_DECISIONS, _CONNECTIONS = 500, 16
"""Decisions asked for a second, over so many connections."""


def intake(folder: Path) -> list[str]:
    """A server of fifty live segments, beside an endpoint of the same framework that only writes to a file."""
    root = folder / "intake"
    key = shop(root)
    return [
        "The intake, changes and decisions, over HTTP",
        "",
        f"Clients send for {_SECONDS} seconds from processes of their own on the same machine; fifty live segments follow"
        " meanwhile, and every event is on the disk before it is acknowledged.",
        "",
        *_taken(root, key),
        *_told(root, key),
        *_decided(root, key),
    ]


def _taken(root: Path, key: str) -> list[str]:
    """Batches and single events, as fast as they are answered, and how soon after all of them are followed."""
    rows: list[str] = []
    for kind, together, connections in _WAYS:
        with following(root) as port:
            own = _said(module("sending", kind, port, key, connections, _SECONDS))
            begin = perf_counter()
            caught_up(port)
            behind = perf_counter() - begin
        with served(module("bare", root)) as port:
            bare = _said(module("sending", kind, port, key, connections, _SECONDS))
        followed = own["events"] * own["seconds"] / (own["seconds"] + behind)
        for name, each, last in (("Ilk", own, f"{followed:,.0f}"), ("bare", bare, "")):
            figures = f"{each['requests']:,.0f} | {each['events']:,.0f} | {each['p50']:.1f} | {each['p99']:.1f}"
            rows.append(
                f"| {name} | {together} | {connections} | {figures} | {each['events'] / bare['events']:.0%} | {last} |"
            )
    return [
        "As fast as they are answered. `bare` is an endpoint of the same framework that appends what comes to a file, syncs"
        " it, and checks nothing. *Followed* counts until the last event was worked into the segments.",
        "",
        "| | events in a request | connections | requests a second | events a second | p50 ms | p99 ms | of bare"
        " | followed a second |",
        "|---|---|---|---|---|---|---|---|---|",
        *rows,
        "",
    ]


def _told(root: Path, key: str) -> list[str]:
    """How long after an event the stream of changes tells what it led to."""
    rows: list[str] = []
    for pace in _PACES:
        with following(root) as port, _load(port, key, pace):
            first, then = (_said(module("watching", port, key, _SECONDS, name)) for name in ("first", "then"))
        figures = f"{first['p50']:.0f} | {first['p99']:.0f} | {then['p50']:.0f} | {then['p99']:.0f}"
        rows.append(f"| {pace * 100:,} | {first['sent'] + then['sent']} | {first['told'] + then['told']} | {figures} |")
    return [
        "From sending an order of somebody new until `/v1/live/stream` tells which segments they entered: twenty orders a"
        " second, beside batches of a hundred. What is not told within ten seconds after the last is not told in time."
        " *At first*: the first ten seconds of a shop that has no customer, in which 5,000 come and each enters what they"
        " enter; *then*: the ten seconds after.",
        "",
        "| events a second beside them | orders | told in time | at first, p50 ms | p99 ms | then, p50 ms | p99 ms |",
        "|---|---|---|---|---|---|---|",
        *rows,
        "",
    ]


def _decided(root: Path, key: str) -> list[str]:
    """How long `/v1/decide` takes at a steady pace, by when each request was due."""
    rows: list[str] = []
    for pace in _PACES:
        with following(root) as port, _load(port, key, pace):
            asked = module("sending", "decide", port, key, _CONNECTIONS, _SECONDS, _DECISIONS)
            first, then = _said(asked), _said(asked)
        figures = f"{first['p50']:.1f} | {first['p99']:.1f} | {then['p50']:.1f} | {then['p99']:.1f}"
        rows.append(f"| {pace * 100:,} | {min(first['requests'], then['requests']):,.0f} | {figures} |")
    return [
        f"`/v1/decide` for a slot of two variants, {_DECISIONS} requests a second over {_CONNECTIONS} connections, beside"
        " batches of a hundred; from when a request was due until its answer was there.",
        "",
        "| events a second beside them | answered a second | at first, p50 ms | p99 ms | then, p50 ms | p99 ms |",
        "|---|---|---|---|---|---|",
        *rows,
        "",
    ]


@contextmanager
def _load(port: int, key: str, pace: int) -> Iterator[None]:
    """Batches come at a pace, while two things are measured."""
    if not pace:
        yield
        return
    with subprocess.Popen(
        module("sending", "batch", port, key, 4, 4 * _SECONDS, pace), stdout=subprocess.DEVNULL
    ) as load:
        yield
        load.kill()


def _said(command: list[str]) -> dict[str, float]:
    (told,) = measured_in_turn(command, runs=1, warm=False)
    found: dict[str, float] = json.loads(told.said)
    return found
