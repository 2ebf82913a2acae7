"""The states of all customers: objects of those who were looked at lately, and of all others the bytes kept of them."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from ilk.live.evaluator.program import Program
from ilk.live.evaluator.state import State
from ilk.live.evaluator.writing import Glance, glance, read, written

AWAKE = 20_000
"""So many customers are kept as objects: these take some 6 kB each, and their bytes a fifth of that."""


@dataclass(frozen=True, slots=True)
class _Counted:
    segments: frozenset[str] = frozenset()
    kept: Mapping[str, int] = field(default_factory=dict)


_NOTHING = _Counted()


class States:
    """Customers' states by customer. `members` and `kept` count what was written of them.

    Whoever changes states says with `rest` what was written of them, before others are let fall asleep: only bytes are
    left of these.

    Attributes:
        members: how many are in each segment.
        kept: how many events are kept of each name.
    """

    def __init__(self, program: Program, awake: int = AWAKE) -> None:
        """Begin with nobody; so many may be awake."""
        self.members: Counter[str] = Counter()
        self.kept: Counter[str] = Counter()
        self._program = program
        self._most = awake
        self._awake: dict[str, State] = {}
        self._bodies: dict[str, bytes | None] = {}
        self._counted: dict[str, _Counted] = {}

    def __len__(self) -> int:
        return len(self._bodies)

    def __contains__(self, customer: str) -> bool:
        return customer in self._bodies

    def __iter__(self) -> Iterator[str]:
        return iter(self._bodies)

    def __getitem__(self, customer: str) -> State:
        found = self.get(customer)
        if found is None:
            raise KeyError(customer)
        return found

    def __setitem__(self, customer: str, state: State) -> None:
        before = self._bodies.setdefault(customer, None)
        if before is not None and customer not in self._counted:
            self._counted[customer] = _said(glance(before))
        self._awake[customer] = state

    def get(self, customer: str) -> State | None:
        """The state, to be changed; None for somebody who is not known."""
        found = self._awake.get(customer)
        if found is None and (body := self._bodies.get(customer)) is not None:
            found = self._awake[customer] = read(body, self._program)
            self._counted[customer] = _count(found)
        return found

    def peek(self, customer: str) -> State | None:
        """The state, to be looked at; None for somebody who is not known."""
        found = self._awake.get(customer)
        if found is None and (body := self._bodies.get(customer)) is not None:
            return read(body, self._program)
        return found

    def body(self, customer: str) -> bytes | None:
        """The state as bytes; None for somebody who is not known."""
        found = self._awake.get(customer)
        return self._bodies.get(customer) if found is None else written(found, self._program)

    def pop(self, customer: str) -> State | None:
        """Let go of a customer, and tell their state."""
        found = self.get(customer)
        self._awake.pop(customer, None)
        self._bodies.pop(customer, None)
        self._recount(self._counted.pop(customer, _NOTHING), _NOTHING)
        return found

    def put_back(self, body: bytes) -> Glance:
        """Have somebody as they were written, asleep; what is seen of them at a glance.

        Raises `UserError` where that was under other definitions.
        """
        seen = glance(body, self._program)
        self._bodies[seen.customer] = body
        self._recount(_NOTHING, _said(seen))
        return seen

    def rest(self, bodies: Mapping[str, bytes | None]) -> None:
        """Note what was written of all who were changed, None for who is gone; who was not looked at lately sleeps."""
        for customer, body in bodies.items():
            if body is not None:
                state = self._awake[customer] = self._awake.pop(customer)  # the last is the one looked at last
                self._bodies[customer] = body
                now = _count(state)
                self._recount(self._counted.get(customer, _NOTHING), now)
                self._counted[customer] = now
        if len(self._awake) > self._most:
            for customer in list(islice(self._awake, len(self._awake) - self._most * 3 // 4)):
                del self._awake[customer], self._counted[customer]

    def segments(self) -> Mapping[str, frozenset[str]]:
        """The segments that each customer is in."""
        alike: dict[frozenset[str], frozenset[str]] = {}
        found = {}
        for customer, body in self._bodies.items():
            state = self._awake.get(customer)
            segments = state.segments if state is not None else glance(body or b"").segments
            found[customer] = alike.setdefault(segments, segments)
        return found

    def _recount(self, before: _Counted, now: _Counted) -> None:
        if before.segments is not now.segments:
            self.members.update(now.segments - before.segments)
            self.members.subtract(before.segments - now.segments)
        if before.kept != now.kept:
            for name in before.kept.keys() | now.kept.keys():
                self.kept[name] += now.kept.get(name, 0) - before.kept.get(name, 0)


def _count(state: State) -> _Counted:
    return _Counted(state.segments, {name: len(events) for name, events in state.events.items()})


def _said(seen: Glance) -> _Counted:
    return _Counted(seen.segments, seen.kept)
