"""How an example is written: some people, and definitions with the names of those who are in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from tests.segments.world import CATALOGUE

from ilk.kernel.types import ValueType
from ilk.segments.tree import Event, Moment, Person, Result


@dataclass(frozen=True)
class Table:
    """Some people as of an instant, and who of them each definition holds for: their names in one text."""

    people: Mapping[str, Person]
    rows: Sequence[tuple[str, str]]
    as_of: str = "2025-03-30T12:00:00Z"
    zone: str = "UTC"

    @property
    def moment(self) -> Moment:
        return Moment(instant(self.as_of), ZoneInfo(self.zone))


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def person(*events: tuple[str, Event], segments: str = "", id: str = "", **traits: Any) -> Person:  # noqa: A002 - what a person's is called
    """A person with some events, each with its name, the names of their segments in one text, and traits."""
    happened = {name: [event for found, event in events if found == name] for name in CATALOGUE.events}
    in_order = {name: sorted(found, key=lambda event: (event.at, event.id)) for name, found in happened.items()}
    return Person(typed(traits, CATALOGUE.traits), in_order, frozenset(segments.split()), id=id)


def order(at: str, event_id: str = "o1", **properties: Any) -> tuple[str, Event]:
    return "order", Event(instant(at), event_id, typed(properties, CATALOGUE.events["order"].properties))


def visit(at: str, event_id: str = "v1", **properties: Any) -> tuple[str, Event]:
    return "visit", Event(instant(at), event_id, typed(properties, CATALOGUE.events["visit"].properties))


def typed(values: Mapping[str, Any], types: Mapping[str, ValueType]) -> dict[str, Result]:
    """Values as the warehouse holds them: money is written as text, instants too; what is not named is missing."""
    assert values.keys() <= types.keys()
    return {name: _value(values[name], kind) if name in values else None for name, kind in types.items()}


def _value(value: Any, kind: ValueType) -> Result:
    match kind:
        case ValueType.MONEY:
            return Decimal(value).quantize(Decimal("0.0001"))
        case ValueType.INSTANT:
            return instant(value)
        case ValueType.DATE:
            return date.fromisoformat(value)
        case ValueType.NUMBER:
            return float(value)
        case _:
            return value
