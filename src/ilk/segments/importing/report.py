"""What an import says about each part of a segment: what it became, how it differs, or why it could not be said."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ilk.segments.kinds import AnyCondition

Outcome = Literal["exact", "different", "missing"]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the other tool's segment: where it stands there, what it became here, and what differs or why not."""

    where: str
    source: str
    outcome: Outcome
    text: str
    notes: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Renamed:
    """A name of the other tool, and the name of the project that it was taken for."""

    kind: str
    source: str
    name: str


@dataclass(frozen=True, slots=True)
class Unnamed:
    """A name of the other tool that the project does not have, with the nearest that it has."""

    kind: str
    source: str
    where: str
    nearest: Sequence[str]


@dataclass(frozen=True, slots=True)
class Draft:
    """A segment as it stands in another tool's document: its name there, and its conditions still unread."""

    title: str
    description: str
    where: str
    body: Any
    key: str = ""
    """What other segments of the document call it."""


@dataclass(frozen=True, slots=True)
class Imported:
    """A segment read from another tool. `condition` is None when nothing of it could be said."""

    name: str
    title: str
    description: str
    condition: AnyCondition | None
    parts: Sequence[Part]
    renamed: Sequence[Renamed]
    unnamed: Sequence[Unnamed]

    @property
    def missing(self) -> Sequence[Part]:
        """The parts that could not be carried over."""
        return [part for part in self.parts if part.outcome == "missing"]

    def text(self, tool: str) -> str:
        """The definition in the language; above it a comment for each part that is missing from it."""
        lines = [f"# Not carried over from {tool}: {line}" for part in self.missing for line in _told(part)]
        return "\n".join([*lines, self.condition.text() if self.condition else "nobody"])


class Unsayable(Exception):
    """A part of another tool's segment that the language cannot say; the reason, for a person."""


def _told(part: Part) -> list[str]:
    """What was not carried over, without line ends: it stands in a comment."""
    said = f"{part.where}: {part.source} ({'; '.join(part.notes)})"
    return ["".join(mark if mark.isprintable() else " " for mark in said)]
