"""Customers in memory, as the language sees them: for explanations, and to check the engine against."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from ilk.catalog.schema import Catalogue
from ilk.catalog.tables import CUSTOMERS, MEMBERSHIPS, event_table
from ilk.kernel.clock import aware
from ilk.segments.language.checking import uses
from ilk.segments.people.remembered import remembered
from ilk.segments.people.surroundings import (
    Circle,
    acquainted,
    circle,
    restored,
    rows_of_tables,
    stored_rows,
    suppressed,
)
from ilk.segments.tree import Event, Moment, Node, Person
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine


def people(
    engine: Engine,
    catalogue: Catalogue,
    numbers: Sequence[int],
    events: Iterable[str],
    *,
    about: Node | None = None,
    moment: Moment | None = None,
) -> Mapping[int, Person]:
    """Some customers with their traits, the named events and their segments, from the published tables.

    Args:
        numbers: their `customer_no`; keep it to a sample, everything is held in memory.
        events: the names of the events to load.
        about: the definition that will be asked, at `moment`: what it needs besides is loaded for it.
    """
    around = circle(engine, catalogue, numbers, uses(about)) if about else Circle(numbers)
    chosen = sql.in_set(sql.column("customer_no"), list(around.numbers))
    traits = stored_rows(engine, CUSTOMERS, chosen)
    happened = _happened(engine, catalogue, set(events), chosen)
    segments = _segments(engine, chosen)
    besides = remembered(engine, catalogue, around.numbers, about, moment) if about and moment else {}
    related = rows_of_tables(engine, catalogue, uses(about), chosen) if about else {}
    left_out = suppressed(engine, catalogue, chosen)
    loaded = {
        row["customer_no"]: Person(
            traits={name: restored(row[name]) for name in catalogue.traits if name in row},
            events=happened.get(row["customer_no"], {}),
            segments=frozenset(segments.get(row["customer_no"], ())),
            id=str(row["customer_id"]),
            rows=related.get(row["customer_no"], {}),
            account=around.account(row["customer_no"]),
            suppressed=row["customer_no"] in left_out,
            addresses={channel: row.get(trait) for channel, trait in catalogue.channels.items()},
            **besides.get(row["customer_no"], {}),
        )
        for row in traits
    }
    return {number: person for number, person in acquainted(loaded, around).items() if number in set(numbers)}


def _happened(
    engine: Engine, catalogue: Catalogue, names: Collection[str], chosen: sql.Expr
) -> Mapping[int, Mapping[str, Sequence[Event]]]:
    happened: dict[int, dict[str, Sequence[Event]]] = defaultdict(dict)
    for name in sorted(catalogue.events.keys() & names):
        for number, found in _events(engine, catalogue, name, chosen).items():
            happened[number][name] = found
    return happened


def _segments(engine: Engine, chosen: sql.Expr) -> Mapping[int, Collection[str]]:
    segments: dict[int, set[str]] = defaultdict(set)
    if MEMBERSHIPS in engine.tables():
        for row in stored_rows(engine, MEMBERSHIPS, chosen):
            segments[row["customer_no"]].add(row["segment"])
    return segments


def _events(engine: Engine, catalogue: Catalogue, name: str, chosen: sql.Expr) -> Mapping[int, Sequence[Event]]:
    there = engine.tables()[event_table(name)]
    wanted = [key for key in catalogue.events[name].properties if key in there]
    missing = dict.fromkeys(catalogue.events[name].properties.keys() - there.keys())
    columns = sql.columns(("customer_no", "occurred_at", "event_id", *wanted))
    rows = engine.run(sql.select(columns, event_table(name), where=chosen))
    # Column by column: a dictionary for each row, made and taken apart again, takes twice as long.
    numbers, instants, ids, *values = (_restored(column) for column in rows.columns)
    found: dict[int, list[Event]] = defaultdict(list)
    for number, at, event_id, *row in zip(numbers, instants, ids, *values, strict=True):
        found[number].append(Event(at, event_id, missing | dict(zip(wanted, row, strict=True))))
    return {number: sorted(events, key=lambda event: (event.at, event.id)) for number, events in found.items()}


def _restored(column: pa.ChunkedArray) -> list[Any]:
    """A stored column as conditions see its values, as `restored` gives each of them."""
    if not pa.types.is_timestamp(column.type):
        values: list[Any] = column.to_pylist()
        return values
    # By way of numpy: Arrow makes instants of Python twenty times slower.
    instants = column.cast(pa.timestamp("us")).to_numpy().tolist()
    return [None if at is None else aware(at) for at in instants]
