"""A process begins again with the live states of many customers: how soon, and in how much memory. Prints JSON."""

import json
import sys
from collections.abc import Collection
from datetime import timedelta
from pathlib import Path
from time import monotonic, process_time

import msgspec
import numpy as np

from bench.fifty import FIFTY
from bench.live import BEGIN, CATALOGUE, TOGETHER, arriving, person
from bench.measuring import status_of
from ilk.database.live import GROUND, POSITION, UNTIL, LiveStore, Written
from ilk.database.share import Share
from ilk.live.evaluator.evaluator import Evaluator
from ilk.live.evaluator.program import program_of
from ilk.live.following.ground import Ground, Translating
from ilk.live.following.keeping import bodies_of, restored
from ilk.segments.compile import Definitions
from ilk.segments.language.checking import read_condition

_DRAWN, _BEFORE, _EVENTS = 2_000, 40, 20_000
_WITHIN = timedelta(minutes=10)
_FILE = "live.sqlite"
_PIECE = 5_000


def write(folder: Path, customers: int) -> dict[str, float]:
    """Write the states of so many customers, a few thousand of whom are drawn, and the others are like them."""
    ground, rng = _ground(), np.random.default_rng(7)
    evaluator = Evaluator(ground.program)
    evaluator.backfill([person(rng, number, _BEFORE) for number in range(_DRAWN)], BEGIN)
    drawn = [msgspec.msgpack.decode(evaluator.states.body(each) or b"") for each in evaluator.states]
    store = LiveStore.open(folder / _FILE, BEGIN)
    share = Share(store)
    share.begin_anew()
    for first in range(0, customers, _PIECE):
        numbers = range(first, min(first + _PIECE, customers))
        share.lay_aside((f"c{number}", _as(drawn[number % _DRAWN], f"c{number}")) for number in numbers)
    share.swap(Written([], {}, marks={GROUND: ground.key, POSITION: "0", UNTIL: BEGIN.isoformat()}), BEGIN)
    store.close()
    return {"bytes": (folder / _FILE).stat().st_size / customers}


def ready(folder: Path, customers: int) -> dict[str, float]:
    """Begin again with what was written, and follow events of anybody."""
    ground = _ground()
    resident, begin = status_of("self", "VmRSS"), monotonic()
    store = LiveStore.open(folder / _FILE, BEGIN)
    standing = restored(Share(store), ground)
    seconds = monotonic() - begin
    if standing is None or len(standing.evaluator.states) != customers:
        raise AssertionError("not all are there")
    evaluator, begun = standing.evaluator, status_of("self", "VmRSS")
    rows = list(arriving(np.random.default_rng(11), customers, _EVENTS, _WITHIN, skew=1))
    begin = process_time()
    for first in range(0, _EVENTS, TOGETHER):
        together = rows[first : first + TOGETHER]
        touched = evaluator.happened(together, together[-1].at).touched
        evaluator.states.rest(bodies_of(evaluator, touched))
    events = _EVENTS / (process_time() - begin)
    store.close()
    return {
        "seconds": seconds,
        "megabytes": (begun - resident) / 1024,
        "after": (status_of("self", "VmRSS") - resident) / 1024,
        "events": events,
    }


def _ground() -> Ground:
    said = {name: read_condition(each.text, CATALOGUE) for name, each in FIFTY.items()}
    program = program_of(Definitions(segments=said), CATALOGUE)
    return Ground("p", BEGIN, program, {"events": 0}, people=lambda: iter(()), translator=_silent)


def _silent(_sources: Collection[str]) -> Translating:
    raise AssertionError("no message comes")


def _as(state: dict[str, object], customer: str) -> bytes:
    return msgspec.msgpack.encode({**state, "customer": customer})


if __name__ == "__main__":
    print(json.dumps({"write": write, "ready": ready}[sys.argv[1]](Path(sys.argv[2]), int(sys.argv[3]))))
