"""A small world for the language: every type, events on the edges of windows, and values that are missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
from numpy.random import Generator
from tests.segments import surroundings
from tests.segments.memory import PLACES, crowded, load_memory, remembering

from ilk.catalog.schema import Catalogue, EventSchema
from ilk.catalog.tables import event_table, seen_table
from ilk.customers.accounts.keeping import keep_groups
from ilk.kernel.randomness import derive
from ilk.kernel.types import ValueType
from ilk.segments.tree import Event, Moment, Person
from ilk.sources.seen import seen
from ilk.warehouse.duckdb import DuckDBEngine
from ilk.warehouse.engine import Engine, Transaction

ZONE = ZoneInfo("Europe/Berlin")
AS_OF = datetime(2025, 3, 30, 12, 0, tzinfo=UTC)
MOMENT = Moment(AS_OF, ZONE)
TEXTS = ("DE", "de", "Straße", "ÉTÉ", "a_b%", 'quo"te', "it's", "İstanbul", "Σ", "\\", "")
VERSIONS = ("2.10.0", "v2.10", "2.9.9", "2.10.0-beta", "2.10.0.0.0.1", "10", "x", "2.10.0+7", "1.2.3.4.5.6.7", "")
ADDRESSES = (
    "10.0.0.1", "10.255.255.255", "11.0.0.0", "::ffff:10.1.2.3", "010.0.0.1", "256.1.1.1", "2001:db8::1", "2001:DB8::",
    "::", "::1", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7::8", "1::2::3", "2001:db8:0:0:0:0:0:1", "fe80::1%eth0", "home", "",
)  # fmt: skip
NORTHS = (-91.0, -90.0, -17.5, 0.0, 52.0, 52.52, 53.0, 90.0, 91.0, float("inf"))
EASTS = (-181.0, -180.0, -179.5, -74.0, 0.0, 13.0, 13.405, 14.0, 179.5, 180.0, float("-inf"))
OWN: dict[str, Sequence[Any]] = {
    "app_version": VERSIONS,
    "ip": ADDRESSES,
    "home_latitude": NORTHS,
    "home_longitude": EASTS,
    **surroundings.OWN,
}
"""Traits and properties that take values of their own."""
LISTS = ("tea", "coffee", "it's", "")

CATALOGUE = Catalogue(
    traits={
        "country": ValueType.TEXT,
        "age": ValueType.INTEGER,
        "score": ValueType.NUMBER,
        "income": ValueType.MONEY,
        "member": ValueType.YES_NO,
        "birth": ValueType.DATE,
        "signup": ValueType.INSTANT,
        "interests": ValueType.TEXT_LIST,
        "app_version": ValueType.TEXT,
        "ip": ValueType.TEXT,
        "home_latitude": ValueType.NUMBER,
        "home_longitude": ValueType.NUMBER,
        "score_scored_at": ValueType.INSTANT,
        "affinity_coffee": ValueType.NUMBER,
        "lookalike_vip": ValueType.INTEGER,
        **surroundings.TRAITS,
    },
    events={
        "order": EventSchema(
            {
                "revenue": ValueType.MONEY,
                "items": ValueType.INTEGER,
                "weight": ValueType.NUMBER,
                "channel": ValueType.TEXT,
                "gift": ValueType.YES_NO,
                "due": ValueType.DATE,
                "paid": ValueType.INSTANT,
                "tags": ValueType.TEXT_LIST,
            }
        ),
        "visit": EventSchema({"channel": ValueType.TEXT, "seconds": ValueType.NUMBER}, seen=True),
        **surroundings.STANDARD,
    },
    tables=surroundings.TABLES,
    accounts=surroundings.ACCOUNTS,
    channels=surroundings.CHANNELS,
    segments=frozenset({"vip", "lapsed"}),
    lists=frozenset(PLACES),
    suppressions=frozenset(surroundings.SUPPRESSIONS),
    zone=ZONE,
)

ARROW = {
    ValueType.TEXT: pa.string(),
    ValueType.INTEGER: pa.int64(),
    ValueType.NUMBER: pa.float64(),
    ValueType.MONEY: pa.decimal128(18, 4),
    ValueType.YES_NO: pa.bool_(),
    ValueType.DATE: pa.date32(),
    ValueType.INSTANT: pa.timestamp("us"),
    ValueType.TEXT_LIST: pa.list_(pa.string()),
}


@dataclass(frozen=True)
class World:
    """The same people twice: in memory and in an engine."""

    people: Mapping[int, Person]
    engine: DuckDBEngine


def world(seed: int, size: int = 60) -> World:
    """The people of a seed, in an engine too."""
    people = drawn(seed, size)
    engine = DuckDBEngine.open(None)
    load(engine, people)
    return World(people, engine)


def drawn(seed: int, size: int = 60) -> Mapping[int, Person]:
    """People drawn from the seed; about a sixth of all values is missing."""
    rng = derive(seed, "world")
    people = crowded({number: replace(_person(rng), id=f"c{number}") for number in range(size)})
    return surroundings.acquainted(people, surroundings.accounts_of(lambda types: _values(rng, types)))


def load(engine: Engine, people: Mapping[int, Person]) -> None:
    """Write people into the tables that the language reads."""
    rows = [
        {"customer_no": no, "customer_id": person.id or f"c{no}"} | dict(person.traits) for no, person in people.items()
    ]
    own = [("customer_no", pa.int32()), ("customer_id", pa.string())]
    memberships = [
        {"segment": name, "customer_no": no} for no, person in people.items() for name in sorted(person.segments)
    ]
    with engine.transaction() as changes:
        load_memory(changes, people)
        surroundings.load_surroundings(changes, people, table, _fields)
        changes.append("customers", table(rows, [*own, *_fields(CATALOGUE.traits)]))
        changes.append("memberships", table(memberships, [("segment", pa.string()), ("customer_no", pa.int32())]))
        load_events(changes, people, 1)
    keep_groups(engine, CATALOGUE.accounts)


def load_events(changes: Transaction, people: Mapping[int, Person], load_no: int) -> None:
    """Write the events of people as one load, beside those that are there."""
    keys = [("customer_no", pa.int32()), ("occurred_at", pa.timestamp("us"))]
    keys += [("event_id", pa.string()), ("load_no", pa.int32())]
    for event, schema in CATALOGUE.events.items():
        happened = [
            {"customer_no": no, "occurred_at": found.at, "event_id": found.id, "load_no": load_no}
            | dict(found.properties)
            for no, person in people.items()
            for found in person.events.get(event, ())
        ]
        changes.append(event_table(event), table(happened, [*keys, *_fields(schema.properties)]))
        if schema.seen:
            changes.create(seen_table(event), seen(event_table(event)))


def _fields(types: Mapping[str, ValueType]) -> list[tuple[str, pa.DataType]]:
    return [(name, ARROW[value_type]) for name, value_type in types.items()]


def table(rows: Sequence[Mapping[str, Any]], fields: list[tuple[str, pa.DataType]]) -> pa.Table:
    """Rows as Arrow; instants lose their zone, as they do in the warehouse."""
    plain = [{name: _plain(value) for name, value in row.items()} for row in rows]
    return pa.Table.from_pylist(plain, schema=pa.schema(fields))


def _plain(value: Any) -> Any:
    return value.replace(tzinfo=None) if isinstance(value, datetime) else value


def _person(rng: Generator) -> Person:
    segments = frozenset(name for name in ("vip", "lapsed") if rng.random() < 0.4)
    events = {name: _events(rng, name) for name in CATALOGUE.events}
    person = Person(_values(rng, CATALOGUE.traits), events, segments)
    person = surroundings.surrounded(rng, person, lambda types: _values(rng, types))
    values = (lambda name: _value(rng, name, CATALOGUE.traits[name]), lambda: _instant(rng))
    return remembering(rng, person, *values, AS_OF)


def _events(rng: Generator, name: str) -> list[Event]:
    properties = CATALOGUE.events[name].properties
    at = [_instant(rng) for _ in range(int(rng.integers(0, 7)))]
    at = [_after(rng, at[number - 1]) if number % 2 else each for number, each in enumerate(at)]
    found = [Event(each, f"{name}{number}", _values(rng, properties)) for number, each in enumerate(at)]
    return sorted(found, key=lambda event: (event.at, event.id))


def _values(rng: Generator, types: Mapping[str, ValueType]) -> dict[str, Any]:
    return {name: _value(rng, name, kind) if rng.random() > 1 / 6 else None for name, kind in types.items()}


def _value(rng: Generator, name: str, kind: ValueType) -> Any:
    if name in OWN:
        return OWN[name][int(rng.integers(len(OWN[name])))]
    match kind:
        case ValueType.TEXT:
            return TEXTS[int(rng.integers(len(TEXTS)))]
        case ValueType.INTEGER:
            return int(rng.choice([-3, 0, 1, 2, 3, 18, 10**15]))
        case ValueType.NUMBER:
            return float(rng.choice([-0.5, 0.0, 0.1, 0.2, 0.3, 1.0, 2.5, 1e9]))
        case ValueType.MONEY:
            return Decimal(str(rng.choice(["-4.9900", "0.0000", "0.1000", "0.2000", "50.0000", "99999.9999"])))
        case ValueType.YES_NO:
            return bool(rng.random() < 0.5)
        case ValueType.DATE:
            return date(2025, 3, 30) + timedelta(days=int(rng.choice([-400, -365, -90, -31, -30, -7, -1, 0, 1, 7])))
        case ValueType.INSTANT:
            return _instant(rng)
        case ValueType.TEXT_LIST:
            return [str(item) for item in rng.choice(LISTS, size=int(rng.integers(0, 4)))]


def _after(rng: Generator, before: datetime) -> datetime:
    """An instant at or beside the end of a pause, or of a time that something may take."""
    minutes = int(rng.choice([0, 1, 2, 30, 60, 120, 24 * 60, 48 * 60, 7 * 24 * 60]))
    return before + timedelta(minutes=minutes, microseconds=int(rng.choice([-1, 0, 0, 1])))


def _instant(rng: Generator) -> datetime:
    """An instant on or beside the edge of a window that the tests ask about."""
    hours = int(rng.choice([0, 1, 24, 48, 7 * 24, 14 * 24, 30 * 24, 31 * 24, 90 * 24, 365 * 24, -24]))
    return AS_OF - timedelta(hours=hours, microseconds=int(rng.choice([-1, 0, 0, 0, 1])))
