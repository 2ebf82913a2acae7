"""Random streams of what happens to a few customers, and the answer that a run would give at each instant."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache

from hypothesis import given, settings
from numpy.random import Generator
from tests.segments.agreement import RELAXED
from tests.segments.surroundings import addresses
from tests.segments.trees import conditions, of_time
from tests.segments.world import AS_OF, CATALOGUE, ZONE, drawn

from ilk.kernel.randomness import derive
from ilk.live.evaluator.evaluator import Evaluator
from ilk.live.evaluator.last_run import why_not_live
from ilk.live.evaluator.outcome import Arrival, Happened, Outcome, Told
from ilk.live.evaluator.program import program_of
from ilk.segments.compile import Definitions, levels
from ilk.segments.conditions.fresh import Fresh
from ilk.segments.conditions.segment import InSegment, OfSegment
from ilk.segments.conditions.trait_history import OfHistory
from ilk.segments.language.checking import read_condition, read_value, uses
from ilk.segments.tree import Condition, Entry, Event, Moment, Move, Person, Value

HORIZON = timedelta(days=2)
TICK, MINUTE, HOUR, DAY = timedelta(microseconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
BEGIN = AS_OF - 8 * DAY
TREES = 1200
COMPUTED = {
    "age": (
        "count of order in last 7 days",
        "days since last visit",
        "count of distinct order.items",
        "streak of visit days",
    ),
    "score": ("sum of order.weight in last 30 days", "rate of visit per day in last 7 days", "gap between order"),
    "signup": ("first order", "2nd last visit", "last order where (gift is true)"),
    "birth": ("last of order.due", "min of order.due in last 30 days"),
    "country": ("last of visit.channel in last 2 days", "mode of order.channel"),
}
"""Traits of the small world that a stream may compute, of the same type."""
OFTEN = (
    "did visit at least 3 times in last 2 days",
    "did order at most 2 times in last 3 days or did visit at least 4 times",
    "days with visit in last 5 days >= 3 and did order",
    "not (count of order in last 4 days > 2.5)",
    "did visit at least 2 times in last 1 days and did not order in last 1 days",
)
"""About numbers of events that a stream passes."""
TOLD = ("country", "age", "score", "member", "birth", "signup", "app_version", "ip", "interests")


@cache
def of_one_customer() -> Sequence[Condition]:
    """Random conditions that one customer's own data answer, the same in every run; half of them about time."""
    found: list[Condition] = []

    @settings(RELAXED, max_examples=TREES, derandomize=True, database=None)
    @given(of_time() | conditions())
    def draw(condition: Condition) -> None:
        found.append(condition)

    draw()
    return [tree for tree in found if why_not_live(tree) is None]


def asks_the_past(tree: Condition) -> bool:
    """Whether a condition is about recorded values and moves."""
    return any(
        isinstance(node, OfHistory | Fresh | OfSegment) and node != InSegment(segment=getattr(node, "segment", ""))
        for node in tree.walk()
    )


def definitions_of(rng: Generator, *, remembers: bool) -> Definitions:
    """A few random definitions: computed traits, and segments of which some ask about others, and perhaps the past."""
    trees = [tree for tree in of_one_customer() if remembers or not asks_the_past(tree)]
    chosen = [trees[int(place)] for place in rng.integers(len(trees), size=40)]
    alone = [tree for tree in chosen if not uses(tree).segments]
    asking = [tree for tree in chosen if uses(tree).segments]
    segments = {"vip": alone[0], "lapsed": alone[1], "third": alone[2]}
    segments |= {f"asking {number}": tree for number, tree in enumerate(asking[:2])}
    segments["often"] = read_condition(str(rng.choice(OFTEN)), CATALOGUE)
    traits: dict[str, Value] = {}
    for name, texts in COMPUTED.items():
        if rng.random() < 1 / 4:
            traits[name] = read_value(str(rng.choice(texts)), CATALOGUE)
    return Definitions(traits=traits, segments=segments)


@dataclass
class Known:
    """All that is known of customers: what a run would read. Nothing is forgotten, and nothing worked out before."""

    definitions: Definitions
    people: dict[str, Person] = field(default_factory=dict)
    told_at: dict[tuple[str, str], datetime] = field(default_factory=dict)
    ids: set[tuple[str, str]] = field(default_factory=set)
    to_come: list[Told] = field(default_factory=list)
    """Values of traits that were told, of which some are of instants that are still to come."""
    begun: dict[str, datetime] = field(default_factory=dict)
    """When customers were first heard of, who were not there from the beginning."""

    def members(self, as_of: datetime) -> Mapping[str, set[str]]:
        """Who is in at an instant, by a fresh look at everything, in the order in which definitions need each other."""
        moment = Moment(as_of, ZONE)
        trees = self.definitions
        in_order = [name for level in levels("trait", trees.traits, lambda tree: uses(tree).traits) for name in level]
        members: dict[str, set[str]] = {name: set() for name in trees.segments}
        for customer in self.begun_by(as_of):
            known = replace(self.people[customer], segments=frozenset())
            for name in in_order:
                known = replace(known, traits={**known.traits, name: trees.traits[name].value(known, moment)})
            known = replace(known, addresses=addresses(known))
            for level in levels("segment", trees.segments, lambda tree: uses(tree).segments):
                found = {name for name in level if trees.segments[name].holds(known, moment)}
                known = replace(known, segments=known.segments | found)
            for name in known.segments:
                members[name].add(customer)
        return members

    def begun_by(self, as_of: datetime) -> set[str]:
        """The customers who were heard of by an instant."""
        return {customer for customer in self.people if self.begun.get(customer, as_of) <= as_of}

    def take(self, row: Arrival) -> None:
        """Add a row, as a load does: once, and of the values of a trait the newest."""
        if row.customer not in self.people or row.customer in self.begun:
            self.begun[row.customer] = min(row.at, self.begun.get(row.customer, row.at))
        person = self.people.setdefault(row.customer, Person(id=row.customer))
        match row:
            case Told():
                self.to_come.append(row)
            case Happened() if (row.name, row.event.id) not in self.ids:
                self.ids.add((row.name, row.event.id))
                found = sorted([*person.events.get(row.name, ()), row.event], key=lambda event: (event.at, event.id))
                person = replace(person, events={**person.events, row.name: found})
        self.people[row.customer] = person

    def settle(self, now: datetime) -> None:
        """Put values of traits in the place of older ones, as far as they are true by now."""
        due = sorted((row for row in self.to_come if row.at <= now), key=lambda row: (row.at, row.id))
        self.to_come = [row for row in self.to_come if row.at > now]
        for row in due:
            newest = {
                name: value
                for name, value in row.traits.items()
                if self.told_at.get((row.customer, name), row.at) <= row.at
            }
            self.told_at |= {(row.customer, name): row.at for name in newest}
            person = self.people[row.customer]
            self.people[row.customer] = replace(person, traits={**person.traits, **newest})

    def note(self, outcome: Outcome) -> None:
        """Keep what was told, as the ledger and the history do."""
        for change in outcome.changes:
            if (person := self.people.get(change.customer)) is not None:
                moves = [*person.ledger.get(change.segment, ()), Move(change.at, change.entered)]
                self.people[change.customer] = replace(person, ledger={**person.ledger, change.segment: moves})
        for each in outcome.recorded:
            person = self.people[each.customer]
            entries = [entry for entry in person.history.get(each.trait, ()) if entry.at < each.at]
            if not entries or entries[-1].value != each.value:
                entries.append(Entry(each.at, each.value))
            self.people[each.customer] = replace(person, history={**person.history, each.trait: entries})

    def merge(self, winner: str, loser: str) -> None:
        """One person of two, as the evaluator is told."""
        self.to_come = [replace(row, customer=winner) if row.customer == loser else row for row in self.to_come]
        kept, gone = self.people[winner], self.people.pop(loser)
        known = {name: value for name, value in kept.traits.items() if value is not None}
        names = sorted(kept.events.keys() | gone.events.keys())
        events = {
            name: sorted(
                [*kept.events.get(name, ()), *gone.events.get(name, ())], key=lambda event: (event.at, event.id)
            )
            for name in names
        }
        rows = {
            name: [*kept.rows.get(name, ()), *gone.rows.get(name, ())] for name in kept.rows.keys() | gone.rows.keys()
        }
        begun = [self.begun.pop(each, None) for each in (winner, loser)]
        if None not in begun:
            self.begun[winner] = min(each for each in begun if each is not None)
        self.people[winner] = replace(
            kept,
            traits={**kept.traits, **gone.traits, **known},
            events=events,
            rows=rows,
            account=kept.account or gone.account,
            lists=kept.lists | gone.lists,
            suppressed=kept.suppressed or gone.suppressed,
        )


class Stream:
    """A random stream through an evaluator, step by step, with all that is known beside it."""

    def __init__(self, seed: int, *, remembers: bool = True) -> None:
        """Draw definitions and customers, and backfill."""
        self.rng = derive(seed, "stream")
        self.definitions = definitions_of(self.rng, remembers=remembers)
        self.awake = (0, 2, 12)[seed % 3]
        self.evaluator = Evaluator(program_of(self.definitions, CATALOGUE), HORIZON, self.awake)
        self.now = BEGIN
        self.sent: list[Arrival] = []
        self.members: dict[str, set[str]] = {name: set() for name in self.definitions.segments}
        self.known = Known(self.definitions)
        self.number = 0
        self.only_time = False
        """Whether nothing came in the last step, and time alone passed."""
        self.names: dict[str, str] = {}
        """Who was merged, and into whom."""
        self._backfill(seed)

    def step(self) -> Outcome:
        """One random step: rows come, time passes, or two customers turn out to be one."""
        chance = self.rng.random()
        self.only_time = False
        if chance < 0.06 and len(self.known.people) > 1:
            outcome = self._merge()
        elif chance < 0.5:
            outcome = self.pass_time()
        else:
            outcome = self._arrive()
        self.known.settle(self.now)
        self._follow(outcome)
        return outcome

    def pass_time(self) -> Outcome:
        """Go on to an instant at which something may change, or right before it, or to any other."""
        self.only_time = not self.evaluator.waiting
        return self.evaluator.advance(self._later())

    def stops_and_goes_on(self) -> None:
        """All states are written down, and another evaluator goes on from what was written."""
        before, program = self.evaluator, self.evaluator.program
        self.evaluator = Evaluator(program, HORIZON, self.awake)
        self.evaluator.restore_all([before.states.body(customer) or b"" for customer in before.states])
        self._follow(self.evaluator.happened(before.waiting, self.now))

    def _follow(self, outcome: Outcome) -> None:
        for change in outcome.changes:
            members = self.members[change.segment]
            assert (change.customer in members) is not change.entered, change
            (members.add if change.entered else members.discard)(change.customer)
        self.known.note(outcome)
        states = self.evaluator.states
        states.rest({customer: states.body(customer) for customer in outcome.touched})
        assert +states.members == Counter({name: len(who) for name, who in self.members.items() if who})

    def _backfill(self, seed: int) -> None:
        drawn_people = list(drawn(seed % 50, 12).values())
        self.stock = [event for person in drawn_people for event in self._events(person)]
        self.values = [person.traits for person in drawn_people]
        for place, person in enumerate(drawn_people[:3]):
            known = _until(replace(person, id=f"c{place}", colleagues=(), crowd={}, segments=frozenset()), BEGIN)
            known = replace(known, ledger={})
            renamed = {
                name: [replace(event, id=f"c{place}{event.id}") for event in found]
                for name, found in known.events.items()
            }
            known = replace(known, events=renamed)
            self.known.people[known.id] = known
            self.known.ids |= {(name, event.id) for name, found in renamed.items() for event in found}
        self._follow(self.evaluator.backfill(list(self.known.people.values()), BEGIN))

    @staticmethod
    def _events(person: Person) -> Iterable[tuple[str, Event]]:
        return [(name, event) for name, found in person.events.items() for event in found]

    def _arrive(self) -> Outcome:
        rows = [self._row() for _ in range(int(self.rng.integers(1, 6)))]
        if self.sent and self.rng.random() < 0.3:
            again = self.rng.integers(len(self.sent), size=2)
            rows += [self.sent[int(place)] for place in again if isinstance(self.sent[int(place)], Happened)]
        self.sent += rows
        self.rng.shuffle(rows)  # type: ignore[arg-type]
        self.now += self.rng.choice([timedelta(), TICK, MINUTE, HOUR])
        outcome = self.evaluator.happened([self._named(row) for row in rows], self.now)
        late = [row for row in map(self._named, rows) if row.at < self.now - HORIZON]
        assert sorted(map(repr, outcome.for_the_batch)) == sorted(map(repr, late))
        for row in sorted(map(self._named, rows), key=lambda row: (row.at, row.id)):
            if row.at >= self.now - HORIZON:
                self.known.take(row)
        return outcome

    def _named(self, row: Arrival) -> Arrival:
        """The row under the name that its customer has now."""
        return replace(row, customer=self.names.get(row.customer, row.customer))

    def _row(self) -> Arrival:
        self.number += 1
        customer = str(self.rng.choice([*self.known.people, *self.known.people, f"n{self.rng.integers(2)}"]))
        back = [timedelta(), timedelta(), timedelta(), TICK, MINUTE, HOUR, DAY, HORIZON, HORIZON + HOUR, -HOUR, -DAY]
        at = self.now - back[int(self.rng.integers(len(back)))]
        if self.rng.random() < 0.2:
            values = self.values[int(self.rng.integers(len(self.values)))]
            names = self.rng.choice(TOLD, size=2, replace=False)
            told = {str(name): values.get(str(name)) for name in names if str(name) not in self.definitions.traits}
            return Told(customer, at, told, f"t{self.number:04}")
        name, event = self.stock[int(self.rng.integers(len(self.stock)))]
        return Happened(customer, name, replace(event, at=at, id=f"e{self.number:04}"))

    def _later(self) -> datetime:
        timer = self.evaluator.next_timer()
        steps = [self.now + step for step in (TICK, MINUTE, HOUR, DAY, 7 * DAY, 40 * DAY)]
        if timer is not None:
            steps += [timer, timer, timer, max(timer - TICK, self.now), timer + TICK]
        instants = [event.at for person in self.known.people.values() for _, event in self._events(person)]
        for at in instants[-6:]:
            steps += [at + length for length in (HOUR, DAY, 2 * DAY, 7 * DAY, 30 * DAY) if at + length > self.now]
        self.now = max(self.now, steps[int(self.rng.integers(len(steps)))])
        return self.now

    def _merge(self) -> Outcome:
        winner, loser = (str(name) for name in self.rng.choice(list(self.known.people), size=2, replace=False))
        outcome = self.evaluator.merged(winner, loser, self.now)
        self.known.merge(winner, loser)
        self.names |= {name: winner for name, to in self.names.items() if to == loser} | {loser: winner}
        return outcome


def _until(person: Person, as_of: datetime) -> Person:
    """The person with what had happened by an instant."""
    events = {name: [event for event in found if event.at <= as_of] for name, found in person.events.items()}
    history = {name: [each for each in found if each.at <= as_of] for name, found in person.history.items()}
    return replace(person, events=events, history=history)
