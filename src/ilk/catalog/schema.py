"""The names a definition may use, with their types: what the language compiles against."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from ilk.kernel.types import ValueType


@dataclass(frozen=True, slots=True)
class EventSchema:
    """A declared event: its properties with their types."""

    properties: Mapping[str, ValueType]


@dataclass(frozen=True, slots=True)
class TableSchema:
    """A related table: its columns with their types."""

    columns: Mapping[str, ValueType]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All that a definition may name: traits, events, segments, related tables; and the project's time zone."""

    traits: Mapping[str, ValueType] = field(default_factory=dict)
    events: Mapping[str, EventSchema] = field(default_factory=dict)
    segments: frozenset[str] = frozenset()
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    tables: Mapping[str, TableSchema] = field(default_factory=dict)
