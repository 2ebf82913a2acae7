"""Spans of time and the calendar: edges are computed here, in Python, and no engine ever does date arithmetic."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, time, timedelta
from typing import Literal, assert_never
from zoneinfo import ZoneInfo

from ilk.kernel.types import ValueType
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr

FixedUnit = Literal["hour", "day", "week"]
CalendarUnit = Literal["month", "quarter", "year"]
Unit = Literal["hour", "day", "week", "month", "quarter", "year"]
Period = Literal["day", "week", "month", "quarter", "year"]

_HOURS = {"hour": 1, "day": 24, "week": 168}
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_LEEWAY = timedelta(hours=2)


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


def start_of_day(day: date, zone: ZoneInfo) -> datetime:
    """The instant at which a day begins in `zone`; where midnight is skipped, the instant of the change."""
    return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)


def instant_of(value: date | datetime, zone: ZoneInfo) -> datetime:
    """The instant of a temporal value: a date stands for the beginning of its day."""
    return value if isinstance(value, datetime) else start_of_day(value, zone)


def start_of_period(at: datetime, period: Period, zone: ZoneInfo) -> datetime:
    """The beginning of the calendar period of `zone` that contains `at`; weeks begin on Monday."""
    return start_of_day(_first_day(at.astimezone(zone).date(), period), zone)


def start_of_next(at: datetime, period: Period, zone: ZoneInfo) -> datetime:
    """The beginning of the calendar period after the one that contains `at`."""
    return start_of_day(_first_day(_a_day_later_than(at.astimezone(zone).date(), period), period), zone)


def start_of_previous(at: datetime, period: Period, zone: ZoneInfo) -> datetime:
    """The beginning of the calendar period before the one that contains `at`."""
    first = _first_day(at.astimezone(zone).date(), period)
    return start_of_day(_first_day(first - timedelta(days=1), period), zone)


def shifted(at: datetime, count: int, unit: Unit, zone: ZoneInfo) -> datetime:
    """`at` moved by `count` units: hours, days of 24 hours and weeks exactly; months and longer by the calendar.

    The day of the month is kept, or becomes the month's last. Raises `OverflowError` beyond the calendar.
    """
    match unit:
        case "hour" | "day" | "week":
            return at + timedelta(hours=count * _HOURS[unit])
        case "month" | "quarter" | "year":
            return _months_later(at, count * _MONTHS[unit], zone)
        case _:
            assert_never(unit)


def moment_shift_reaches(at: datetime, count: int, unit: Unit, zone: ZoneInfo, after: datetime) -> datetime | None:
    """The first instant T > `after` at which T moved back by `count` units reaches `at`; never too late.

    For calendar units, daylight saving can let the way back stand still or jump; near such an edge the answer is
    early by up to a minute, and asking again gives the exact one.
    """
    try:
        guess = shifted(at, count, unit, zone)
    except OverflowError:
        return None
    if unit in _HOURS:
        return guess if guess > after else None
    low, high = guess - timedelta(days=4), guess + timedelta(days=4)
    while high - low > timedelta(microseconds=1):
        middle = low + (high - low) / 2
        if shifted(middle, -count, unit, zone) >= at:
            high = middle
        else:
            low = middle
    if after >= high + _LEEWAY:
        return None
    if after < high - _LEEWAY:
        return high - _LEEWAY
    minute_later = after + timedelta(minutes=1)
    return high if after < high < minute_later else minute_later


def _months_later(at: datetime, months: int, zone: ZoneInfo) -> datetime:
    local = at.astimezone(zone)
    index = local.year * 12 + local.month - 1 + months
    year, month = divmod(index, 12)
    if not MINYEAR <= year < MAXYEAR:
        raise OverflowError("beyond the calendar")
    day = min(local.day, monthrange(year, month + 1)[1])
    return local.replace(year=year, month=month + 1, day=day).astimezone(UTC)


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
    bounds = []
    if span.start is not None:
        bounds.append(sql.compare(value, ">=", sql.literal(_first_date_inside(span, span.start, zone))))
    if span.end is not None:
        bounds.append(sql.compare(value, "<=", sql.literal(_last_date_inside(span, span.end, zone))))
    return sql.all_of(bounds)


def _first_date_inside(span: Span, start: datetime, zone: ZoneInfo) -> date:
    day = start.astimezone(zone).date()
    begins = start_of_day(day, zone)
    inside = begins > start if span.start_open else begins >= start
    return day if inside else day + timedelta(days=1)


def _last_date_inside(span: Span, end: datetime, zone: ZoneInfo) -> date:
    day = end.astimezone(zone).date()
    begins = start_of_day(day, zone)
    inside = begins < end if span.end_open else begins <= end
    return day if inside else day - timedelta(days=1)
