"""What comes in, row by row, and what it led to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from ilk.segments.tree import Event, Result


@dataclass(frozen=True, slots=True)
class Happened:
    """An event of a customer, of a name."""

    customer: str
    name: str
    event: Event

    @property
    def at(self) -> datetime:
        """When it happened."""
        return self.event.at

    @property
    def id(self) -> str:
        """What breaks ties between rows of an instant."""
        return self.event.id


@dataclass(frozen=True, slots=True)
class Told:
    """Values of traits of a customer, as they are from an instant on."""

    customer: str
    at: datetime
    traits: Mapping[str, Result]
    id: str = ""


Arrival = Happened | Told


@dataclass(frozen=True, slots=True)
class Change:
    """That a customer entered a segment, or left it.

    `at` is the instant at which it came to be so: of the event, or at which time changed the answer. Of a row that came
    after later answers were told, it is the instant up to which they were: what was told is not taken back.
    """

    customer: str
    segment: str
    at: datetime
    entered: bool


@dataclass(frozen=True, slots=True)
class Recorded:
    """That a trait whose past is asked for has a value since an instant, in the place of what was noted of that one."""

    customer: str
    trait: str
    at: datetime
    value: Result


@dataclass(slots=True)
class Outcome:
    """What a step led to, in the order in which it came to be for each customer.

    `for_the_batch` are rows older than the horizon, left for the next run; `duplicates` how many came before; `touched`
    the customers whose states may be others than before, or gone.
    """

    changes: list[Change] = field(default_factory=list)
    recorded: list[Recorded] = field(default_factory=list)
    for_the_batch: list[Arrival] = field(default_factory=list)
    duplicates: int = 0
    touched: set[str] = field(default_factory=set)
