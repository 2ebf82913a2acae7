"""When an event happened for the first, last or nth time, and how many days ago."""

from datetime import datetime, timedelta
from typing import Any, ClassVar, Literal, Self

from lark import Token
from pydantic import Field, model_validator

from ilk.kernel.types import ValueType
from ilk.segments.plan import Plan
from ilk.segments.subjects.events import EventChoice, clauses
from ilk.segments.subjects.nth import MOST_NTH, Which, nth_of, nth_text, nth_time
from ilk.segments.time.windows import Ever
from ilk.segments.tree import Event, FormHints, Moment, Need, Result, Scope, Subject, Syntax, Value, earliest
from ilk.segments.words import name_text, name_words
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr

_DAY = timedelta(days=1)


class FirstOrLast(EventChoice):
    """What is asked of the first, last or nth event that meets a `where`, of all until `as_of`.

    `nth` counts from the first, or from the last backwards; events of the same instant are in the order of their ids.
    """

    which: Which
    nth: int = Field(default=1, ge=1, le=MOST_NTH)

    @model_validator(mode="after")
    def _of_all_time(self) -> Self:
        if self.window != Ever():
            raise ValueError(f"the {self.which} event is that of all time; ask whether it is {self.window.text()}")
        return self

    def needed(self) -> Need:
        return Need(self.event, self.where, which=self.which, count=self.nth)

    def picked(self, subject: Subject, moment: Moment) -> Event | None:
        """The event of one person; None without one."""
        events = self.chosen(subject, moment)
        if len(events) < self.nth:
            return None
        return events[-self.nth] if self.which == "last" else events[self.nth - 1]

    def is_newest(self, event: str) -> bool:
        """Whether this is the last event of all of a name that meet a `where`."""
        return self.only_grows(event) and self.which == "last" and self.nth == 1

    def event_text(self) -> str:
        """Which event it is, in the canonical text form."""
        return f"{nth_text(self.which, self.nth)} {name_text(self.event)}"

    def event_words(self) -> str:
        """Which event it is, in English."""
        return f"{nth_text(self.which, self.nth)} {name_words(self.event)}"


class EventTime(FirstOrLast, Value):
    """`last order where …`, `first order`, `3rd order`: the instant of that event; missing without one."""

    kind: Literal["event_time"] = "event_time"
    form: ClassVar[FormHints] = FormHints(
        title="When an event happened", group="Figures of events", around={"nth": ("number", "")}
    )

    syntax = Syntax(
        values='"last"i name where? -> last_time | "first"i name where? -> first_time | NTH name where? -> nth_time',
        build={
            "last_time": lambda event, *where: EventTime(which="last", event=event, **clauses(where)),
            "first_time": lambda event, *where: EventTime(which="first", event=event, **clauses(where)),
            "nth_time": lambda token, event, *where: EventTime(**_nth(token), event=event, **clauses(where)),
        },
    )
    examples = ("last order in last 30 days", "first order older than 1 year", "3rd order before 2025-01-01")

    def type(self, scope: Scope) -> ValueType:
        return ValueType.INSTANT

    def sql(self, plan: Plan) -> Expr:
        return nth_time(plan, self.event, self.which, self.nth, self.where)

    def value(self, subject: Subject, moment: Moment) -> Result:
        return self.at(subject, moment)

    def at(self, subject: Subject, moment: Moment) -> datetime | None:
        """The instant for one person; None without such an event."""
        found = self.picked(subject, moment)
        return None if found is None else found.at

    def text(self) -> str:
        return f"{self.event_text()}{self.choice_text()}"

    def sentence(self) -> str:
        return f"the {self.event_words()}{self.choice_sentence()}"


class DaysSince(FirstOrLast, Value):
    """`days since last order where …`: whole days of 24 hours until `as_of`; missing without such an event."""

    kind: Literal["days_since"] = "days_since"
    form: ClassVar[FormHints] = FormHints(
        title="Days since an event", group="Figures of events", around={"nth": ("number", "")}
    )

    syntax = Syntax(
        values="DAYS_SINCE_LAST name where? -> days_since_last | DAYS_SINCE_FIRST name where? -> days_since_first"
        " | DAYS_SINCE_NTH name where? -> days_since_nth",
        terminals=(
            r"DAYS_SINCE_LAST.2: /days\s+since\s+last\b/i",
            r"DAYS_SINCE_NTH.2: /days\s+since\s+\d+(st|nd|rd|th)\b(\s+last\b)?/i",
            r"DAYS_SINCE_FIRST.2: /days\s+since\s+first\b/i",
        ),
        build={
            "days_since_last": lambda _, event, *where: DaysSince(which="last", event=event, **clauses(where)),
            "days_since_first": lambda _, event, *where: DaysSince(which="first", event=event, **clauses(where)),
            "days_since_nth": lambda token, event, *where: DaysSince(**_nth(token), event=event, **clauses(where)),
        },
    )
    examples = ("days since last order > 60", "days since 3rd order <= 30")

    def type(self, scope: Scope) -> ValueType:
        return ValueType.INTEGER

    def sql(self, plan: Plan) -> Expr:
        return sql.days_between(self._event_time().sql(plan), sql.literal(plan.moment.as_of))

    def value(self, subject: Subject, moment: Moment) -> Result:
        at = self._event_time().at(subject, moment)
        return None if at is None else (moment.as_of - at) // _DAY

    def next_change(self, subject: Subject, moment: Moment) -> datetime | None:
        at = self._event_time().at(subject, moment)
        next_day = None if at is None else at + ((moment.as_of - at) // _DAY + 1) * _DAY
        return earliest((next_day, super().next_change(subject, moment)))

    def text(self) -> str:
        return f"days since {self.event_text()}{self.choice_text()}"

    def sentence(self) -> str:
        return f"the number of days since the {self.event_words()}{self.choice_sentence()}"

    def _event_time(self) -> EventTime:
        return EventTime(which=self.which, nth=self.nth, event=self.event, where=self.where)


def _nth(token: Token) -> dict[str, Any]:
    which, nth = nth_of(token)
    return {"which": which, "nth": nth}
