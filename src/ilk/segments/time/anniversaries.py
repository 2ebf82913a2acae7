"""Days that come back each year: 29 February falls on 28 February in common years."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, date, datetime, timedelta
from zoneinfo import ZoneInfo

from ilk.segments.time.clocks import FIRST, LAST, east_of
from ilk.segments.time.spans import start_of_day
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr

_LEAP_DAY, _DAY_BEFORE, _DAY_AFTER = 229, 228, 301
_FIRST_OF_YEAR, _LAST_OF_YEAR = 101, 1231


@dataclass(frozen=True, slots=True)
class YearDays:
    """Days of earlier years whose anniversary in `year` lies within a window: by month * 100 + day, ends included."""

    year: int
    low: int
    high: int

    def of(self, year: int) -> tuple[date, date]:
        """The first of these days in an earlier year, and the day after the last."""
        leap = is_leap(year)
        low = _DAY_AFTER if self.low == _LEAP_DAY and not leap else self.low
        high = _DAY_BEFORE if self.high == _LEAP_DAY and not leap else self.high
        return _day(year, low), _day(year, high) + timedelta(days=1)


def anniversaries(day: date, years: Iterable[int]) -> list[date]:
    """The anniversaries of a day in those of the years that come after its own."""
    return [in_year(day, year) for year in sorted(set(years)) if day.year < year <= MAXYEAR]


def in_year(day: date, year: int) -> date:
    """A day's place in another year."""
    return date(year, 2, 28) if (day.month, day.day) == (2, 29) and not is_leap(year) else day.replace(year=year)


def is_leap(year: int) -> bool:
    """Whether a year has a 29 February."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def days_with_anniversary(first: date, last: date) -> Iterator[YearDays]:
    """The days whose anniversary lies from `first` to `last`: by years, of which the latest whole one says enough."""
    years = {first.year, max(first.year, last.year - 1), last.year} if first <= last else set()
    for year in sorted(years):
        low = first.month * 100 + first.day if year == first.year else _FIRST_OF_YEAR
        high = last.month * 100 + last.day if year == last.year else _LAST_OF_YEAR
        yield YearDays(year, low, _LEAP_DAY if high == _DAY_BEFORE and not is_leap(year) else high)


def day_has_anniversary(day: Expr, chosen: Iterable[YearDays]) -> Expr:
    """Whether a date in SQL is one of the days; null when it is missing."""
    number = sql.month_and_day(day)
    return sql.any_of(
        sql.all_of(
            [
                sql.compare(day, "<", sql.literal(date(days.year, 1, 1))),
                sql.compare(number, ">=", sql.literal(days.low)),
                sql.compare(number, "<=", sql.literal(days.high)),
            ]
        )
        for days in chosen
    )


def instant_has_anniversary(instant: Expr, chosen: list[YearDays], zone: ZoneInfo) -> Expr:
    """Whether an instant in SQL falls on one of the days, on calendars of a zone; null when it is missing.

    Where clocks are known these are spans of instants; beyond, they stand still, and days can be counted.
    """
    early, late = (sql.local_day(instant, sql.literal(east_of(edge, zone))) for edge in (FIRST, LAST))
    spans = sql.stepped(instant, 0, [edge for span in _spans(chosen, zone) for edge in zip(span, (1, 0), strict=True)])
    return sql.choose(
        [
            (sql.compare(instant, "<", sql.literal(FIRST)), day_has_anniversary(early, chosen)),
            (sql.compare(instant, ">=", sql.literal(LAST)), day_has_anniversary(late, chosen)),
        ],
        sql.all_of([sql.is_known(instant), sql.compare(spans, "=", sql.literal(1))]),
    )


def _spans(chosen: list[YearDays], zone: ZoneInfo) -> list[tuple[datetime, datetime]]:
    """The spans of instants of these days in the years in which clocks are known, in order, apart from each other."""
    ranges = sorted(
        days.of(year) for days in chosen for year in range(FIRST.year - 1, LAST.year + 1) if year < days.year
    )
    apart: list[tuple[date, date]] = []
    for low, high in ranges:
        if apart and low <= apart[-1][1]:
            apart[-1] = (apart[-1][0], max(high, apart[-1][1]))
        elif low < high:
            apart.append((low, high))
    return [(start_of_day(low, zone), start_of_day(high, zone)) for low, high in apart]


def _day(year: int, number: int) -> date:
    return date(year, number // 100, number % 100)
