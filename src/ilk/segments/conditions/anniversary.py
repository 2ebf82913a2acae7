"""Birthdays and other days that come back each year."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

from pydantic import field_validator

from ilk.kernel.errors import UserError
from ilk.kernel.types import ValueType
from ilk.segments.clocks import day_of, east_sql
from ilk.segments.plan import Plan
from ilk.segments.spans import days_within, start_of_day
from ilk.segments.tree import Condition, Moment, Scope, Subject, Syntax, earliest
from ilk.segments.typing import expect_temporal
from ilk.segments.values.event_aggregate import EventAggregate
from ilk.segments.windows import AnyWindow, BetweenDays, Last, Next, On, Previous, This
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr

if TYPE_CHECKING:
    from ilk.segments.language import AnyValue

_LEAP_DAY, _DAY_BEFORE = 229, 228
_FIRST_OF_YEAR, _LAST_OF_YEAR = 101, 1231


class Anniversary(Condition):
    """`anniversary of X within next 7 days`: the day of X in a later year, its beginning in the project's zone.

    29 February falls on 28 February in common years. False when missing.
    """

    kind: Literal["anniversary"] = "anniversary"
    of: "AnyValue"
    window: AnyWindow

    syntax = Syntax(
        predicates="ANNIVERSARY_OF atom window -> anniversary",
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
        is_day = self.of.type(plan.scope) is ValueType.DATE
        day = of if is_day else sql.local_day(of, east_sql(of, zone))
        first, last = days_within(self.window.span(plan.moment), zone)
        return sql.truth(sql.any_of(_within_year(day, year, first, last) for year in _years(first, last)))

    def holds(self, subject: Subject, moment: Moment) -> bool:
        day = self._day(subject, moment)
        if day is None:
            return False
        first, last = days_within(self.window.span(moment), moment.zone)
        earliest_year = max(first.year, day.year + 1)
        return any(first <= found <= last for found in _anniversaries(day, {earliest_year, earliest_year + 1}))

    def next_change(self, subject: Subject, moment: Moment) -> datetime | None:
        day = self._day(subject, moment)
        own = self.of.next_change(subject, moment)
        if day is None:
            return own
        span = self.window.span(moment)
        # What comes into or falls out of the window next is the first anniversary after one of these.
        about = [moment.as_of, *(edge for edge in (span.start, span.end) if edge is not None)]
        years = {at.year + more for at in about for more in (-1, 0, 1)} | {day.year + 1}
        edges = (
            self.window.next_edge(start_of_day(found, moment.zone), moment) for found in _anniversaries(day, years)
        )
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


def _anniversaries(day: date, years: set[int]) -> list[date]:
    """The anniversaries of a day in those of the years that come after its own."""
    return [_in_year(day, year) for year in sorted(years) if day.year < year <= date.max.year]


def _in_year(day: date, year: int) -> date:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return date(year, 2, 28) if (day.month, day.day) == (2, 29) and not leap else day.replace(year=year)


def _years(first: date, last: date) -> list[int]:
    """The years of a window: the ends, and of those between, which hold every anniversary, the latest."""
    return sorted({first.year, max(first.year, last.year - 1), last.year}) if first <= last else []


def _within_year(day: Expr, year: int, first: date, last: date) -> Expr:
    """Whether the anniversary of a day in a year lies between two days."""
    low = _month_and_day(first) if year == first.year else _FIRST_OF_YEAR
    high = _month_and_day(last) if year == last.year else _LAST_OF_YEAR
    common = _in_year(date(2000, 2, 29), year).day != 29  # noqa: PLR2004 - the leap day itself
    number = sql.month_and_day(day)
    return sql.all_of(
        [
            sql.compare(day, "<", sql.literal(date(year, 1, 1))),
            sql.compare(number, ">=", sql.literal(low)),
            sql.compare(number, "<=", sql.literal(_LEAP_DAY if common and high == _DAY_BEFORE else high)),
        ]
    )


def _month_and_day(day: date) -> int:
    return day.month * 100 + day.day
