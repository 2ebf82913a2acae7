"""Customers as another process follows them: their states are read from its store, its figures are what it tells."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from threading import Condition, Lock

from ilk.database.live import LiveStore
from ilk.live.evaluator.evaluator import USUAL_HORIZON
from ilk.live.evaluator.program import Program
from ilk.live.evaluator.state import State
from ilk.live.evaluator.writing import read
from ilk.live.following.apart import Stepped
from ilk.live.following.follower import Census, Listener, Standstill, Tally
from ilk.live.following.ground import Ground
from ilk.live.following.keeping import learnt_read
from ilk.live.following.persons import Persons
from ilk.live.following.trying import Copied
from ilk.segments.tree import Person

_PATIENCE = 3.0
"""Seconds that a census is waited for; the one before is told then."""
_GROUNDS = 2
"""Grounds that are remembered: one that is stood on, and one that is begun on."""


class RemoteFollowing:
    """What `Following` answers, without following. Answers go on while the other process is started again.

    Args:
        store: where the other process keeps its states.
        ask: lets the other process count as of an instant, and answers whether there is one; `counted` is told then.
    """

    def __init__(self, store: LiveStore, ask: Callable[[datetime], bool]) -> None:
        self.store = store
        self.tally = Tally()
        self._ask = ask
        self._grounds: dict[str, Ground] = {}
        self._newest: Ground | None = None
        self._last: Stepped | None = None
        self._recent = self.tally.recent
        self._listeners: list[Listener] = []
        self._lock = Lock()
        self._persons: Persons | None = None
        self._learnt: tuple[str | None, int] = (None, 0)
        self._changed = Condition()
        self._census: Census | None = None

    # ---- for whoever hears the other process -------------------------------------------------------------------------

    def renew(self, ground: Ground) -> None:
        """The other process is told to stand on a ground from now on."""
        with self._lock:
            self._newest = ground
            kept = [each for key, each in self._grounds.items() if self._last is not None and key == self._last.ground]
            self._grounds = {each.key: each for each in [*kept, ground][-_GROUNDS:]}

    def stepped(self, told: Stepped) -> None:
        """The other process did a step."""
        if told.messages or self._last is None or self._last.ground != told.ground:
            self._learn()
        if told.messages:
            self._recent.append((told.at, told.messages))
        self.tally = replace(told.tally, recent=self._recent)
        self._last = told
        if told.changes:
            with self._lock:
                listeners = list(self._listeners)
            for listener in listeners:
                listener(told.changes)

    def counted(self, census: Census) -> None:
        """The other process said who is where."""
        with self._changed:
            self._census = census
            self._changed.notify_all()

    # ---- for everybody -----------------------------------------------------------------------------------------------

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Tell changes to a listener from now on, in the thread that hears the other process."""
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
        return self._last is not None and self._last.ground in self._grounds

    def person(self, customer: str) -> Person | None:
        """A customer as they are known now; None for somebody who is not known, or while nothing is followed."""
        state = self._state(customer)
        return None if state is None else state.person

    def customer_of(self, record: str) -> str:
        """The identifier of the customer that a record is one of, as far as is known; otherwise its own."""
        with self._lock:
            return record if self._persons is None else self._persons.person(record)

    def known_by(self, value: str) -> frozenset[str]:
        """The customers whose records a rule of the identity over one field knows by a value."""
        with self._lock:
            return frozenset() if self._persons is None else self._persons.known_by(value)

    def segments(self, customer: str) -> frozenset[str] | None:
        """The segments that a customer is in now; None for somebody who is not known."""
        state = self._state(customer)
        return None if state is None else state.segments

    def copied(self, customer: str) -> Copied | None:
        """A copy of what is known of a customer, to try something on; None while nothing is followed."""
        last = self._last
        program = None if last is None else self._program(last.ground)
        if last is None or program is None:
            return None
        stored = self.store.state(customer)
        if stored is not None and self._program(stored.ground) is not program:
            return None
        return Copied(program, None if stored is None else stored.body, last.until, USUAL_HORIZON)

    @property
    def standstill(self) -> Standstill:
        """How it stands."""
        last = self._last
        if last is None:
            return Standstill(self._newest)
        is_beginning = self._newest is not None and last.ground != self._newest.key
        return Standstill(self._grounds.get(last.ground), last.position, last.until, last.customers, is_beginning)

    def census(self, now: datetime) -> Census:
        """Who is where, and what is kept; what was told before, where the other process does not say it soon."""
        with self._changed:
            before = self._census
            if self._ask(now):
                self._changed.wait_for(lambda: self._census is not before, _PATIENCE)
            return self._census or Census(now, {}, {})

    # ---- how it is known ---------------------------------------------------------------------------------------------

    def _program(self, ground: str) -> Program | None:
        found = self._grounds.get(ground)
        return None if found is None else found.program

    def _state(self, customer: str) -> State | None:
        """What is kept of a customer; None where it stands on a ground that is not known here."""
        stored = self.store.state(customer)
        program = None if stored is None else self._program(stored.ground)
        return None if stored is None or program is None else read(stored.body, program)

    def _learn(self) -> None:
        """Learn who is who as the other process has learnt it; from the beginning, on another ground."""
        ground, number = self._learnt
        found = self.store.learnt_since(number)
        if found.ground != ground:
            found = self.store.learnt_since(0)
            stood_on = None if found.ground is None else self._grounds.get(found.ground)
            persons = None if stood_on is None else stood_on.persons()
        else:
            persons = self._persons
        if persons is None:
            return
        with self._lock:
            persons.given(learnt_read(found.bodies))
            self._persons = persons
        self._learnt = (found.ground, found.last)
