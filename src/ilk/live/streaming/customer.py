"""One customer in the stream: an evaluator with nobody else in it, told of each message when that came."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from ilk.live.evaluator.evaluator import USUAL_HORIZON, Evaluator
from ilk.live.evaluator.outcome import Arrival, Outcome
from ilk.live.evaluator.program import Program
from ilk.live.evaluator.writing import arrival_read, arrival_written, read, written

_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Kept:
    """A customer between two batches.

    Attributes:
        state: the bytes of the state; None for somebody of whom all that is known waits.
        waiting: those of what waits for its instant.
        until: the instant up to which the customer is answered for.
    """

    state: bytes | None
    waiting: Sequence[bytes]
    until: datetime


@dataclass(frozen=True, slots=True)
class Came:
    """A row that came at an instant; `number` is its place among those that came together."""

    at: datetime
    number: int
    arrival: Arrival


class Customer:
    """A customer's evaluator. What it says hangs on when messages came, not on which of them came in one batch."""

    def __init__(self, name: str, program: Program, kept: Kept | None = None) -> None:
        """Go on from what was kept; None for somebody who is new."""
        self.name = name
        self._evaluator = Evaluator(program, USUAL_HORIZON)
        self._until: datetime | None = None
        if kept is not None:
            self._until = kept.until
            if kept.state is not None:
                self._evaluator.restore(read(kept.state, program))
            self._evaluator.happened([arrival_read(each, name) for each in kept.waiting], kept.until)

    def takes(self, rows: Iterable[Came]) -> Outcome:
        """Work rows in, each when it came, after time has passed until then.

        What comes out of order of its coming is worked in at the instant that is answered for already.
        """
        outcome = Outcome()
        in_order = sorted(rows, key=lambda row: (row.at, row.number))
        for at, together in groupby(in_order, key=lambda row: row.at):
            self._pass(at - _TICK, outcome)
            now = at if self._until is None else max(at, self._until)
            self._until = now
            _add(outcome, self._evaluator.happened([row.arrival for row in together], now))
        return outcome

    def advance(self, until: datetime) -> Outcome:
        """Let time pass; nothing for an instant that is answered for already."""
        outcome = Outcome()
        self._pass(until, outcome)
        return outcome

    @property
    def next_timer(self) -> datetime | None:
        """The first instant at which time alone may change something; None while nothing can."""
        return self._evaluator.next_timer()

    @property
    def kept(self) -> Kept | None:
        """What is kept; None for somebody of whom nothing is known."""
        state = self._evaluator.states.get(self.name)
        waiting = [arrival_written(each) for each in self._evaluator.waiting]
        if self._until is None or (state is None and not waiting):
            return None
        body = None if state is None else written(state, self._evaluator.program)
        return Kept(body, waiting, self._until)

    def _pass(self, until: datetime, outcome: Outcome) -> None:
        if self._until is not None and until > self._until:
            self._until = until
            _add(outcome, self._evaluator.advance(until))


def _add(outcome: Outcome, further: Outcome) -> None:
    outcome.changes += further.changes
    outcome.for_the_batch += further.for_the_batch
    outcome.duplicates += further.duplicates
