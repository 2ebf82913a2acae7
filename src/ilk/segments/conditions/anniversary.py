"""Birthdays and other days that come back each year."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

from pydantic import field_validator

from ilk.kernel.errors import UserError
from ilk.kernel.types import ValueType
from ilk.segments.plan import Plan
from ilk.segments.time.anniversaries import (
    anniversaries,
    day_has_anniversary,
    days_with_anniversary,
    instant_has_anniversary,
)
from ilk.segments.time.clocks import day_of
from ilk.segments.time.spans import days_within, start_of_day
from ilk.segments.time.windows import AnyWindow, BetweenDays, Last, Next, On, Previous, This
from ilk.segments.tree import Condition, Moment, Scope, Subject, Syntax, earliest
from ilk.segments.typing import expect_temporal
from ilk.segments.values.event_aggregate import EventAggregate
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr

if TYPE_CHECKING:
    from ilk.segments.kinds import AnyValue


class Anniversary(Condition):
    """`anniversary of X within next 7 days`: the day of X in a later year, its beginning in the project's zone.

    29 February falls on 28 February in common years. False when missing.
    """

    kind: Literal["anniversary"] = "anniversary"
    of: "AnyValue"
    window: AnyWindow

    syntax = Syntax(
        predicates="ANNIVERSARY_OF atom window -> anniversary",
        terminals=(r"ANNIVERSARY_OF.2: /anniversary\s+of\b/i",),
        build={"anniversary": lambda _, of, window: Anniversary(of=of, window=window)},
    )
    examples = ("anniversary of birth_date within next 7 days", "anniversary of signup_date in this day")

    @field_validator("window")
    @classmethod
    def _has_two_ends(cls, window: AnyWindow) -> AnyWindow:
        if not isinstance(window, Last | Next | This | Previous | BetweenDays | On):
            raise ValueError(  # noqa: TRY004 - of the text, not of the type
                "an anniversary comes every year; ask whether it is `within next 7 days`, `in last 7 days`, "
                "`in this month`, or between two days"
            )
        return window

    def own_problems(self, scope: Scope) -> Iterator[UserError]:
        yield from expect_temporal(self.of, scope)

    def sql(self, plan: Plan) -> Expr:
        of, zone = self.of.sql(plan), plan.moment.zone
        chosen = list(days_with_anniversary(*days_within(self.window.span(plan.moment), zone)))
        if self.of.type(plan.scope) is ValueType.DATE:
            return sql.truth(day_has_anniversary(of, chosen))
        return sql.truth(instant_has_anniversary(of, chosen, zone))

    def holds(self, subject: Subject, moment: Moment) -> bool:
        day = self._day(subject, moment)
        if day is None:
            return False
        first, last = days_within(self.window.span(moment), moment.zone)
        earliest_year = max(first.year, day.year + 1)
        return any(first <= found <= last for found in anniversaries(day, {earliest_year, earliest_year + 1}))

    def next_change(self, subject: Subject, moment: Moment) -> datetime | None:
        day = self._day(subject, moment)
        own = self.of.next_change(subject, moment)
        if day is None:
            return own
        span = self.window.span(moment)
        # What comes into or falls out of the window next is the first anniversary after one of these.
        about = [moment.as_of, *(edge for edge in (span.start, span.end) if edge is not None)]
        years = {at.year + more for at in about for more in (-1, 0, 1)} | {day.year + 1}
        edges = (self.window.next_edge(start_of_day(found, moment.zone), moment) for found in anniversaries(day, years))
        return earliest((own, *edges))

    def text(self) -> str:
        # An aggregate takes the window that follows it for its own.
        of = f"({self.of.text()})" if isinstance(self.of, EventAggregate) else self.of.text()
        return f"anniversary of {of} {self.window.text()}"

    def sentence(self) -> str:
        verb = "is" if isinstance(self.window, Next | This) else "was"
        return f"the anniversary of {self.of.sentence()} {verb} {self.window.sentence()}"

    def _day(self, subject: Subject, moment: Moment) -> date | None:
        found = self.of.value(subject, moment)
        return day_of(found, moment) if isinstance(found, date) else None
