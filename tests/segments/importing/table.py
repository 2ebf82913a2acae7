"""The people whom the imported segments are asked about, and how a part of a document is read."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from ilk.catalog.schema import Catalogue, EventSchema
from ilk.kernel.types import ValueType
from ilk.segments.importing.naming import NameMap
from ilk.segments.importing.reading import import_segments
from ilk.segments.importing.report import Imported
from ilk.segments.kinds import condition_json
from ilk.segments.language.grammar import parse_condition
from ilk.segments.tree import Event, Moment, Person

ZONE = ZoneInfo("UTC")
NOW = datetime(2025, 3, 30, 12, 0, tzinfo=UTC)
MOMENT = Moment(NOW, ZONE)
CATALOGUE = Catalogue(
    traits={
        "country": ValueType.TEXT,
        "age": ValueType.INTEGER,
        "member": ValueType.YES_NO,
        "signup": ValueType.INSTANT,
        "birth": ValueType.DATE,
        "interests": ValueType.TEXT_LIST,
        "app_version": ValueType.TEXT,
    },
    events={
        "order": EventSchema(
            {
                "revenue": ValueType.MONEY,
                "channel": ValueType.TEXT,
                "tags": ValueType.TEXT_LIST,
                "items": ValueType.INTEGER,
            }
        ),
        "visit": EventSchema({"page": ValueType.TEXT}),
    },
    segments=frozenset({"vip"}),
    zone=ZONE,
)
NAMES = NameMap(
    traits={},
    events={"Order Completed": "order", "Tx1": "order", "Tv1": "visit"},
    properties={"$value": "revenue"},
    segments={"7": "vip", "Seg1": "vip"},
    lists={},
)


def ago(days: float) -> datetime:
    """An instant so many days before now."""
    return NOW - timedelta(days=days)


def orders(*days: float, revenue: str = "10", channel: str | None = "web", **more: Any) -> list[Event]:
    """Orders so many days ago, the oldest first."""
    values = {"revenue": Decimal(revenue), "channel": channel, **more}
    return [Event(ago(each), f"o{each}", values) for each in sorted(days, reverse=True)]


PROPERTIES: Mapping[str, Person] = {
    "ann": Person(
        traits={
            "country": "DE",
            "age": 34,
            "member": True,
            "signup": ago(5),
            "birth": date(1990, 3, 30),
            "interests": ["tea", "coffee"],
            "app_version": "2.10.0",
        },
        segments=frozenset({"vip"}),
    ),
    "ben": Person(
        traits={
            "country": "de",
            "age": 0,
            "member": False,
            "signup": ago(120),
            "birth": date(1985, 6, 1),
            "interests": [],
            "app_version": "2.9.1",
        }
    ),
    "cas": Person(
        traits={
            "country": "Denmark",
            "age": 60,
            "member": True,
            "signup": NOW + timedelta(days=3),
            "birth": date(2000, 3, 2),
            "interests": ["tea"],
            "app_version": "3.0.0",
        }
    ),
    "dot": Person(traits={"country": "", "age": 18}),
    "nil": Person(),
}
"""Dot has an empty country; nil has nothing at all."""

EVENTS: Mapping[str, Person] = {
    "once": Person(events={"order": orders(3)}),
    "often": Person(events={"order": orders(1, 5, 20, revenue="60"), "visit": [Event(ago(1), "v", {"page": "/cart"})]}),
    "past": Person(events={"order": orders(50, 80, channel="shop")}),
    "back": Person(events={"order": orders(2, 100)}),
    "seen": Person(events={"visit": [Event(ago(40), "v", {"page": "/"})]}),
    "nil": Person(),
}


def imported(tool: str, document: Any, names: NameMap = NAMES, catalogue: Catalogue = CATALOGUE) -> Imported:
    """The one segment of a document."""
    text = document if isinstance(document, str) else json.dumps(document)
    (found,) = import_segments(tool, text, catalogue, names)
    return found


def members(found: Imported, people: Mapping[str, Person]) -> str:
    """Who is in, in the order of the people; the condition is asked by its text, and by its JSON form."""
    assert found.condition is not None, found.parts
    parsed = parse_condition(found.text("a tool")).tree
    assert parsed == found.condition
    assert condition_json.validate_python(found.condition.model_dump(mode="json")) == found.condition
    return " ".join(name for name, person in people.items() if parsed.holds(person, MOMENT))
