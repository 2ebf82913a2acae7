"""What is known live of one customer: enough for the definitions that are asked live, and no more."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import inf

from msgspec import Raw

from ilk.live.evaluator.program import Mask, Program
from ilk.segments.subjects.picking import Picking
from ilk.segments.tree import Entry, Event, Moment, Move, Person, Result, Row

FEW = 16
"""So many events of a name are not worth looking through."""


@dataclass(slots=True)
class State:
    """A customer's traits, needed events, segments and moves; up to `seen` the answers are told.

    `due` says of a definition when time alone may change its answer, by the place of the definition; `timer` is the
    first of these. `changed_at` is when a trait was last told, `recent` which events came that are young enough to come
    again, by name and id, and `looked_at` how many events of a name there were when those that are not needed were last
    left out.
    `inside` are the segments of the program that they are in, by place. `slack` says of a segment how many more events
    cannot turn its answer, by its place; `at_rest` are those of which it says so. `said` are its events as they were
    last written, by their identity.
    """

    customer: str
    seen: datetime
    traits: dict[str, Result] = field(default_factory=dict)
    events: Picking = field(default_factory=Picking)
    segments: frozenset[str] = frozenset()
    history: dict[str, list[Entry]] = field(default_factory=dict)
    ledger: dict[str, list[Move]] = field(default_factory=dict)
    rows: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    account: Mapping[str, Result] = field(default_factory=dict)
    lists: frozenset[str] = frozenset()
    suppressed: bool = False
    answers: frozenset[str] = frozenset()
    addresses: dict[str, Result] = field(default_factory=dict)
    due: dict[int, datetime] = field(default_factory=dict)
    timer: datetime | None = None
    changed_at: dict[str, datetime] = field(default_factory=dict)
    recent: dict[str, dict[str, datetime]] = field(default_factory=dict)
    looked_at: dict[str, int] = field(default_factory=dict)
    inside: Mask = 0
    slack: dict[int, float] = field(default_factory=dict)
    at_rest: Mask = 0
    said: dict[int, tuple[Event, Raw]] = field(default_factory=dict, compare=False, repr=False)
    person: Person = field(init=False)
    """The same as the language sees it."""

    def __post_init__(self) -> None:
        """Lay out the person."""
        self.person = self._person()

    def _person(self) -> Person:
        """The person over the same traits, events, moves and entries, so that it follows them."""
        return Person(
            traits=self.traits,
            events=self.events,
            segments=self.segments,
            rows=self.rows,
            account=self.account,
            addresses=self.addresses,
            id=self.customer,
            history=self.history,
            ledger=self.ledger,
            lists=self.lists,
            suppressed=self.suppressed,
            answers=self.answers,
        )

    def takes(self, name: str, event: Event, program: Program) -> bool:
        """Add an event, if some definition needs it and it did not come before; whether it is new."""
        recent = self.recent.setdefault(name, {})
        if event.id in recent:
            return False
        recent[event.id] = event.at
        if name in program.keeps:
            self.events.add(name, event)
        return True

    def is_told(self, trait: str, value: Result, at: datetime, program: Program) -> bool:
        """Put a value of a trait in the place of an older one; whether it is another."""
        before = self.changed_at.get(trait)
        if before is not None and before > at:
            return False
        self.changed_at[trait] = at
        return self.puts(trait, value, program)

    def puts(self, trait: str, value: Result, program: Program) -> bool:
        """Set a trait; whether its value is another than before."""
        if trait in self.traits and same(self.traits[trait], value):
            return False
        self.traits[trait] = value
        for channel in program.channels(trait):
            self.addresses[channel] = value
        return True

    def records(self, trait: str, at: datetime) -> bool:
        """Note the value that a trait has since an instant, in the place of what was noted of it; whether that is new.

        As a run does it: what was known before is not noted again.
        """
        value, entries = self.traits.get(trait), self.history.setdefault(trait, [])
        known = len(entries)
        while entries and entries[-1].at >= at:
            entries.pop()
        if same(entries[-1].value if entries else None, value):
            return len(entries) < known
        entries.append(Entry(at, value))
        return True

    def moves(self, segment: str, at: datetime, *, recorded: bool) -> bool:
        """Enter a segment, or leave it if in; whether it was entered. Noted where some definition asks for it."""
        entered = segment not in self.segments
        self.segments = self.segments | {segment} if entered else self.segments - {segment}
        self.person = self._person()
        if recorded:
            self.ledger.setdefault(segment, []).append(Move(at, entered))
        return entered

    def rests(self, place: int, slack: int | None) -> None:
        """Note that so many more events, any number for None, cannot turn the answer of a segment."""
        if slack == 0:
            self.at_rest &= ~(1 << place)
        else:
            self.slack[place] = inf if slack is None else slack
            self.at_rest |= 1 << place

    def turned_by_event(self, touched: Mask, at: datetime) -> Mask:
        """Of the segments that one more event touches, those whose answer it may turn; the others are told up to it."""
        resting = touched & self.at_rest
        if not resting:
            return touched
        self.seen = at
        touched ^= resting
        while resting:
            first = resting & -resting
            resting ^= first
            place = first.bit_length() - 1
            left = self.slack[place] = self.slack[place] - 1
            if left <= 0:
                self.at_rest ^= first
        return touched

    def forgets(self, names: Iterable[str], program: Program, moment: Moment, horizon: timedelta) -> None:
        """Leave out events that no definition needs any more, once there are twice as many as the last time."""
        for name in names:
            events = self.events.get(name, ())
            if len(events) > max(FEW, 2 * self.looked_at.get(name, 0)):
                self.events.keep(name, program.keeps[name].kept(events, moment))
                self.looked_at[name] = len(self.events[name])
        if sum(map(len, self.recent.values())) > max(FEW, 2 * self.looked_at.get("", 0)):
            young = moment.as_of - horizon
            for name, recent in self.recent.items():
                self.recent[name] = {key: at for key, at in recent.items() if at >= young}
            self.looked_at[""] = sum(map(len, self.recent.values()))


def same(one: Result, other: Result) -> bool:
    """Whether two values are one; what is no number is itself."""
    return type(one) is type(other) and (one == other or (one != one and other != other))  # noqa: PLR0124
