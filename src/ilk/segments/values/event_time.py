"""When an event first or last happened, and how many days ago."""

from datetime import datetime, timedelta
from typing import Literal, Self

from pydantic import model_validator

from ilk.kernel.types import ValueType
from ilk.segments.events import EventChoice, clauses
from ilk.segments.plan import Aggregate, Plan
from ilk.segments.tree import Moment, Result, Scope, Subject, Syntax, Value, earliest
from ilk.segments.windows import Ever
from ilk.segments.words import name_text, name_words
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr

Which = Literal["first", "last"]
_DAY = timedelta(days=1)


class FirstOrLast(EventChoice, Value):
    """What is asked of the first or last event that meets a `where`, of all until `as_of`."""

    which: Which

    @model_validator(mode="after")
    def _of_all_time(self) -> Self:
        if self.window != Ever():
            raise ValueError(f"the {self.which} event is that of all time; ask whether it is {self.window.text()}")
        return self


class EventTime(FirstOrLast):
    """`last order where …`, `first order`: the instant of the last or first such event; missing without one."""

    kind: Literal["event_time"] = "event_time"

    syntax = Syntax(
        values='"last"i name where? -> last_time | "first"i name where? -> first_time',
        build={
            "last_time": lambda event, *where: EventTime(which="last", event=event, **clauses(where)),
            "first_time": lambda event, *where: EventTime(which="first", event=event, **clauses(where)),
        },
    )
    examples = ("last order in last 30 days", "first order older than 1 year")

    def type(self, scope: Scope) -> ValueType:
        return ValueType.INSTANT

    def sql(self, plan: Plan) -> Expr:
        return plan.fact(
            self.event, Aggregate("last_at" if self.which == "last" else "first_at"), self.where, self.window
        )

    def value(self, subject: Subject, moment: Moment) -> Result:
        return self.at(subject, moment)

    def at(self, subject: Subject, moment: Moment) -> datetime | None:
        """The instant for one person; None without such an event."""
        events = self.chosen(subject, moment)
        return (events[-1] if self.which == "last" else events[0]).at if events else None

    def text(self) -> str:
        return f"{self.which} {name_text(self.event)}{self.choice_text()}"

    def sentence(self) -> str:
        return f"the {self.which} {name_words(self.event)}{self.choice_sentence()}"


class DaysSince(FirstOrLast):
    """`days since last order where …`: whole days of 24 hours until `as_of`; missing without such an event."""

    kind: Literal["days_since"] = "days_since"

    syntax = Syntax(
        values="DAYS_SINCE_LAST name where? -> days_since_last | DAYS_SINCE_FIRST name where? -> days_since_first",
        build={
            "days_since_last": lambda _, event, *where: DaysSince(which="last", event=event, **clauses(where)),
            "days_since_first": lambda _, event, *where: DaysSince(which="first", event=event, **clauses(where)),
        },
    )
    examples = ("days since last order > 60",)

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
        return f"days since {self.which} {name_text(self.event)}{self.choice_text()}"

    def sentence(self) -> str:
        return f"the number of days since the {self.which} {name_words(self.event)}{self.choice_sentence()}"

    def _event_time(self) -> EventTime:
        return EventTime(which=self.which, event=self.event, where=self.where)
