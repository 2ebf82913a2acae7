"""A small world of definitions."""

from datetime import UTC, datetime

from pydantic import Field

from ilk.catalog.documents import Definition, Kind, Part
from ilk.catalog.store import Edit


class Column(Part):
    value: str
    minimum: float | None = None
    one_of: tuple[str, ...] = ()


class Source(Definition):
    path: str = ""
    columns: dict[str, Column | str] = Field(default_factory=dict)
    enrich: tuple[Column, ...] = ()


class Segment(Definition):
    when: str = "everyone"
    priority: int = 0


SOURCE = Kind("source", "sources", Source)
SEGMENT = Kind("segment", "segments", Segment)
KINDS = (SOURCE, SEGMENT)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ANN = Edit(by="ann", at=NOON, why="spring")
