"""Events one after the other, with something not happening in between or afterwards."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field, model_validator

from ilk.kernel.errors import UserError
from ilk.segments.conditions.sequence_sql import completed
from ilk.segments.conditions.sequence_texts import BUILDERS, RULES, fields_of
from ilk.segments.conditions.steps import Link, Shape, Step, shape_of
from ilk.segments.plan import Plan
from ilk.segments.subjects.events import AnyEventWindow, properties_of
from ilk.segments.subjects.sessions import Session
from ilk.segments.time.durations import Duration
from ilk.segments.time.windows import Ever, Next
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
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr

MOST_STEPS = 10


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

    @property
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

    def holds(self, subject: Subject, moment: Moment) -> bool:
        return any(self._is_left_alone(end, subject, moment) for end in self._ends(subject, moment))

    def next_change(self, subject: Subject, moment: Moment) -> datetime | None:
        moves = [
            instant
            for step in self.steps
            for event in _past(step.event, subject, moment)
            for instant in (
                self.window.next_edge(event.at, moment),
                step.where.next_change(event, moment) if step.where else None,
            )
        ]
        if self.holds(subject, moment):
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
        for lies_inside in self._insides(subject, moment):
            for first in shape.first.events(subject, moment):
                if lies_inside(first):
                    yield from self._onwards(first, first, shape.links, subject, moment, lies_inside)

    def _onwards(
        self, first: Event, before: Event, links: Sequence[Link], subject: Subject, moment: Moment, inside: Any
    ) -> Iterator[Event]:
        if not links:
            yield before
            return
        for event in links[0].step.events(subject, moment):
            near = self.within is None or event.at - first.at <= self.within.length
            if near and inside(event) and self._follows(before, event, links[0], subject, moment):
                yield from self._onwards(first, event, links[1:], subject, moment, inside)

    def _follows(self, before: Event, event: Event, link: Link, subject: Subject, moment: Moment) -> bool:
        step = link.step
        if event.at <= before.at or not step.is_like(event, before):
            return False
        if step.within is not None and event.at - before.at > step.within.length:
            return False
        avoided = (x for each in link.avoided for x in each.events(subject, moment) if each.is_like(x, before))
        named = (x for name in self.events() for x in _past(name, subject, moment)) if self.strictly else ()
        return not any(before.at < x.at < event.at for x in (*avoided, *named))

    def _is_left_alone(self, end: Event, subject: Subject, moment: Moment) -> bool:
        """Whether what must not happen after the last step did not, for all of its time."""
        for step in self.shape.trailing:
            until = moment.as_of if step.within is None else end.at + step.within.length
            after = (x for x in step.events(subject, moment) if step.is_like(x, end))
            if until > moment.as_of or any(end.at < x.at <= until for x in after):
                return False
        return True

    def _insides(self, subject: Subject, moment: Moment) -> Iterator[Any]:
        """Tests of whether an event may be a step: one for each session, or for the window."""
        span = self.window.span_for(subject, moment)
        if span is None:
            return
        if not isinstance(self.window, Session):
            yield lambda event: span.contains(event.at)
            return
        named = (event for name in self.events() for event in _past(name, subject, moment) if span.contains(event.at))
        for session in self.window.split(sorted(named, key=lambda event: event.at)):
            yield lambda event, low=session[0].at, high=session[-1].at: low <= event.at <= high

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
    return [event for event in events if event.at <= moment.as_of]


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
