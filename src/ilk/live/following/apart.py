"""What a process that follows and the one that started it tell each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ilk.database.live import StoredChange
from ilk.live.following.follower import Census, Tally
from ilk.live.following.plan import Plan
from ilk.segments.tree import Person

# ---- to the process that follows -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stand:
    """Stand on a ground from now on."""

    plan: Plan


@dataclass(frozen=True, slots=True)
class Brought:
    """A piece of a ground's people. None: there is no further one; `given_up`: they are not brought any more."""

    people: Sequence[Person] | None
    given_up: bool = False


@dataclass(frozen=True, slots=True)
class Count:
    """Say who is where, and what is kept, as of an instant."""

    now: datetime


@dataclass(frozen=True, slots=True)
class End:
    """Stop after the step that is under way."""


Told = Stand | Brought | Count | End
"""What the process that follows is told."""

# ---- from it ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Bring:
    """The next piece of the people of a ground is wanted."""

    ground: str


@dataclass(frozen=True, slots=True)
class Stepped:
    """A step was done, and states are there: what changed by it, and how things stand since.

    Attributes:
        share: of which customers it was.
        at: when it was done.
        messages, changes: of the step.
        tally: what was counted since the process began, without `recent`.
        ground: the key of what is stood on.
        position, until, customers: as `Standstill` has them.
    """

    share: int
    at: datetime
    messages: int
    changes: Sequence[StoredChange]
    tally: Tally
    ground: str
    position: int
    until: datetime
    customers: int


@dataclass(frozen=True, slots=True)
class Stumbled:
    """A step failed, and is tried again: what happened, the code of an error that is known, and the traceback."""

    what: str
    code: str | None
    trace: str


@dataclass(frozen=True, slots=True)
class Counted:
    """Who of a share is where, and what is kept."""

    share: int
    census: Census


Heard = Bring | Stepped | Stumbled | Counted
"""What the process that follows says."""
