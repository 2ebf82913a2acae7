"""What it takes to read customers: the project's words for things, and values as answers give them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from ilk.catalog.project import ProjectDefinition
from ilk.catalog.schema import EventSchema
from ilk.customers import formats
from ilk.customers.traits import Trait
from ilk.kernel.clock import aware
from ilk.kernel.types import ValueType
from ilk.warehouse.engine import Engine
from ilk.warehouse.sql import Query


@dataclass(frozen=True, slots=True)
class SegmentLabel:
    """How a segment is called before people. Of several, the one of the highest `priority` is named first."""

    title: str
    colour: int = 0
    sentence: str = ""
    priority: int = 0


@dataclass(frozen=True, slots=True)
class Words:
    """The project's settings, its traits and events with their types, and its segments' titles."""

    project: ProjectDefinition
    traits: Sequence[Trait] = ()
    events: Mapping[str, EventSchema] = field(default_factory=dict)
    segments: Mapping[str, SegmentLabel] = field(default_factory=dict)

    def display(self, given: Any, kind: ValueType) -> str:
        """A value as people read it, in the project's currency and zone."""
        return formats.value(given, kind, self.project.currency, self.project.zone)

    def by_priority(self, segments: Sequence[str]) -> list[str]:
        """Names of segments that are defined, the one to name first in front."""
        known = [name for name in segments if name in self.segments]
        return sorted(known, key=lambda name: (-self.segments[name].priority, self.segments[name].title, name))


def rows(engine: Engine, query: Query) -> list[dict[str, Any]]:
    """The rows of a small answer."""
    found: list[dict[str, Any]] = engine.run(query).to_pylist()
    return found


def answered(value: Any) -> Any:
    """A stored value as answers give it: amounts as floats, instants aware."""
    match value:
        case Decimal():
            return float(value)
        case datetime():
            return aware(value)
        case _:
            return value


def headline_traits(words: Words) -> list[Trait]:
    """The traits that stand for a customer in a list or a line: the project's choice, or the first few that name."""
    by_name = {trait.name: trait for trait in words.traits}
    chosen = [by_name[name] for name in words.project.headline_traits if name in by_name]
    naming = [trait for trait in words.traits if trait.type is ValueType.TEXT]
    return chosen or naming[:3]
