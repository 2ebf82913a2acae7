"""The evaluator: customers' segments follow events and time, each change at the very instant at which it is so."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from heapq import heapify, heappop, heappush
from itertools import count, groupby

from ilk.live.evaluator.merging import merged_state
from ilk.live.evaluator.outcome import Arrival, Change, Happened, Outcome, Recorded, Told
from ilk.live.evaluator.program import LiveSegment, LiveTrait, Mask, Program
from ilk.live.evaluator.state import State
from ilk.live.evaluator.states import AWAKE, States
from ilk.live.evaluator.storing import stored
from ilk.segments.tree import Moment, Person, Result

USUAL_HORIZON = timedelta(days=1)


class Evaluator:
    """Customers with their states, and who is to be looked at next.

    Pure but for its states: the instant is an argument, and nothing is read or written. Rows up to `horizon` before
    the instant at which they come are worked in; older ones are handed back.
    """

    def __init__(self, program: Program, horizon: timedelta = USUAL_HORIZON, awake: int = AWAKE) -> None:
        """Begin without customers; so many are kept as objects."""
        self.program = program
        self.horizon = horizon
        self.states = States(program, awake)
        self._timer: dict[str, datetime] = {}
        self._timers: list[tuple[datetime, str]] = []
        self._ahead: list[tuple[datetime, int, Arrival]] = []
        self._order = count()

    # ---- what it is asked to do --------------------------------------------------------------------------------------

    def backfill(self, people: Iterable[Person], as_of: datetime) -> Outcome:
        """Begin with customers as the warehouse knows them at an instant; who is there already begins anew.

        Segments are those that were told of them before: where the answer is another, they move at this instant. What
        is not asked live is answered here, from what these people know of all others.
        """
        outcome = Outcome()
        for person in people:
            self._begin(self._known(person, as_of), as_of, outcome)
        return outcome

    def happened(self, rows: Iterable[Arrival], now: datetime) -> Outcome:
        """Work in what came until an instant, in any order, and let time pass until then."""
        outcome = Outcome()
        found: dict[str, list[Arrival]] = defaultdict(list)
        for row in rows:
            if row.at > now:
                heappush(self._ahead, (row.at, next(self._order), row))
            elif row.at < now - self.horizon:
                outcome.for_the_batch.append(row)
            else:
                found[row.customer].append(row)
        for customer, own in found.items():
            self._take(customer, sorted(own, key=_in_time), outcome)
        self._advance(now, outcome)
        return outcome

    def advance(self, now: datetime) -> Outcome:
        """Let time pass until an instant."""
        outcome = Outcome()
        self._advance(now, outcome)
        return outcome

    def merged(self, winner: str, loser: str, now: datetime, traits: Mapping[str, Result] | None = None) -> Outcome:
        """Two customers are one from now on: the loser leaves all segments, the winner has what both had.

        `traits` are the values that survive; those of the winner, and where it has none of the loser, when left out.
        """
        outcome = self.advance(now)
        self._redirect(loser, winner)
        gone = self._lets_go(loser)
        if gone is None:
            return outcome
        outcome.touched.add(loser)
        for segment in sorted(gone.segments):
            outcome.changes.append(Change(loser, segment, now, entered=False))
        kept = self.states.get(winner) or State(winner, now)
        both = merged_state(kept, gone, now, traits or {}, self.program)
        for trait in sorted(self.program.tracked & both.traits.keys()):
            self._trait_changed(both, trait, now, outcome)
        self._begin(both, now, outcome)
        return outcome

    def split(self, customer: str, people: Sequence[Person], now: datetime) -> Outcome:
        """One customer is several from now on: each begins anew, and who keeps the identifier keeps what was told."""
        outcome = self.advance(now)
        before = self._lets_go(customer)
        outcome.touched.add(customer)
        for person in people:
            begun = self._known(person, now)
            if before is not None and person.id == customer:
                told = {name: getattr(before, name) for name in ("segments", "history", "ledger", "changed_at")}
                begun = replace(begun, **told)
            self._begin(begun, now, outcome)
        return outcome

    def hands_over(self, customer: str) -> tuple[State | None, Sequence[Arrival]]:
        """Let go of a customer, whom somebody else has from now on: their state, and rows that are still to come."""
        waiting = [row for _, _, row in sorted(self._ahead) if row.customer == customer]
        self._ahead = [each for each in self._ahead if each[-1].customer != customer]
        heapify(self._ahead)
        return self._lets_go(customer), waiting

    def receives(self, state: State | None, waiting: Iterable[Arrival]) -> None:
        """Have a customer from now on whom somebody else has let go of, to make them one with another."""
        if state is not None:
            self.restore(state)
        for row in waiting:
            heappush(self._ahead, (row.at, next(self._order), row))

    def restore(self, state: State) -> None:
        """Put back a state as it was, with its timer."""
        self.states[state.customer] = state
        if state.timer is not None:
            self._timer[state.customer] = state.timer
            heappush(self._timers, (state.timer, state.customer))

    def restore_all(self, bodies: Iterable[bytes]) -> None:
        """Put back states as they were written, with their timers; each is read when it is needed."""
        for body in bodies:
            seen = self.states.put_back(body)
            if (timer := seen.timer) is not None:
                self._timer[seen.customer] = timer
        self._timers = [(at, customer) for customer, at in self._timer.items()]
        heapify(self._timers)

    def next_timer(self) -> datetime | None:
        """The first instant at which time alone may change something; None while nothing can."""
        while self._timers and self._stale(*self._timers[0]):
            heappop(self._timers)
        first = [each[0][0] for each in (self._timers, self._ahead) if each]
        return min(first, default=None)

    @property
    def waiting(self) -> Sequence[Arrival]:
        """Rows of instants that are still to come, in order."""
        return [row for _, _, row in sorted(self._ahead)]

    # ---- how it goes on ----------------------------------------------------------------------------------------------

    def _known(self, person: Person, as_of: datetime) -> State:
        """The state of a customer as the warehouse knows them."""
        moment = Moment(as_of, self.program.catalogue.zone)
        answers = {part.condition.key for part in self.program.parts if part.condition.of.holds(person, moment)}
        begun = State(
            customer=person.id,
            seen=as_of,
            traits=dict(person.traits),
            segments=person.segments,
            history={name: list(person.history.get(name, ())) for name in self.program.tracked},
            ledger={name: list(person.ledger.get(name, ())) for name in self.program.recorded},
            rows={name: tuple(rows) for name, rows in person.rows.items()},
            account=dict(person.account),
            lists=person.lists,
            suppressed=person.suppressed,
            answers=frozenset(answers),
            addresses=dict(person.addresses),
        )
        for name in person.events:
            for event in person.events[name]:
                if event.at > as_of:
                    heappush(self._ahead, (event.at, next(self._order), Happened(person.id, name, event)))
                else:
                    begun.takes(name, self.program.trimmed(name, event), self.program)
        begun.forgets(list(begun.events), self.program, moment, self.horizon)
        return begun

    def _begin(self, state: State, at: datetime, outcome: Outcome) -> None:
        state.inside = self.program.places(state.segments)
        self.states[state.customer] = state
        self._evaluate(state, at, self.program.everything, outcome)

    def _take(self, customer: str, rows: Sequence[Arrival], outcome: Outcome) -> None:
        """Work in rows of a customer, in order of time; those of one instant are answered together."""
        outcome.touched.add(customer)
        for at, together in groupby(rows, key=lambda row: row.at):
            state = self.states.get(customer)
            touched: Mask = 0
            if state is None:
                state = self.states[customer] = State(customer, at)
                touched = self.program.everything
            instant = max(at, state.seen)
            while state.timer is not None and state.timer < instant:
                self._wake(state, state.timer, outcome)
            for row in together:
                touched |= self._put(state, row, instant, outcome)
            if touched:
                self._evaluate(state, instant, touched | _due(state, instant), outcome)

    def _put(self, state: State, row: Arrival, instant: datetime, outcome: Outcome) -> Mask:
        """Add a row to a state; what it can touch."""
        touched: Mask = 0
        if isinstance(row, Told):
            for trait, value in row.traits.items():
                if state.is_told(trait, value, row.at, self.program):
                    touched |= self._trait_changed(state, trait, instant, outcome)
            return touched
        event = self.program.trimmed(row.name, row.event)
        if not state.takes(row.name, event, self.program):
            outcome.duplicates += 1
            return touched
        moment = Moment(instant, self.program.catalogue.zone)
        for touch in self.program.by_event.get(row.name, ()):
            if touch.where is None:
                touched |= touch.definitions
            elif touch.where.holds(event, moment):
                touched |= touch.definitions
                state.events.meets(row.name, touch.key, event)
        state.forgets((row.name,), self.program, moment, self.horizon)
        if touched:
            touched &= ~self.program.bearings[row.name].settled(state.inside)
        return state.turned_by_event(touched, instant) if touched else touched

    def _trait_changed(self, state: State, trait: str, at: datetime, outcome: Outcome) -> Mask:
        if trait in self.program.tracked and state.records(trait, at):
            outcome.recorded.append(Recorded(state.customer, trait, at, state.traits[trait]))
        return self.program.by_trait.get(trait, 0)

    def _advance(self, now: datetime, outcome: Outcome) -> None:
        while (first := self.next_timer()) is not None and first <= now:
            arrived: dict[str, list[Arrival]] = defaultdict(list)
            while self._ahead and self._ahead[0][0] == first:
                row = heappop(self._ahead)[-1]
                arrived[row.customer].append(row)
            for customer, rows in arrived.items():
                self._take(customer, sorted(rows, key=_in_time), outcome)
            while self._timers and self._timers[0][0] == first:
                _, customer = timer = heappop(self._timers)
                if not self._stale(*timer):
                    self._wake(self.states[customer], first, outcome)

    def _wake(self, state: State, at: datetime, outcome: Outcome) -> None:
        self._evaluate(state, at, _due(state, at), outcome)

    def _evaluate(self, state: State, at: datetime, touched: Mask, outcome: Outcome) -> None:
        """Answer the touched definitions and all that depend on what changes, and say when to look again."""
        moment = Moment(at, self.program.catalogue.zone)
        state.seen = at
        outcome.touched.add(state.customer)
        while touched:
            first = touched & -touched
            touched ^= first
            place = first.bit_length() - 1
            definition = self.program.definitions[place]
            if isinstance(definition, LiveTrait):
                touched |= self._value(state, definition, moment, outcome)
                ages = definition.restless
            else:
                if self._moves(state, place, definition, moment, outcome):
                    state.inside ^= first
                    touched |= self.program.dependents[place]
                ages = definition.may_leave if state.inside & first else definition.may_enter
            if ages:
                _look_again(state, place, definition.tree.next_change(state.person, moment))
            else:
                state.due.pop(place, None)
        self._set_timer(state)

    def _value(self, state: State, trait: LiveTrait, moment: Moment, outcome: Outcome) -> Mask:
        value = stored(trait.tree.value(state.person, moment), trait.stored_as)
        if state.puts(trait.name, value, self.program):
            return self._trait_changed(state, trait.name, moment.as_of, outcome)
        return 0

    def _moves(self, state: State, place: int, segment: LiveSegment, moment: Moment, outcome: Outcome) -> bool:
        holds, slack = segment.tree.outlook(state.person, moment)
        state.rests(place, slack)
        if holds is (segment.name in state.segments):
            return False
        entered = state.moves(segment.name, moment.as_of, recorded=segment.recorded)
        outcome.changes.append(Change(state.customer, segment.name, moment.as_of, entered))
        return True

    def _set_timer(self, state: State) -> None:
        timer = state.timer = min(state.due.values(), default=None)
        if timer is None:
            self._timer.pop(state.customer, None)
        elif timer != self._timer.get(state.customer):
            self._timer[state.customer] = timer
            heappush(self._timers, (timer, state.customer))

    def _stale(self, at: datetime, customer: str) -> bool:
        return self._timer.get(customer) != at

    def _lets_go(self, customer: str) -> State | None:
        self._timer.pop(customer, None)
        return self.states.pop(customer)

    def _redirect(self, loser: str, winner: str) -> None:
        """Rows that are still to come are the winner's."""
        self._ahead = [
            (at, order, renamed(row, winner) if row.customer == loser else row) for at, order, row in self._ahead
        ]
        heapify(self._ahead)


def _in_time(row: Arrival) -> tuple[datetime, str]:
    return row.at, row.id


def _due(state: State, at: datetime) -> Mask:
    """The definitions whose answer time may have changed by an instant."""
    if state.timer is None or state.timer > at:
        return 0
    return sum(1 << place for place, due in state.due.items() if due <= at)


def _look_again(state: State, place: int, at: datetime | None) -> None:
    if at is None:
        state.due.pop(place, None)
    else:
        state.due[place] = at


def renamed(row: Arrival, customer: str) -> Arrival:
    """The row, as one of a customer."""
    if isinstance(row, Told):
        return Told(customer, row.at, row.traits, row.id)
    return Happened(customer, row.name, row.event)
