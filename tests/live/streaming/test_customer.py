"""A customer alone, told of messages in whatever batches, is who they are among all others in one evaluator."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, field
from datetime import datetime
from typing import Any

import msgspec
import pytest
from numpy.random import Generator
from tests.live.streams import BEGIN, DAY, TICK, Stream
from tests.segments.world import CATALOGUE

from ilk.database.instants import instant
from ilk.kernel.randomness import derive
from ilk.live.evaluator.evaluator import Evaluator
from ilk.live.evaluator.outcome import Arrival, Change, Outcome
from ilk.live.evaluator.program import Program, program_of
from ilk.live.streaming.beginning import beginnings
from ilk.live.streaming.customer import Came, Customer, Kept
from ilk.live.streaming.work import row_of
from ilk.segments.tree import Person

SEEDS = 40
STEPS = 14


class Recorded:
    """An evaluator that notes what comes, and lets nobody become somebody else."""

    def __init__(self, evaluator: Evaluator) -> None:
        self.came: list[tuple[datetime, Sequence[Arrival]]] = []
        self._evaluator = evaluator

    def __getattr__(self, name: str) -> Any:
        return getattr(self._evaluator, name)

    def happened(self, rows: Iterable[Arrival], now: datetime) -> Outcome:
        known = list(rows)
        self.came.append((now, known))
        return self._evaluator.happened(known, now)

    def merged(self, winner: str, loser: str, now: datetime) -> Outcome:
        return Outcome()


@dataclass
class Counted:
    """What was told, in an order of its own, and what was passed over."""

    changes: list[Change] = field(default_factory=list)
    duplicates: int = 0
    too_late: int = 0

    def add(self, outcome: Outcome) -> None:
        self.changes = sorted([*self.changes, *outcome.changes], key=astuple)
        self.duplicates += outcome.duplicates
        self.too_late += len(outcome.for_the_batch)


def together(program: Program, people: Sequence[Person], came: Sequence[Any], end: datetime) -> Counted:
    """All customers in one evaluator, which is woken whenever time changes something, and by what comes."""
    evaluator, counted = Evaluator(program), Counted()
    counted.add(evaluator.backfill(people, BEGIN))
    for now, rows in came:
        counted.add(evaluator.advance(now - TICK))
        counted.add(evaluator.happened(rows, now))
    counted.add(evaluator.advance(end))
    return counted


def apart(program: Program, people: Sequence[Person], came: Sequence[Any], end: datetime, rng: Generator) -> Counted:
    """Each customer alone, kept as bytes between batches of random lengths, told of time batches later."""
    counted = Counted()
    kept: dict[str, tuple[bytes, int | None]] = {}
    for piece in beginnings([people[:3], people[3:]], program, BEGIN):
        kept |= {row["customer"]: (row["body"], row["timer"]) for row in piece.kept.to_pylist()}
        told = [row for row in piece.changes.to_pylist() if row["kind"] == "change"]
        changes = [Change(row["customer"], row["segment"], row["at"], row["entered"]) for row in told]
        counted.add(Outcome(changes=changes))
    clock = BEGIN
    while came:
        size = int(rng.integers(1, 6))
        batch, came = came[:size], came[size:]
        for name, rows in by_customer(batch).items():
            customer = Customer(name, program, decoded(kept.get(name)))
            counted.add(customer.takes(shuffled(rows, rng)))
            keep(kept, customer)
        wake(kept, program, clock, counted)
        clock = batch[-1][0]
    for name in kept:
        counted.add(Customer(name, program, decoded(kept[name])).advance(end))
    return counted


def wake(kept: dict[str, tuple[bytes, int | None]], program: Program, clock: datetime, counted: Counted) -> None:
    """Let time pass for whoever has a timer that has run out by a clock of whole milliseconds."""
    clock = clock.replace(microsecond=clock.microsecond // 1000 * 1000)
    for name, (_, timer) in list(kept.items()):
        if timer is not None and instant(timer * 1000) <= clock:
            customer = Customer(name, program, decoded(kept[name]))
            counted.add(customer.advance(clock - TICK))
            keep(kept, customer)


def by_customer(batch: Sequence[Any]) -> Mapping[str, list[Came]]:
    found: dict[str, list[Came]] = defaultdict(list)
    for now, rows in batch:
        for number, row in enumerate(rows):
            found[row.customer].append(Came(now, number, row))
    return found


def shuffled(rows: Sequence[Came], rng: Generator) -> list[Came]:
    return [rows[int(place)] for place in rng.permutation(len(rows))]


def decoded(kept: tuple[bytes, int | None] | None) -> Kept | None:
    return None if kept is None else msgspec.msgpack.decode(kept[0], type=Kept)


def keep(kept: dict[str, tuple[bytes, int | None]], customer: Customer) -> None:
    row = row_of(customer)
    if row is not None:
        kept[customer.name] = (row.values[0], row.timer)


@pytest.mark.parametrize("seed", range(SEEDS))
def test_batches_and_neighbours_change_nothing(seed: int) -> None:
    stream = Stream(seed)
    people, program = list(stream.known.people.values()), program_of(stream.definitions, CATALOGUE)
    recorded = Recorded(stream.evaluator)
    stream.evaluator = recorded  # type: ignore[assignment]
    for _ in range(STEPS):
        stream.step()
    end = stream.now + DAY
    expected = together(program, people, recorded.came, end)
    assert apart(program, people, recorded.came, end, derive(seed, "batches")) == expected
