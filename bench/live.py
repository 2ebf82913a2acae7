"""Fifty segments that follow events as they come: how many a second, and how much is kept of a customer. Prints JSON."""

import gc
import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from time import process_time
from zoneinfo import ZoneInfo

import numpy as np
from numpy.random import Generator

from bench.fifty import FIFTY
from bench.measuring import status_of
from bench.segments import PROPERTIES
from ilk.catalog.schema import Catalogue, EventSchema
from ilk.live.evaluator.evaluator import Evaluator
from ilk.live.evaluator.outcome import Happened
from ilk.live.evaluator.program import program_of
from ilk.segments.compile import Definitions
from ilk.segments.language.checking import read_condition
from ilk.segments.tree import Event, Person, Result

BEGIN = datetime(2025, 12, 1, tzinfo=UTC)
DAY = timedelta(days=1)
TOGETHER = 100
"""So many events come in one call, as the intake hands them on."""
_NAMES, _SHARES = ("view", "visit", "order", "support_call"), (0.70, 0.18, 0.10, 0.02)
_CATEGORIES = ("coffee", "tea", "bread", "fruit", "fish", "meat", "toys", "books")
_CHANNELS = ("web", "store", "app")
CATALOGUE = Catalogue(
    events={name: EventSchema(dict(kinds)) for name, kinds in PROPERTIES.items()}, zone=ZoneInfo("UTC")
)


def main(customers: int, before: int, events: int, segments: int) -> dict[str, float]:
    """Begin with customers of so many events each within two years; then so many more come, within a day."""
    chosen = dict(list(FIFTY.items())[:segments])
    definitions = Definitions(segments={name: read_condition(said.text, CATALOGUE) for name, said in chosen.items()})
    evaluator = Evaluator(program_of(definitions, CATALOGUE))
    rng = np.random.default_rng(7)
    people = [person(rng, number, before) for number in range(customers)]
    gc.collect()
    resident, begin = status_of("self", "VmRSS"), process_time()
    evaluator.backfill(people, BEGIN)
    backfill = process_time() - begin
    del people
    coming = list(arriving(rng, customers, events))
    begin, changes = process_time(), 0
    for first in range(0, events, TOGETHER):
        rows = coming[first : first + TOGETHER]
        changes += len(evaluator.happened(rows, rows[-1].at).changes)
    seconds = process_time() - begin
    sizes = [len(evaluator.states.body(customer) or b"") for customer in evaluator.states]
    return {
        "backfill": customers / backfill,
        "events": events / seconds,
        "changes": changes,
        "bytes": sum(sizes) / customers,
        "most": max(sizes),
        "resident": (status_of("self", "VmRSS") - resident) * 1024 / customers,
    }


def person(rng: Generator, number: int, events: int) -> Person:
    """A customer with so many events within two years."""
    found: dict[str, list[Event]] = {name: [] for name in _NAMES}
    for place, back in enumerate(sorted(rng.random(events), reverse=True)):
        name = str(rng.choice(_NAMES, p=_SHARES))
        found[name].append(Event(BEGIN - timedelta(days=730 * back), f"{number}-{place}", _properties(rng, name)))
    return Person(id=f"c{number}", events=found)


def arriving(rng: Generator, customers: int, events: int, within: timedelta = DAY, skew: int = 3) -> Iterator[Happened]:
    """So many events within a time; of a few customers most, or with a skew of 1 of all alike."""
    for place in range(events):
        name = str(rng.choice(_NAMES, p=_SHARES))
        customer = int(customers * rng.random() ** skew)
        at = BEGIN + within * ((place + 1) / events)
        yield Happened(f"c{customer}", name, Event(at, f"n{place}", _properties(rng, name)))


def _properties(rng: Generator, name: str) -> dict[str, Result]:
    values: dict[str, Result] = {
        "category": str(rng.choice(_CATEGORIES)),
        "channel": str(rng.choice(_CHANNELS)),
        "product": int(rng.integers(2000)),
        "revenue": Decimal(int(rng.integers(800))) / 4,
    }
    return {name: values[name] for name in PROPERTIES[name]}


if __name__ == "__main__":
    print(json.dumps(main(*map(int, sys.argv[1:5]))))
