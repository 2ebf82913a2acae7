"""Events one after the other, with something not happening in between or afterwards."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import cached_property, partial
from operator import attrgetter
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from ilk.kernel.errors import UserError
from ilk.segments.conditions.sequence_sql import completed
from ilk.segments.conditions.sequence_texts import BUILDERS, RULES, fields_of
from ilk.segments.conditions.steps import Link, Shape, Step, shape_of
from ilk.segments.plan import Plan
from ilk.segments.subjects.events import AnyEventWindow, properties_of, until
from ilk.segments.subjects.sessions import Session
from ilk.segments.time.durations import Duration
from ilk.segments.time.windows import Ever, Next, OwnWindow
from ilk.segments.tree import (
    Condition,
    Event,
    FormHints,
    Moment,
    NameKind,
    Need,
    Person,
    Scope,
    Subject,
    Syntax,
    earliest,
)
from ilk.segments.turning import Turn
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr

MOST_STEPS = 10
_at = attrgetter("at")


class EventSequence(Condition):
    """`did view then add_to_cart then not order within 2 hours`: some events of the person follow each other so.

    Each step happens later than the one before, at another instant; others may lie between unless it says `strictly`:
    then no event that a step names, whatever its `where`. A step after `not` must not happen: between its neighbours,
    or as the last, after the step before, for as long as it says and until that has fully passed, else until now.
    `within` bounds the time from the first step to the last that happens. The window and the session are about the
    steps that happen. A step `with same x` has the x of the last step before it that happens.
    """

    kind: Literal["sequence"] = "sequence"
    form: ClassVar[FormHints] = FormHints(
        title="Did one after another", group="What they did", around={"within": ("within", "")}
    )
    steps: Annotated[tuple[Step, ...], Field(min_length=2, max_length=MOST_STEPS)]
    strictly: bool = False
    within: Duration | None = None
    window: AnyEventWindow = Ever()

    syntax = Syntax(
        conditions='"did"i name clause* later_step+ -> in_order',
        rules=RULES,
        terminals=(r"WITHIN_TIME.3: /within\b(?=\s*\d+\s*(minute|hour|day|week|month|quarter|year)s?\b)/i",),
        build={**BUILDERS, "in_order": lambda event, *parts: EventSequence.model_validate(fields_of(event, parts))},
    )
    examples = (
        "did view then add_to_cart then not order within 2 hours",
        "did view then order with same product_id within 1 day of previous in last 90 days",
        "did view then not order then leave strictly within 1 week",
    )

    @model_validator(mode="after")
    def _can_follow_each_other(self) -> Self:
        first = self.steps[0]
        if first.negated or first.within is not None or first.same:
            raise ValueError("the first step begins: it happens, and there is none before it to be near or like")
        for link in self.shape.links:
            _refuse_odd_gap(link)
        if isinstance(self.window, Session) and self.shape.trailing:
            raise ValueError("what must not happen last goes with a length of time, not with a session")
        return self

    @cached_property
    def shape(self) -> Shape:
        """How the steps hang together."""
        return shape_of(self.steps)

    def names(self) -> Iterator[tuple[NameKind, str]]:
        yield from self.window.names()

    def needs(self) -> Iterator[Need]:
        yield from self.window.needs()
        like = tuple(dict.fromkeys(name for step in self.steps for name in step.same))
        for step in self.steps:
            where = () if step.where is None else properties_of(step.where)
            # What only lies in between counts too, where nothing may, and where sessions are told apart.
            every = self.strictly or isinstance(self.window, Session)
            yield Need(step.event, None if every else step.where, self.window, reads=(*like, *where))

    def own_problems(self, scope: Scope) -> Iterator[UserError]:
        if not scope.of_customer:
            what = f"`{self.text()}` asks about a customer's events; inside a `where` only properties can be asked"
            yield UserError("events-in-where", what, where=f"`{self.text()}`")
        if isinstance(self.window, Next):
            yield UserError("future-events", "events of the future are not known", where=f"`{self.window.text()}`")
        yield from self.window.problems(scope)
        before = self.steps[0]
        for step in self.steps[1:]:
            yield from _unlike(before, step, scope)
            before = before if step.negated else step

    def sql(self, plan: Plan) -> Expr:
        table = plan.derive(f"sequence {self.model_dump_json()}", lambda: completed(plan, self))
        return sql.truth(sql.column("value", table))

    def turns(self, event: str) -> Turn:
        if self.strictly or isinstance(self.window, OwnWindow | Session):
            return super().turns(event)
        if any(step.negated and step.event == event for step in self.steps):
            return Turn.EITHER
        return Turn.RISES if event in self.events() else Turn.NEITHER

    def ages(self) -> Turn:
        if self.shape.trailing or any(step.restless for step in self.steps):
            return Turn.EITHER
        return self.window.ages

    def holds(self, subject: Subject, moment: Moment) -> bool:
        return any(self._is_left_alone(end, subject, moment) for end in self._ends(subject, moment))

    def next_change(self, subject: Subject, moment: Moment) -> datetime | None:
        moves = [self.window.first_edge(_past(name, subject, moment), moment) for name in self.events()]
        moves += [
            each.next_change(event, moment)
            for step in self.steps
            for each in step.restless
            for event in _past(step.event, subject, moment)
        ]
        if not self.shape.trailing or self.holds(subject, moment):
            return earliest(moves)
        passed = (
            end.at + step.within.length
            for end in self._ends(subject, moment)
            for step in self.shape.trailing
            if step.within is not None
        )
        return earliest((*moves, *(instant for instant in passed if instant > moment.as_of)))

    def _ends(self, subject: Subject, moment: Moment) -> Iterator[Event]:
        """The last event of every way in which the steps that happen follow each other."""
        shape = self.shape
        steps = (shape.first, *(link.step for link in shape.links))
        for inside in self._insides(subject, moment):
            found: list[Sequence[Event]] = []
            for step in steps:
                found.append(step.meeting(inside(_past(step.event, subject, moment)), moment))
                if not found[-1]:
                    break
            else:
                links = tuple(zip(shape.links, found[1:], strict=True))
                for first in found[0]:
                    yield from self._onwards(first, first, links, subject, moment)

    def _onwards(
        self,
        first: Event,
        before: Event,
        links: Sequence[tuple[Link, Sequence[Event]]],
        subject: Subject,
        moment: Moment,
    ) -> Iterator[Event]:
        """The ends of the ways that go on from an event by some links, each with the events that may be its step."""
        if not links:
            yield before
            return
        (link, events), *later = links
        for event in events[bisect_right(events, before.at, key=_at) :]:
            if self.within is not None and event.at - first.at > self.within.length:
                return
            if link.step.within is not None and event.at - before.at > link.step.within.length:
                return
            if link.step.is_like(event, before) and self._is_next(before, event, link, subject, moment):
                yield from self._onwards(first, event, later, subject, moment)

    def _is_next(self, before: Event, event: Event, link: Link, subject: Subject, moment: Moment) -> bool:
        """Whether nothing lies between two events that must not."""
        if self.strictly and any(_between(_past(name, subject, moment), before, event) for name in self.events()):
            return False
        return not any(
            step.is_like(x, before)
            for step in link.avoided
            for x in step.meeting(_between(_past(step.event, subject, moment), before, event), moment)
        )

    def _is_left_alone(self, end: Event, subject: Subject, moment: Moment) -> bool:
        """Whether what must not happen after the last step did not, for all of its time."""
        for step in self.shape.trailing:
            until = moment.as_of if step.within is None else end.at + step.within.length
            if until > moment.as_of:
                return False
            past = _past(step.event, subject, moment)
            after = past[bisect_right(past, end.at, key=_at) : bisect_right(past, until, key=_at)]
            if any(step.is_like(x, end) for x in step.meeting(after, moment)):
                return False
        return True

    def _insides(self, subject: Subject, moment: Moment) -> Iterator[Callable[[Sequence[Event]], Sequence[Event]]]:
        """What picks those that may be a step from events until `as_of`: one for each session, or for the window."""
        window = self.window
        if not isinstance(window, Session):
            yield lambda events: window.among(events, subject, moment)
            return
        span = window.span(moment)
        named = (event for name in self.events() for event in _past(name, subject, moment) if span.contains(event.at))
        for session in window.split(sorted(named, key=_at)):
            low, high = session[0].at, session[-1].at
            yield partial(_from_to, low=low, high=high)

    def events(self) -> tuple[str, ...]:
        """The names of all events, each once."""
        return tuple(dict.fromkeys(step.event for step in self.steps))

    def text(self) -> str:
        parts = ["did " + " then ".join(step.text() for step in self.steps)]
        if self.strictly:
            parts.append("strictly")
        if self.within is not None:
            parts.append(f"{'overall ' if self.steps[-1].negated else ''}within {self.within.text()}")
        return " ".join((*parts, self.window.text())).strip()

    def sentence(self) -> str:
        parts = ["did " + ", then ".join(step.sentence() for step in self.steps)]
        if self.strictly:
            parts.append("with no other of these events in between")
        if self.within is not None:
            parts.append(f"all within {self.within.sentence()}")
        return ", ".join(parts) + (f" {words}" if (words := self.window.sentence()) else "")


def _past(name: str, subject: Subject, moment: Moment) -> Sequence[Event]:
    events = subject.events.get(name, ()) if isinstance(subject, Person) else ()
    return until(events, moment)


def _between(events: Sequence[Event], before: Event, after: Event) -> Sequence[Event]:
    """Of events in order, those later than one and earlier than another."""
    return events[bisect_right(events, before.at, key=_at) : bisect_left(events, after.at, key=_at)]


def _from_to(events: Sequence[Event], low: datetime, high: datetime) -> Sequence[Event]:
    return events[bisect_left(events, low, key=_at) : bisect_right(events, high, key=_at)]


def _refuse_odd_gap(link: Link) -> None:
    for step in link.avoided:
        if step.within is not None:
            raise ValueError("what must not happen between two steps is so all the time between them")
        if not set(step.same) <= set(link.step.same):
            raise ValueError("the step after a `not … with same …` needs the same `with same`")


def _unlike(before: Step, step: Step, scope: Scope) -> Iterator[UserError]:
    """Properties that must be equal to those of the step before, and cannot be."""
    theirs, own = (scope.catalogue.events[each.event].properties for each in (before, step))
    for name in step.same:
        if theirs.get(name) is not own.get(name):
            what = f"`{step.event}` and `{before.event}` before it have no `{name}` in common, of one type"
            yield UserError("nothing-in-common", what, where=f"`{name}`", known=sorted(theirs.keys() & own.keys()))
