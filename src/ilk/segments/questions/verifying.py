"""Stored memberships against the answers in memory: the same definitions, two executors, one customer at a time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from numpy.random import Generator

from ilk.catalog.schema import Catalogue
from ilk.catalog.tables import CUSTOMERS, event_table
from ilk.customers.reading import rows
from ilk.segments.conditions.logic import And
from ilk.segments.language.checking import uses
from ilk.segments.people.population import people
from ilk.segments.questions.explaining import Display, reason
from ilk.segments.tree import Condition, Moment, Person
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine

MOST_TOLD = 20
"""Disagreements that are told of one segment."""
_MOST_EVENTS = 100_000
"""Customers with more events of one name are left out: all that they did would have to be held in memory."""


@dataclass(frozen=True, slots=True)
class Differs:
    """A customer about whom both differ, and what decides in memory."""

    customer_id: str
    stored: bool
    computed: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Compared:
    """One segment looked at again: how many agree, and the first of those who do not."""

    compared: int
    agree: int
    differs: tuple[Differs, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """Some customers in memory, by number, with all that some definitions look at."""

    people: Mapping[int, Person]
    catalogue: Catalogue
    moment: Moment

    def compared(self, segment: str, condition: Condition, display: Display) -> Compared:
        """What is stored of a segment beside what its definition answers.

        Other segments that it asks about are taken as they are stored, so that a disagreement is told where it arises.
        """
        differs = [
            person
            for person in self.people.values()
            if condition.holds(person, self.moment) is not (segment in person.segments)
        ]
        told = tuple(self._told(segment, condition, person, display) for person in differs[:MOST_TOLD])
        return Compared(len(self.people), len(self.people) - len(differs), told)

    def _told(self, segment: str, condition: Condition, person: Person, display: Display) -> Differs:
        return Differs(
            customer_id=person.id,
            stored=segment in person.segments,
            computed=condition.holds(person, self.moment),
            reason=reason(condition, person, self.moment, self.catalogue, display),
        )


def sampled(
    engine: Engine, trees: Sequence[Condition], catalogue: Catalogue, moment: Moment, size: int, rng: Generator
) -> Sample:
    """Draw customers without replacement, everybody where there are fewer, and load what the definitions look at."""
    every = And.model_construct(operands=cast("Any", tuple(trees)))
    events = sorted(uses(every).events)
    numbers = _quiet(engine, _drawn(engine, size, rng), events)
    known = people(engine, catalogue, numbers, events, about=every, moment=moment)
    return Sample(known, catalogue, moment)


def _drawn(engine: Engine, size: int, rng: Generator) -> list[int]:
    number = sql.column("customer_no")
    everyone = engine.run(sql.select({"customer_no": number}, CUSTOMERS, order_by=[(number, "asc")]))
    chosen = rng.choice(everyone.num_rows, size=min(size, everyone.num_rows), replace=False)
    chosen.sort()
    found: list[int] = everyone.column("customer_no").take(chosen).to_pylist()
    return found


def _quiet(engine: Engine, numbers: Sequence[int], events: Iterable[str]) -> list[int]:
    """The customers who did not too much to be held in memory."""
    tables, number = engine.tables(), sql.column("customer_no")
    chosen = sql.in_set(number, list(numbers))
    busy: set[int] = set()
    for name in events:
        if event_table(name) in tables:
            counted = sql.select(
                {"customer_no": number, "found": sql.count_rows()}, event_table(name), where=chosen, group_by=[number]
            )
            busy |= {row["customer_no"] for row in rows(engine, counted) if row["found"] > _MOST_EVENTS}
    return [each for each in numbers if each not in busy]
