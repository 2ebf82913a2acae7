"""Spans of time and the calendar: edges are computed here, in Python, and no engine ever does date arithmetic."""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal, assert_never
from zoneinfo import ZoneInfo

from ilk.kernel.clock import local_time
from ilk.kernel.types import ValueType
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr

FixedUnit = Literal["minute", "hour", "day", "week"]
Unit = Literal["minute", "hour", "day", "week", "month", "quarter", "year"]
Period = Literal["day", "week", "month", "quarter", "year"]

_MINUTES = {"minute": 1, "hour": 60, "day": 1440, "week": 10_080}
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_EARLIEST = datetime.min.replace(tzinfo=UTC)
_LATEST = datetime.max.replace(tzinfo=UTC)
_TICK = timedelta(microseconds=1)
_MINUTE = timedelta(minutes=1)
_LEEWAY = 3
"""Hours: no clock is changed by more, and so a change moves no edge by more."""


@dataclass(frozen=True, slots=True)
class Span:
    """Instants from `start` to `end`; a missing edge is open for ever, an `open` one is not itself inside."""

    start: datetime | None = None
    end: datetime | None = None
    start_open: bool = False
    end_open: bool = False

    def contains(self, at: datetime) -> bool:
        """Whether the instant lies inside."""
        after = self.start is None or (at > self.start if self.start_open else at >= self.start)
        before = self.end is None or (at < self.end if self.end_open else at <= self.end)
        return after and before

    def until(self, end: datetime) -> "Span":
        """The part of the span up to an instant, which is inside if the span reaches that far."""
        return self if self.end is not None and self.end <= end else replace(self, end=end, end_open=False)

    def sql(self, value: Expr, value_type: ValueType, zone: ZoneInfo) -> Expr:
        """Whether a date or instant lies inside; null when it is missing."""
        if value_type is ValueType.DATE:
            return _date_bounds(self, value, zone)
        bounds = []
        if self.start is not None:
            bounds.append(sql.compare(value, ">" if self.start_open else ">=", sql.literal(self.start)))
        if self.end is not None:
            bounds.append(sql.compare(value, "<" if self.end_open else "<=", sql.literal(self.end)))
        return sql.all_of(bounds)


def days_within(span: Span, zone: ZoneInfo) -> tuple[date, date]:
    """The first and the last day whose beginning lies inside a span with two edges; in reverse when there is none."""
    start, end = span.start or _EARLIEST, span.end or _LATEST
    first, last = local_time(start, zone).date(), local_time(end, zone).date()
    if not replace(span, end=None).contains(start_of_day(first, zone)) and first < date.max:
        first += timedelta(days=1)
    if not replace(span, start=None).contains(start_of_day(last, zone)) and last > date.min:
        last -= timedelta(days=1)
    return first, last


def start_of_day(day: date, zone: ZoneInfo) -> datetime:
    """The instant at which a day begins in `zone`; where midnight is skipped, the instant of the change."""
    return _instant(datetime.combine(day, time.min, tzinfo=zone))


def end_of_day(day: date, zone: ZoneInfo) -> datetime:
    """The instant at which a day has ended in `zone`: the next day's first, or for the last day the last of all."""
    return _LATEST if day == date.max else start_of_day(day + timedelta(days=1), zone)


def instant_of(value: date | datetime, zone: ZoneInfo) -> datetime:
    """The instant of a temporal value: a date stands for the beginning of its day."""
    return value if isinstance(value, datetime) else start_of_day(value, zone)


def start_of_period(at: datetime, period: Period, zone: ZoneInfo) -> datetime:
    """The beginning of the calendar period of `zone` that contains `at`; weeks begin on Monday."""
    return start_of_day(_first_day(local_time(at, zone).date(), period), zone)


def start_of_next(at: datetime, period: Period, zone: ZoneInfo) -> datetime:
    """The beginning of the calendar period after the one that contains `at`."""
    return start_of_day(_first_day(_a_day_later_than(local_time(at, zone).date(), period), period), zone)


def start_of_previous(at: datetime, period: Period, zone: ZoneInfo) -> datetime:
    """The beginning of the calendar period before the one that contains `at`."""
    first = _first_day(local_time(at, zone).date(), period)
    return start_of_day(_first_day(first - timedelta(days=1), period), zone)


def shifted(at: datetime, count: int, unit: Unit, zone: ZoneInfo) -> datetime:
    """`at` moved by `count` units: minutes, hours, days of 24 hours and weeks exactly; the rest by the calendar.

    By the calendar the day of the month and the time of day are kept; a month without that day gives its last
    instant, so that a later `at` never gives an earlier answer. Beyond the calendar: its first or last instant.
    """
    match unit:
        case "day" | "week" | "hour" | "minute":
            try:
                return at + length_of(count, unit)
            except OverflowError:
                return _EARLIEST if count < 0 else _LATEST
        case "month" | "quarter" | "year":
            return _months_later(at, count * _MONTHS[unit], zone)
        case _:
            assert_never(unit)


def moment_shift_reaches(at: datetime, count: int, unit: Unit, zone: ZoneInfo, after: datetime) -> datetime | None:
    """The first instant T > `after` at which it changes whether T moved back by `count` units is at or past `at`.

    None when it never does. Where clocks change, the way back can stand still or jump, and it may change thrice.
    """
    guess = shifted(at, count, unit, zone)
    if guess in (_EARLIEST, _LATEST):  # an instant is slow to hash
        return None
    if unit in _MINUTES:
        return guess if guess > after else None

    def reached(instant: datetime) -> bool:
        return shifted(instant, -count, unit, zone) >= at

    first = guess
    if not reached(guess) or reached(guess - _TICK):
        # Months of different length move the edge by three days at most.
        first = _first(reached, shifted(guess, -1, "week", zone), shifted(guess, 1, "week", zone))
    if _clock_changes(zone, first) or _clock_changes(zone, at):
        return _first_turn(reached, after, first)
    return first if first > after else None


@lru_cache(maxsize=1024)
def length_of(count: int, unit: FixedUnit) -> timedelta:
    """So many units of fixed length: a day has 24 hours."""
    return timedelta(minutes=count * _MINUTES[unit])


def _first(holds: Callable[[datetime], bool], low: datetime, high: datetime) -> datetime:
    """The first instant of those after `low`, up to `high`, at which a condition holds that holds at `high`."""
    while high - low > _TICK:
        middle = low + (high - low) / 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high


def _first_turn(holds: Callable[[datetime], bool], after: datetime, about: datetime) -> datetime | None:
    """The first instant later than `after`, within a change of the clock of `about`, at which the answer turns."""
    before = holds(after)
    low, end = max(after, about - timedelta(hours=_LEEWAY)), about + timedelta(hours=_LEEWAY)
    while low < end:
        # Clocks are changed at full minutes; within one, the answer turns at most once.
        high = low.replace(second=0, microsecond=0) + _MINUTE
        if holds(high - _TICK) != before:
            return _first(lambda instant: holds(instant) != before, low, high - _TICK)
        if holds(high) != before:
            return high
        low = high
    return None


def _clock_changes(zone: ZoneInfo, about: datetime) -> bool:
    before, after = (local_time(shifted(about, hours, "hour", zone), zone) for hours in (-_LEEWAY, _LEEWAY))
    return before.utcoffset() != after.utcoffset()


def _months_later(at: datetime, months: int, zone: ZoneInfo) -> datetime:
    wall = local_time(at, zone)
    year, month = divmod(wall.year * 12 + wall.month - 1 + months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        return _EARLIEST if months < 0 else _LATEST
    last = monthrange(year, month + 1)[1]
    if wall.day > last:
        return end_of_day(date(year, month + 1, last), zone) - _TICK
    return _instant(wall.replace(year=year, month=month + 1))


def _instant(wall: datetime) -> datetime:
    """The instant at which clocks show this; at the ends of the calendar, where it would leave it, as if in UTC."""
    try:
        return wall.astimezone(UTC)
    except OverflowError:
        return wall.replace(tzinfo=UTC)


def _first_day(day: date, period: Period) -> date:
    match period:
        case "day":
            return day
        case "week":
            return day - timedelta(days=day.weekday())
        case "month":
            return day.replace(day=1)
        case "quarter":
            return day.replace(month=3 * ((day.month - 1) // 3) + 1, day=1)
        case "year":
            return day.replace(month=1, day=1)
        case _:
            assert_never(period)


def _a_day_later_than(day: date, period: Period) -> date:
    """Some day within the period after the one that contains `day`."""
    steps = {"day": 1, "week": 7, "month": 31, "quarter": 93, "year": 366}
    return _first_day(day, period) + timedelta(days=steps[period])


def _date_bounds(span: Span, value: Expr, zone: ZoneInfo) -> Expr:
    """Whether a date lies inside; it stands for the beginning of its day."""
    bounds = []
    if span.start is not None:
        day = local_time(span.start, zone).date()
        begins = start_of_day(day, zone)
        inside = begins > span.start if span.start_open else begins >= span.start
        bounds.append(sql.compare(value, ">=" if inside else ">", sql.literal(day)))
    if span.end is not None:
        day = local_time(span.end, zone).date()
        begins = start_of_day(day, zone)
        inside = begins < span.end if span.end_open else begins <= span.end
        bounds.append(sql.compare(value, "<=" if inside else "<", sql.literal(day)))
    return sql.all_of(bounds)
