"""What following stands on: a publication, the definitions that it is asked about, and how far its run read the log."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ilk.database.intake import StoredEvent
from ilk.live.evaluator.program import Program
from ilk.live.following.persons import Persons
from ilk.live.following.translating import Translated
from ilk.segments.tree import Person


class Translating(Protocol):
    """Says what messages mean."""

    def translate(self, entries: Sequence[StoredEvent], now: datetime) -> Translated:
        """What some messages mean at an instant."""

    def close(self) -> None:
        """Let go of what it holds."""


@dataclass(frozen=True, slots=True)
class Ground:
    """A publication, as following begins with it.

    Attributes:
        publication: its id.
        as_of: the instant at which its people are known.
        program: what is asked.
        positions: for each source of the intake, the number of the last message that its loads have read.
        people: all customers, in pieces, as the warehouse knows them at `as_of`.
        translator: what says the meaning of messages, for some of the sources.
        persons: whose a record is, as the run left it.
    """

    publication: str
    as_of: datetime
    program: Program
    positions: Mapping[str, int]
    people: Callable[[], Iterator[Sequence[Person]]]
    translator: Callable[[Collection[str]], Translating]
    persons: Callable[[], Persons] = Persons

    @property
    def key(self) -> str:
        """What tells it from another: states of one cannot be gone on with on another."""
        return f"{self.publication} {self.program.digest}"
