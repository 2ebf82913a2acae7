"""The server over HTTP: what the intake takes, how soon a change is told, and how soon a decision is answered."""

import json
import subprocess
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from bench.live_shop import following, served, shop
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
    """Batches and single events, as fast as they are answered."""
    rows: list[str] = []
    for kind, together, connections in _WAYS:
        found = []
        for server in (following(root), served(module("bare", root))):
            with server as port:
                found.append(_said(module("sending", kind, port, key, connections, _SECONDS)))
        for name, each in zip(("Ilk", "bare"), found, strict=True):
            figures = f"{each['requests']:,.0f} | {each['events']:,.0f} | {each['p50']:.1f} | {each['p99']:.1f}"
            rows.append(
                f"| {name} | {together} | {connections} | {figures} | {each['events'] / found[1]['events']:.0%} |"
            )
    return [
        "As fast as they are answered. `bare` is an endpoint of the same framework that appends what comes to a file, syncs"
        " it, and checks nothing.",
        "",
        "| | events in a request | connections | requests a second | events a second | p50 ms | p99 ms | of bare |",
        "|---|---|---|---|---|---|---|---|",
        *rows,
        "",
    ]


def _told(root: Path, key: str) -> list[str]:
    """How long after an event the stream of changes tells what it led to."""
    rows: list[str] = []
    for pace in _PACES:
        with following(root) as port:
            each = _beside(port, key, pace, module("watching", port, key, _SECONDS))
        rows.append(f"| {pace * 100:,} | {each['sent']} | {each['told']} | {each['p50']:.0f} | {each['p99']:.0f} |")
    return [
        "From sending an order of somebody new until `/v1/live/stream` tells which segments they entered: twenty orders a"
        " second, beside batches of a hundred. What is not told within ten seconds after the last is not told in time.",
        "",
        "| events a second beside them | orders | told in time | p50 ms | p99 ms |",
        "|---|---|---|---|---|",
        *rows,
        "",
    ]


def _decided(root: Path, key: str) -> list[str]:
    """How long `/v1/decide` takes at a steady pace, by when each request was due."""
    rows: list[str] = []
    for pace in _PACES:
        with following(root) as port:
            asked = module("sending", "decide", port, key, _CONNECTIONS, _SECONDS, _DECISIONS)
            each = _beside(port, key, pace, asked)
        rows.append(f"| {pace * 100:,} | {each['requests']:,.0f} | {each['p50']:.1f} | {each['p99']:.1f} |")
    return [
        f"`/v1/decide` for a slot of two variants, {_DECISIONS} requests a second over {_CONNECTIONS} connections, beside"
        " batches of a hundred; from when a request was due until its answer was there.",
        "",
        "| events a second beside them | answered a second | p50 ms | p99 ms |",
        "|---|---|---|---|",
        *rows,
        "",
    ]


def _beside(port: int, key: str, pace: int, command: Sequence[str]) -> dict[str, float]:
    """What a command says while batches come at a pace."""
    with ExitStack() as stack:
        if pace:
            load = module("sending", "batch", port, key, 4, _SECONDS, pace)
            stack.enter_context(subprocess.Popen(load, stdout=subprocess.DEVNULL))
        return _said([*command])


def _said(command: list[str]) -> dict[str, float]:
    (told,) = measured_in_turn(command, runs=1, warm=False)
    found: dict[str, float] = json.loads(told.said)
    return found
