"""Which events a condition or value is about: those of a name, that meet a `where`, in a window."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Annotated, Any, Optional

from pydantic import Field

from ilk.kernel.errors import UserError
from ilk.segments.plan import Plan, event_rows
from ilk.segments.subjects.anchors import ANCHORED, AfterOwn, Anchored, BeforeOwn, BetweenAfter, FirstAfter, Since
from ilk.segments.subjects.chosen import row_columns, rows_within
from ilk.segments.subjects.picking import Picking
from ilk.segments.subjects.sessions import Session
from ilk.segments.time.windows import (
    After,
    BaseWindow,
    Before,
    BetweenDays,
    Ever,
    Last,
    Next,
    OlderThan,
    On,
    OwnWindow,
    Previous,
    This,
)
from ilk.segments.tree import Event, Moment, NameKind, Need, Node, Person, Scope, Subject, earliest, timeless
from ilk.segments.turning import Turn
from ilk.warehouse.sql import Query

if TYPE_CHECKING:
    from ilk.segments.kinds import AnyCondition


AnyEventWindow = Annotated[
    Ever
    | Last
    | Next
    | OlderThan
    | This
    | Previous
    | BetweenDays
    | Before
    | After
    | On
    | Since
    | FirstAfter
    | BeforeOwn
    | AfterOwn
    | BetweenAfter
    | Session,
    Field(discriminator="kind"),
]
_at = attrgetter("at")
OWN_WINDOWS = (*ANCHORED, Session)
"""The windows that only events have: they are others for each person."""


@dataclass(frozen=True, slots=True)
class Where:
    """A `where` as the grammar finds it, before it is put into its event."""

    condition: "AnyCondition"


class EventChoice(Node):
    """The part that all conditions and values over events share."""

    event: str
    where: Optional["AnyCondition"] = None
    window: AnyEventWindow = Ever()

    asks_rows = True

    def names(self) -> Iterator[tuple[NameKind, str]]:
        yield "event", self.event
        yield from self.window.names()

    def inner(self, scope: Scope) -> Scope:
        return scope.within(self.event)

    def own_problems(self, scope: Scope) -> Iterator[UserError]:
        if not scope.of_customer:
            what = f"`{self.text()}` asks about a customer's events; inside a `where` only properties can be asked"
            yield UserError("events-in-where", what, where=f"`{self.text()}`")
        if isinstance(self.window, Next):
            yield UserError("future-events", "events of the future are not known", where=f"`{self.window.text()}`")
        if isinstance(self.window, Session) and not self.has_greatest():
            what = "`in one session` is asked of counts, sums and other figures of which one is the greatest"
            yield UserError("session-of-no-figure", what, where=f"`{self.text()}`")
        yield from self.window.problems(scope)

    def needs(self) -> Iterator[Need]:
        yield from self.window.needs()
        if isinstance(self.window, Session):
            # Events that do not meet the `where` tell where a session ends.
            where = () if self.where is None else properties_of(self.where)
            yield Need(self.event, window=self.window, reads=(*self.reads(), *where))
        else:
            yield replace(self.needed(), reads=self.reads())

    def needed(self) -> Need:
        """The chosen events that the answer stands on: all of the window, where a kind does not say better."""
        return Need(self.event, self.where, self.window)

    def reads(self) -> tuple[str, ...]:
        """The properties of the events that are looked at, those of the `where` apart."""
        return ()

    def rows(self, plan: Plan, *properties: str) -> Query:
        """The chosen events of all customers: `customer_no`, `occurred_at`, `event_id` and properties."""
        scope = plan.scope.within(self.event)
        rows = event_rows(self.event, scope.catalogue)
        chosen = rows_within(plan, rows, scope, self.where, self.window.span(plan.moment), properties)
        if isinstance(self.window, Anchored):
            return self.window.inside(plan, chosen, rows, row_columns(rows, properties))
        return chosen

    def has_greatest(self) -> bool:
        """Whether `in one session` can be asked: it is worked out for each session, and the greatest counts."""
        return False

    def chosen(self, subject: Subject, moment: Moment) -> Sequence[Event]:
        """The chosen events of a person until `as_of`, in order of (at, id)."""
        picked = self._picked(subject, moment)
        if picked is None:
            return self._meeting(self._inside(subject, moment), moment)
        return self.window.among(picked, subject, moment)

    def met(self, subject: Subject, moment: Moment) -> Sequence[Event]:
        """The events of a person until `as_of` that meet the `where`, in the window or not, in order of (at, id)."""
        picked = self._picked(subject, moment)
        return self._meeting(self.past(subject, moment), moment) if picked is None else picked

    def _picked(self, subject: Subject, moment: Moment) -> Sequence[Event] | None:
        """Those that meet the `where`, where they are picked out already; None where they are not."""
        key = self.pick
        if key is None or self.where is None or not isinstance(subject, Person):
            return None
        events = subject.events
        return (
            until(events.meeting(self.event, self.where, key, moment), moment) if isinstance(events, Picking) else None
        )

    @cached_property
    def pick(self) -> str | None:
        """What is the same for all choices by a like `where`; None where time can turn it, or without one."""
        return picked_by(self.where)

    def only_grows(self, event: str) -> bool:
        """Whether one more event of a name is one more chosen, or none: not where it moves the window."""
        return event == self.event and not isinstance(self.window, OwnWindow)

    def choice_ages(self) -> Turn:
        """What time alone can do to the number of those that are chosen."""
        return Turn.EITHER if self.restless else self.window.ages

    @cached_property
    def fades(self) -> bool:
        """Whether time alone never makes it more that are chosen."""
        return self.choice_ages() in Turn.FALLS

    def groups(self, subject: Subject, moment: Moment) -> Sequence[Sequence[Event]]:
        """The chosen events that figures are worked out over: all of them, or those of each session by themselves."""
        if not isinstance(self.window, Session):
            return [self.chosen(subject, moment)]
        sessions = self.window.split(self._inside(subject, moment))
        return [chosen for session in sessions if (chosen := self._meeting(session, moment))]

    def _inside(self, subject: Subject, moment: Moment) -> Sequence[Event]:
        return self.window.among(self.past(subject, moment), subject, moment)

    def _meeting(self, events: Sequence[Event], moment: Moment) -> Sequence[Event]:
        if self.where is None:
            return events
        return [event for event in events if self.where.holds(event, moment)]

    def past(self, subject: Subject, moment: Moment) -> Sequence[Event]:
        """All events of the name until `as_of`, in order of (at, id)."""
        events = subject.events.get(self.event, ()) if isinstance(subject, Person) else ()
        return until(events, moment)

    def next_change(self, subject: Subject, moment: Moment) -> datetime | None:
        """When the choice may next change by itself."""
        past = self.past(subject, moment)
        edge = self.window.first_edge(past, moment)
        if self.where is None or not self.restless:
            return edge
        return earliest((edge, *(self.where.next_change(event, moment) for event in past)))

    def choice_text(self) -> str:
        """`where` and window in the canonical layout, each with a space before it."""
        return self.where_text() + self.window_text()

    def where_text(self, *, closed: bool | None = None) -> str:
        """The `where` with a space before it, bare only when it is one comparison and another clause closes it."""
        if self.where is None:
            return ""
        bare = self.where.is_atom and (bool(self.window.text()) if closed is None else closed)
        return f" where {self.where.text()}" if bare else f" where ({self.where.text()})"

    def window_text(self) -> str:
        """The window with a space before it."""
        return f" {text}" if (text := self.window.text()) else ""

    def choice_sentence(self) -> str:
        """`where` and window in English, each with a space before it."""
        return self.where_sentence() + self.window_sentence()

    def where_sentence(self) -> str:
        """The `where` in English, with a space before it."""
        return f" where {self.where.sentence()}" if self.where else ""

    def window_sentence(self) -> str:
        """The window in English, with a space before it."""
        return f" {words}" if (words := self.window.sentence()) else ""


def picked_by(where: Node | None) -> str | None:
    """What is the same for all that are like a `where`; None where time can turn it, or without one."""
    return where.model_dump_json() if where is not None and timeless(where) else None


def until(events: Sequence[Event], moment: Moment) -> Sequence[Event]:
    """Of events in order of time, those until `as_of`."""
    if not events or events[-1].at <= moment.as_of:
        return events
    return events[: bisect_right(events, moment.as_of, key=_at)]


def properties_of(where: Node) -> tuple[str, ...]:
    """The properties that a `where` names."""
    return tuple(dict.fromkeys(name for node in where.walk() for kind, name in node.names() if kind == "trait"))


def clauses(parts: Sequence[object]) -> dict[str, Any]:
    """The clauses that follow an event in the text, by the field they fill; raises `ValueError` for a second one."""
    found: dict[str, Any] = {}
    clause: Any
    for part in parts:
        match part:
            case Session() if isinstance(found.get("window"), BaseWindow):
                name, clause = "window", _during(part, found.pop("window"))
            case BaseWindow() if isinstance(found.get("window"), Session):
                name, clause = "window", _during(found.pop("window"), part)
            case BaseWindow():
                name, clause = "window", part
            case Where():
                name, clause = "where", part.condition
            case _:
                name, clause = "times", part
        if name in found:
            raise ValueError(f"there are two `{name}` clauses; one is allowed")
        found[name] = clause
    return found


def _during(session: Session, window: BaseWindow) -> Session:
    """A session of events in a window; raises `ValueError` when it has one, or for a window of the person's own."""
    if session.during != Ever() or isinstance(window, OwnWindow):
        raise ValueError("`in one session` goes with one window, such as `in last 30 days`")
    return Session.model_validate({"apart": session.apart, "during": window})
