"""Following the intake's log: a piece is worked in and kept in one step, and whoever listens is told what changed."""

from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from threading import Lock

from ilk.database.intake import IntakeLog
from ilk.database.live import GROUND, POSITION, StoredChange, Written
from ilk.database.share import Share
from ilk.live.following.ground import Ground
from ilk.live.following.keeping import (
    Before,
    bodies_of,
    handed_of,
    learnt_of,
    marks_of,
    new_change,
    restored,
    taken_over,
    told_before,
    waiting_of,
)
from ilk.live.following.rebuilding import Phase, Rebuilding
from ilk.live.following.standing import Standing, TakesOver, Told
from ilk.live.following.trying import Copied
from ilk.segments.tree import Person

PIECE = 500
"""So many messages are worked in and kept in one step at most."""

_MINUTE = timedelta(minutes=1)
_STEPS = 10_000

Listener = Callable[[Sequence[StoredChange]], None]
"""Is given changes, in order, once they are kept. It must not block, nor fail."""


@dataclass(frozen=True, slots=True)
class Step:
    """What a step did: how many messages it worked in, what changed, and whether there is more to do at once.

    `waits`: another share has to hand somebody over first.
    """

    messages: int = 0
    changes: Sequence[StoredChange] = ()
    more: bool = False
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Standstill:
    """How following stands, for whoever asks."""

    ground: Ground | None = None
    position: int | None = None
    until: datetime | None = None
    customers: int = 0
    beginning: bool = False
    """Whether states begin anew on another ground, while those of before answer."""


@dataclass(frozen=True, slots=True)
class Present:
    """A customer as they are known now, and the instant that this is so at: all that is known of them came by then."""

    person: Person
    until: datetime


@dataclass(frozen=True, slots=True)
class Census:
    """How many customers are in each segment now, and how many events were kept of them at an instant, by name."""

    at: datetime
    members: Mapping[str, int]
    kept: Mapping[str, int]


@dataclass(slots=True)
class Tally:
    """What was counted since this process began to follow; `recent` is how many messages each late step had."""

    messages: int = 0
    recent: deque[tuple[datetime, int]] = field(default_factory=lambda: deque(maxlen=_STEPS))
    moves: Counter[tuple[str, bool]] = field(default_factory=Counter)
    """Changes by segment, and whether somebody entered."""
    duplicates: int = 0
    for_the_batch: int = 0
    unclaimed: int = 0
    refused: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Rows that a run would put into the quarantine, by source and code."""

    @property
    def changes(self) -> int:
        """How many there were."""
        return sum([*self.moves.values()])

    def moved(self, changes: Sequence[StoredChange]) -> None:
        """Count changes."""
        self.moves.update((each.segment, each.entered) for each in changes)

    def per_second(self, now: datetime) -> float:
        """How many messages were followed a second, over the last minute."""
        return sum(count for at, count in [*self.recent] if at > now - _MINUTE) / _MINUTE.total_seconds()

    def add(self, told: Told, now: datetime) -> None:
        """Count what a step led to."""
        self.duplicates += told.outcome.duplicates
        self.for_the_batch += len(told.outcome.for_the_batch)
        if told.reading is not None:
            self.messages += told.reading.messages
            self.recent.append((now, told.reading.messages))
            self.unclaimed += told.reading.unclaimed
            self.refused += told.reading.refused


@dataclass(frozen=True, slots=True)
class Failure:
    """What keeps a log from being followed, since when, and how often it was tried."""

    what: str
    code: str | None
    since: datetime
    attempts: int


class Following:
    """Live segments of a share of a project's customers. One thread calls `renew` and `step`; any may ask the rest.

    What was worked in and could not be kept is forgotten, and read again from the store by the next step: nothing is
    lost, and nothing counts twice.
    """

    def __init__(self, share: Share, log: IntakeLog) -> None:
        """Follow nothing yet: `renew` says what is stood on."""
        self.store = share.store
        self._share = share
        self.tally = Tally()
        self._log = log
        self._lock = Lock()
        self._standing: Standing | None = None
        self._beginning: Rebuilding | None = None
        self._ground: Ground | None = None
        self._listeners: list[Listener] = []

    # ---- for the thread that follows ---------------------------------------------------------------------------------

    def renew(self, ground: Ground) -> None:
        """Stand on a ground from now on; the states of before answer until those of the new one are there."""
        if self._ground is not None and self._ground.key == ground.key:
            return
        self._ground = ground
        self._give_up_beginning()

    def step(self, now: datetime) -> Step:
        """Work in a piece of the log, or let time pass, keep what came of it, and tell it.

        A step may also bring a beginning on another ground on its way. Raises what keeps it from being done; nothing
        is half done then, and the next step does it again.
        """
        done = Step()
        if self._standing is not None:
            try:
                done = self._follow(self._standing, now)
            except BaseException:
                self._forget()
                raise
        ground = self._ground
        if ground is None or (self._standing is not None and self._standing.ground is ground):
            return done
        try:
            self._begin(ground, now)
        except BaseException:
            self._give_up_beginning()
            raise
        return replace(done, more=self._beginning is None or not self._beginning.waits, waits=True)

    def next_timer(self) -> datetime | None:
        """When time alone may change something; None while nothing can."""
        return self._standing.evaluator.next_timer() if self._standing is not None else None

    def close(self) -> None:
        """Let go of what says the meaning of messages, and of all that is in memory."""
        self._forget()

    # ---- for everybody -----------------------------------------------------------------------------------------------

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Tell changes to a listener from now on, in the thread that follows; what is answered ends it."""
        with self._lock:
            self._listeners.append(listener)

        def unsubscribe() -> None:
            with self._lock:
                if listener in self._listeners:
                    self._listeners.remove(listener)

        return unsubscribe

    @property
    def answers(self) -> bool:
        """Whether states are there, so that it can be asked who somebody is."""
        return self._standing is not None

    def present(self, customer: str) -> Present | None:
        """A customer as they are known now; None for somebody who is not known, or while nothing is followed."""
        with self._lock:
            standing = self._standing
            state = standing.evaluator.states.peek(customer) if standing is not None else None
            if standing is None or state is None:
                return None
            person = state.person
            copied = replace(
                person,
                traits=dict(person.traits),
                events={name: tuple(found) for name, found in person.events.items()},
                addresses=dict(person.addresses),
                history={name: tuple(found) for name, found in person.history.items()},
                ledger={name: tuple(found) for name, found in person.ledger.items()},
            )
            return Present(copied, standing.until)

    def customer_of(self, record: str) -> str:
        """The identifier of the customer that a record is one of, as far as is known; otherwise its own."""
        with self._lock:
            return self._standing.persons.person(record) if self._standing is not None else record

    def known_by(self, value: str) -> frozenset[str]:
        """The customers whose records a rule of the identity over one field knows by a value."""
        with self._lock:
            return self._standing.persons.known_by(value) if self._standing is not None else frozenset()

    def segments(self, customer: str) -> frozenset[str] | None:
        """The segments that a customer is in now; None for somebody who is not known."""
        with self._lock:
            state = self._standing.evaluator.states.peek(customer) if self._standing is not None else None
            return None if state is None else state.segments

    def copied(self, customer: str) -> Copied | None:
        """A copy of what is known of a customer, to try something on; None while nothing is followed."""
        with self._lock:
            standing = self._standing
            if standing is None:
                return None
            evaluator = standing.evaluator
            return Copied(evaluator.program, evaluator.states.body(customer), standing.until, evaluator.horizon)

    @property
    def standstill(self) -> Standstill:
        """How it stands."""
        with self._lock:
            standing = self._standing
            if standing is None:
                return Standstill(self._ground, beginning=self._beginning is not None)
            customers = len(standing.evaluator.states)
            beginning = standing.ground is not self._ground
            return Standstill(standing.ground, standing.position, standing.until, customers, beginning)

    def census(self, now: datetime) -> Census:
        """Who is where, and what is kept."""
        with self._lock:
            if self._standing is None:
                return Census(now, {}, {})
            states = self._standing.evaluator.states
            return Census(now, +states.members, +states.kept)

    # ---- how it goes on ----------------------------------------------------------------------------------------------

    def _begin(self, ground: Ground, now: datetime) -> None:
        """Bring the beginning on a ground on its way."""
        if self._beginning is None:
            found = restored(self._share, ground) if self._standing is None else None
            if found is not None:
                self._stand(found)
                return
            first = self._standing is None and GROUND not in self._share.marks()
            self._beginning = Rebuilding(ground, self._share, self._log, first=first)
        self._beginning.go_on(PIECE, self._reached(), now)
        if self._beginning.phase is Phase.READY:
            self._swap(self._beginning, now)

    def _reached(self) -> int | None:
        """How far the log was followed, on whatever ground; None when it was not."""
        if self._standing is not None:
            return self._standing.position
        said = self._share.marks().get(POSITION)
        return None if said is None else int(said)

    def _before(self) -> Before | None:
        """What was told until now."""
        standing = self._standing
        if standing is None:
            return told_before(self._share)
        return Before(standing.evaluator.states.segments(), standing.position, standing.until)

    def _swap(self, beginning: Rebuilding, now: datetime) -> None:
        step = beginning.swap(self._before())
        changes = self._share.swap(step, now)
        beginning.standing.evaluator.states.rest(step.states)
        self._beginning = None
        if self._standing is not None:
            self._standing.close()
        self._stand(beginning.standing)
        self.tally.moved(changes)
        self._tell(changes)

    def _follow(self, standing: Standing, now: datetime) -> Step:
        reading = standing.reading(lambda: self._log.next(standing.position, PIECE), now)
        with self._lock:
            told = standing.takes(reading, self._takes_over(standing)) if reading else Told(standing.advance(now))
        changes = self._keep(standing, told, now) if told.parts or told.outcome.touched else ()
        self.tally.moved(changes)
        self.tally.add(told, now)
        self._tell(changes)
        messages = told.reading.messages if told.reading is not None else 0
        return Step(messages, changes, more=bool(messages), waits=told.waits)

    def _takes_over(self, standing: Standing) -> TakesOver:
        return partial(taken_over, self._share, standing.ground)

    def _keep(self, standing: Standing, told: Told, now: datetime) -> Sequence[StoredChange]:
        gone = {each.customer for each in told.handed}
        step = Written(
            changes=[new_change(each) for each in told.outcome.changes],
            states=bodies_of(standing.evaluator, told.outcome.touched),
            ahead=waiting_of(told.ahead),
            until=standing.until,
            moved={each.loser: each.winner for each in told.merges if each.loser not in gone},
            marks=marks_of(standing),
            learnt=learnt_of(told.learnt),
            handed=handed_of(told.handed, standing.ground),
        )
        changes = self._share.write(step, now)
        with self._lock:
            standing.evaluator.states.rest(step.states)
        return changes

    def _tell(self, changes: Sequence[StoredChange]) -> None:
        if changes:
            with self._lock:
                listeners = list(self._listeners)
            for listener in listeners:
                listener(changes)

    def _stand(self, standing: Standing) -> None:
        with self._lock:
            self._standing = standing

    def _forget(self) -> None:
        """Let go of what is in memory: the store has it."""
        self._give_up_beginning()
        with self._lock:
            standing, self._standing = self._standing, None
        if standing is not None:
            standing.close()

    def _give_up_beginning(self) -> None:
        if self._beginning is not None:
            self._beginning.standing.close()
            self._beginning = None
