"""What people of the small world remember: recorded values and moves, lists, the crowd, and answers to SQL."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from math import isnan
from typing import Any

import pyarrow as pa
from numpy.random import Generator
from tests.segments.surroundings import SUPPRESSIONS

from ilk.segments.conditions.sql_answer import SqlAnswer
from ilk.segments.tree import Entry, Move, Person
from ilk.warehouse.engine import Transaction

TRACKED = ("country", "age", "score", "income", "member", "birth", "signup")
RANKED = ("age", "score", "income", "signup")
SEGMENTS = ("vip", "lapsed")
PLACES = ("press", "blocked")


def _adult(person: Person, _as_of: datetime) -> bool:
    age: Any = person.traits.get("age")
    return age is not None and age > 1


def _regular(person: Person, as_of: datetime) -> bool:
    return len([event for event in person.events.get("order", ()) if event.at <= as_of]) > 2


def _lasting(person: Person, as_of: datetime) -> bool:
    seconds: list[Any] = [
        event.properties.get("seconds") for event in person.events.get("visit", ()) if event.at <= as_of
    ]
    return any(each is not None and each >= 1 for each in seconds)


QUESTIONS: Mapping[str, Callable[[Person, datetime], bool]] = {
    "select customer_id from customers where age > 1": _adult,
    "select customer_no from event_order group by customer_no having count(*) > 2": _regular,
    "with v as (select customer_no from event_visit where seconds >= 1 and occurred_at <= $as_of) "
    'select c.customer_id from customers c join v on v.customer_no = c.customer_no -- it\'s "quoted"\n': _lasting,
}
"""Texts in SQL, and what each means, said in Python."""


def remembering(
    rng: Generator, person: Person, value: Callable[[str], Any], instant: Callable[[], datetime], as_of: datetime
) -> Person:
    """The person with drawn history, moves, lists and answers."""
    history = {trait: _entries(rng, lambda trait=trait: value(trait), instant) for trait in TRACKED}
    ledger = {name: [Move(at, bool(rng.random() < 0.5)) for at in _instants(rng, instant)] for name in SEGMENTS}
    lists = frozenset(name for name in PLACES if rng.random() < 0.4)
    answers = frozenset(
        SqlAnswer(query=text).model_dump_json() for text, means in QUESTIONS.items() if means(person, as_of)
    )
    suppressed = not lists.isdisjoint(SUPPRESSIONS)
    return replace(person, history=history, ledger=ledger, lists=lists, answers=answers, suppressed=suppressed)


def _entries(rng: Generator, value: Callable[[], Any], instant: Callable[[], datetime]) -> list[Entry]:
    return [Entry(at, value() if rng.random() > 1 / 6 else None) for at in _instants(rng, instant)]


def _instants(rng: Generator, instant: Callable[[], datetime]) -> Sequence[datetime]:
    return sorted({instant() for _ in range(int(rng.integers(0, 5)))})


def crowded(people: Mapping[Any, Person]) -> dict[Any, Person]:
    """The same people, each with the values of all."""
    crowd = {
        (trait, segment): sorted(
            (
                found
                for person in people.values()
                if (segment is None or segment in person.segments) and (found := person.traits.get(trait)) is not None
            ),
            key=lambda value: (isinstance(value, float) and isnan(value), value),  # type: ignore[arg-type,return-value]
        )
        for trait in RANKED
        for segment in (None, *SEGMENTS)
    }
    return {key: replace(person, crowd=crowd) for key, person in people.items()}


def load_memory(changes: Transaction, people: Mapping[int, Person]) -> None:
    """Write what people remember into the tables of what runs record."""
    entries = [
        {"customer_no": no, "trait": trait, "value": _text(entry.value), "since": entry.at.replace(tzinfo=None)}
        for no, person in people.items()
        for trait, found in person.history.items()
        for entry in found
    ]
    moves = [
        {
            "segment": segment,
            "version": 1,
            "customer_no": no,
            "change": "entered" if move.entered else "left",
            "occurred_at": move.at.replace(tzinfo=None),
            "run_id": f"r{position}",
        }
        for no, person in people.items()
        for segment, found in person.ledger.items()
        for position, move in enumerate(found)
    ]
    lists = [{"list": name, "customer_no": no} for no, person in people.items() for name in sorted(person.lists)]
    for table, rows in (("trait_history", entries), ("membership_ledger", moves), ("list_members", lists)):
        changes.append(table, pa.Table.from_pylist(rows, schema=_SCHEMAS[table]))


_AT = pa.timestamp("us")
_SCHEMAS = {
    "trait_history": pa.schema(
        [("customer_no", pa.int32()), ("trait", pa.string()), ("value", pa.string()), ("since", _AT)]
    ),
    "membership_ledger": pa.schema(
        [
            ("segment", pa.string()),
            ("version", pa.int32()),
            ("customer_no", pa.int32()),
            ("change", pa.string()),
            ("occurred_at", _AT),
            ("run_id", pa.string()),
        ]
    ),
    "list_members": pa.schema([("list", pa.string()), ("customer_no", pa.int32())]),
}


def _text(value: Any) -> str | None:
    """A value as the history holds it."""
    match value:
        case None:
            return None
        case bool():
            return str(value).lower()
        case datetime():
            return value.replace(tzinfo=None).isoformat(sep=" ")
        case float():
            return repr(value)
        case int() | Decimal() | str():
            return str(value)
        case date():
            return value.isoformat()
        case _:
            raise AssertionError(value)


__all__ = ["PLACES", "QUESTIONS", "RANKED", "SEGMENTS", "TRACKED", "crowded", "load_memory", "remembering"]
