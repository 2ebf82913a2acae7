"""What a message would do to somebody: the same steps as following takes, on a copy that is thrown away."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ilk.live.evaluator.evaluator import Evaluator
from ilk.live.evaluator.last_run import OfLastRun
from ilk.live.evaluator.outcome import Arrival, Change
from ilk.live.evaluator.program import LiveSegment, Program
from ilk.live.evaluator.writing import read
from ilk.segments.branches import Placed, placed
from ilk.segments.tree import Condition, Moment, Person


@dataclass(frozen=True, slots=True)
class Copied:
    """What is known of a customer, copied.

    Attributes:
        program: what is asked of everybody.
        state: their state as bytes; None for somebody who is not known.
        until: the instant up to which they are answered.
        horizon: how old a row may be to be worked in.
    """

    program: Program
    state: bytes | None
    until: datetime
    horizon: timedelta


@dataclass(frozen=True, slots=True)
class Tried:
    """A customer right before and right after rows were worked in, at one instant, and what came of it.

    Attributes:
        known: whether there was such a customer.
        before, after: the customer.
        moment: the instant of both.
        changes: the segments that were entered and left, each with the instant at which it came to be so.
        late: whether rows were too old to be worked in.
        twice: whether rows came before.
    """

    known: bool
    before: Person
    after: Person
    moment: Moment
    changes: Sequence[Change]
    late: bool
    twice: bool


def tried(copied: Copied, customer: str, rows: Sequence[Arrival], now: datetime) -> Tried:
    """Work rows of a customer into a copy of what is known of them, at an instant that is no earlier than the copy."""
    at = max(now, copied.until)
    evaluator = _evaluator(copied)
    evaluator.advance(at)
    before = evaluator.states[customer].person if copied.state is not None else Person(id=customer)
    # The second copy is worked in; the first stays as it was.
    evaluator = _evaluator(copied)
    evaluator.advance(at)
    outcome = evaluator.happened(rows, at)
    state = evaluator.states.get(customer)
    return Tried(
        known=copied.state is not None,
        before=before,
        after=before if state is None else state.person,
        moment=Moment(at, copied.program.catalogue.zone),
        changes=outcome.changes,
        late=bool(outcome.for_the_batch),
        twice=bool(outcome.duplicates),
    )


def conditions_of(program: Program) -> Iterator[tuple[str, Sequence[Placed]]]:
    """Of each segment, in the order of dependence, the conditions that join no others."""
    for each in program.definitions:
        if isinstance(each, LiveSegment):
            yield each.name, [leaf for leaf in placed(each.tree) if leaf.is_leaf]


def meant(condition: Condition) -> tuple[Condition, bool]:
    """What a condition says, and whether it keeps the answer of the last run."""
    return (condition.of, True) if isinstance(condition, OfLastRun) else (condition, False)


def _evaluator(copied: Copied) -> Evaluator:
    evaluator = Evaluator(copied.program, copied.horizon)
    if copied.state is not None:
        evaluator.restore(read(copied.state, copied.program))
    return evaluator
