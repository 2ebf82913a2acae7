"""Beginning anew on another ground, piece by piece, while the states of before still answer."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from enum import Enum, auto
from functools import partial
from typing import assert_never

from ilk.database.intake import IntakeLog, StoredEvent
from ilk.database.live import NewChange, Written
from ilk.database.share import Share
from ilk.live.evaluator.outcome import Change, Outcome
from ilk.live.evaluator.states import AWAKE
from ilk.live.following.ground import Ground
from ilk.live.following.keeping import (
    Before,
    bodies_of,
    handed_of,
    learnt_of,
    marks_of,
    new_change,
    taken_over,
    waiting_of,
)
from ilk.live.following.sightings import Sighting
from ilk.live.following.standing import Standing
from ilk.segments.tree import Person


class Phase(Enum):
    """What is done next: customers are brought, then the log is followed, until it can take the other's place."""

    PEOPLE = auto()
    LOG = auto()
    READY = auto()


class Rebuilding:
    """One beginning. Nothing of it is seen until `swap`.

    Args:
        ground: what it begins with.
        first: whether nobody was told anything before; then all that changes from the publication on is told.
        share: where states are laid aside.
        log: what is followed.
    """

    def __init__(self, ground: Ground, share: Share, log: IntakeLog, *, first: bool) -> None:
        """Begin with nobody."""
        self.standing = Standing(ground, of=(share.number, share.store.shares))
        self.phase = Phase.PEOPLE
        self.waits = False
        self._first = first
        self._share = share
        self._log = log
        self._people: Iterator[Sequence[Person]] = ground.people()
        self._touched: set[str] = set()
        self._learnt: list[Sighting] = []
        self._changes: list[Change] = []
        share.begin_anew()

    def go_on(self, piece: int, until: int | None, now: datetime) -> None:
        """Do a piece of it: the log is followed up to a number, for None to its end."""
        match self.phase:
            case Phase.PEOPLE:
                self._bring()
            case Phase.LOG:
                self._follow(piece, until, now)
            case Phase.READY:
                return
            case _:
                assert_never(self.phase)

    def swap(self, before: Before | None) -> Written:
        """The step that puts these states in the place of those of before, where both are answered until one instant.

        Args:
            before: what is told by now; None for a first beginning.
        """
        if before is not None:
            self._note(self.standing.advance(before.until))
        return Written(
            changes=self._differences(before) if before else [new_change(each) for each in self._changes],
            states=bodies_of(self.standing.evaluator, self._touched),
            ahead=waiting_of(self.standing.evaluator.waiting),
            marks=marks_of(self.standing),
            learnt=learnt_of(self._learnt),
        )

    def _bring(self) -> None:
        people = next(self._people, None)
        evaluator = self.standing.evaluator
        if people is None:
            self.phase = Phase.LOG
            return
        self._note(evaluator.backfill(people, self.standing.ground.as_of))
        self._touched.update(each.id for each in people)
        self._lay_aside()

    def _follow(self, piece: int, until: int | None, now: datetime) -> None:
        standing, ground = self.standing, self.standing.ground
        reading = standing.reading(lambda: self._entries(piece, until), now)
        if reading is None:
            self.phase = Phase.READY
            return
        told = standing.takes(reading, partial(taken_over, self._share, ground))
        self._note(told.outcome)
        if len(self._touched) > AWAKE:
            self._lay_aside()
        self._learnt += told.learnt
        if told.handed:
            self._share.hand(handed_of(told.handed, ground), now)
        self.waits = told.waits

    def _lay_aside(self) -> None:
        """Keep who was touched until now; who is gone was perhaps laid aside before, and is taken out in the end."""
        evaluator = self.standing.evaluator
        bodies = bodies_of(evaluator, self._touched)
        self._share.lay_aside((customer, body) for customer, body in bodies.items() if body is not None)
        evaluator.states.rest(bodies)
        self._touched = {customer for customer, body in bodies.items() if body is None}

    def _entries(self, piece: int, until: int | None) -> Sequence[StoredEvent]:
        found = self._log.next(self.standing.position, piece)
        return found if until is None else [each for each in found if each.seq <= until]

    def _note(self, outcome: Outcome) -> None:
        self._touched |= outcome.touched
        if self._first:
            self._changes += outcome.changes

    def _differences(self, before: Before) -> list[NewChange]:
        """Where who belongs is not what was told; at this instant, for what was told until now is not taken back."""
        told, at, segments = before.segments, self.standing.until, self.standing.evaluator.states.segments()
        found = []
        for customer in sorted(told.keys() | segments.keys()):
            was, now = told.get(customer, frozenset()), segments.get(customer, frozenset())
            found += [NewChange(customer, name, at, entered=False) for name in sorted(was - now)]
            found += [NewChange(customer, name, at, entered=True) for name in sorted(now - was)]
        return found
