"""Customers as other processes follow them: states are read from the store, figures are what the processes tell."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from threading import Condition, Lock

from ilk.database.live import LiveStore
from ilk.kernel.shares import share_of
from ilk.live.evaluator.evaluator import USUAL_HORIZON
from ilk.live.evaluator.program import Program
from ilk.live.evaluator.state import State
from ilk.live.evaluator.writing import read
from ilk.live.following.apart import Counted, Stepped
from ilk.live.following.follower import Census, Listener, Present, Standstill, Tally
from ilk.live.following.ground import Ground
from ilk.live.following.keeping import learnt_read
from ilk.live.following.persons import Persons
from ilk.live.following.trying import Copied

_PATIENCE = 3.0
"""Seconds that a census is waited for; the one before is told then."""


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
        self._lasts: dict[int, Stepped] = {}
        self._recent = self.tally.recent
        self._listeners: list[Listener] = []
        self._lock = Lock()
        self._persons: Persons | None = None
        self._learnt: tuple[str | None, int] = (None, 0)
        self._changed = Condition()
        self._counted: dict[int, Census] = {}

    # ---- for whoever hears the other process -------------------------------------------------------------------------

    def renew(self, ground: Ground) -> None:
        """The other processes are told to stand on a ground from now on."""
        with self._lock:
            self._newest = ground
            stood_on = {each.ground for each in self._lasts.values()}
            kept = [each for key, each in self._grounds.items() if key in stood_on]
            self._grounds = {each.key: each for each in [*kept, ground]}

    def stepped(self, told: Stepped) -> None:
        """One of the other processes did a step."""
        before = self._lasts.get(told.share)
        if told.share == 0 and (told.messages or before is None or before.ground != told.ground):
            self._learn()
        if told.share == 0 and told.messages:
            self._recent.append((told.at, told.messages))
        with self._lock:
            self._lasts = {**self._lasts, told.share: told}
            self.tally = self._tally_of_all()
            listeners = list(self._listeners) if told.changes else []
        for listener in listeners:
            listener(told.changes)

    def counted(self, told: Counted) -> None:
        """One of the other processes said who is where."""
        with self._changed:
            self._counted[told.share] = told.census
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
        lasts = self._lasts
        return len(lasts) == self.store.shares and all(each.ground in self._grounds for each in lasts.values())

    def present(self, customer: str) -> Present | None:
        """A customer as they are known now; None for somebody who is not known, or while nothing is followed.

        A state is read as soon as it is kept, before the process that kept it says how far it has come.
        """
        state, last = self._state(customer), self._lasts.get(share_of(customer, self.store.shares))
        if state is None:
            return None
        return Present(state.person, state.seen if last is None else max(last.until, state.seen))

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
        last = self._lasts.get(share_of(customer, self.store.shares))
        program = None if last is None else self._program(last.ground)
        if last is None or program is None:
            return None
        stored = self.store.state(customer)
        if stored is not None and self._program(stored.ground) is not program:
            return None
        return Copied(program, None if stored is None else stored.body, last.until, USUAL_HORIZON)

    @property
    def standstill(self) -> Standstill:
        """How it stands: as far as all have come."""
        lasts = self._lasts.values()
        if len(lasts) < self.store.shares:
            return Standstill(self._newest)
        first = min(lasts, key=lambda each: each.position)
        return Standstill(
            ground=self._grounds.get(first.ground),
            position=first.position,
            until=min(each.until for each in lasts),
            customers=sum(each.customers for each in lasts),
            beginning=self._newest is not None and any(each.ground != self._newest.key for each in lasts),
        )

    def census(self, now: datetime) -> Census:
        """Who is where, and what is kept; what was told before, where the other processes do not say it soon."""
        with self._changed:
            before = dict(self._counted)
            if self._ask(now):
                self._changed.wait_for(lambda: all(self._is_newer(each, before) for each in self._every), _PATIENCE)
            members: Counter[str] = Counter()
            kept: Counter[str] = Counter()
            for each in self._counted.values():
                members.update(each.members)
                kept.update(each.kept)
            return Census(min((each.at for each in self._counted.values()), default=now), members, kept)

    # ---- how it is known ---------------------------------------------------------------------------------------------

    @property
    def _every(self) -> range:
        return range(self.store.shares)

    def _is_newer(self, share: int, before: Mapping[int, Census]) -> bool:
        return self._counted.get(share) is not before.get(share)

    def _tally_of_all(self) -> Tally:
        """What all counted: each saw every message, and its own customers."""
        tallies = [each.tally for _, each in sorted(self._lasts.items())]
        return replace(
            tallies[0],
            recent=self._recent,
            moves=sum((each.moves for each in tallies), Counter()),
            duplicates=sum(each.duplicates for each in tallies),
            for_the_batch=sum(each.for_the_batch for each in tallies),
        )

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
