"""Clock and calendar in SQL: parts of an instant as clocks of a zone show it, given how far east they are set."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from sqlglot import exp

from ilk.warehouse.sql.conditions import choose, compare
from ilk.warehouse.sql.values import Expr, literal, operand, own, paren, stored_as

Period = Literal["day", "week", "month", "quarter", "year"]
_MONTHS_A_QUARTER = 3
_MONTHS_A_YEAR = 12
_TO_YEAR_ONE = 62_135_596_800
"""Seconds from the beginning of year 1, a Monday, to 1970."""
_SECOND = 1_000_000
_HOUR = 3_600 * _SECOND
_DAY = 24 * _HOUR
_WEEK = 7 * _DAY
_TO_1970 = _TO_YEAR_ONE // 86_400


def stepped(instant: Expr, before: int, steps: Sequence[tuple[datetime, int]]) -> Expr:
    """A whole number that changes at instants: `before` the first, then what stands beside each, in their order."""
    if not steps:
        return literal(before)
    middle = len(steps) // 2
    at, from_there = steps[middle]
    early = stepped(instant, before, steps[:middle])
    return choose([(compare(instant, "<", literal(at)), early)], stepped(instant, from_there, steps[middle + 1 :]))


def hour_of_day(instant: Expr, east: Expr) -> Expr:
    """The hour, 0 to 23, that clocks show which are set `east` seconds before UTC's."""
    return _which(_remainder(_local(instant, east), _DAY), _HOUR)


def day_of_week(instant: Expr, east: Expr) -> Expr:
    """The day of the week, 0 for Monday to 6, where clocks are set `east` seconds before UTC's."""
    return _which(_remainder(_local(instant, east), _WEEK), _DAY)


def local_day(instant: Expr, east: Expr) -> Expr:
    """The date that calendars show where clocks are set `east` seconds before UTC's."""
    local = _local(instant, east)
    # A whole number of days: what is left over is taken away first, for division is not exact.
    whole_days = paren(exp.Sub(this=local, expression=_remainder(local, _DAY)))
    days = exp.Sub(this=_which(whole_days, _DAY), expression=literal(_TO_1970))
    return stored_as(exp.DateFromUnixDate(this=stored_as(paren(days), "INTEGER")), "DATE")


def month_and_day(day: Expr) -> Expr:
    """The month times 100 and the day of the month of a date: 229 for 29 February."""
    hundreds = exp.Mul(this=exp.Month(this=own(day)), expression=literal(100))
    return stored_as(paren(exp.Add(this=hundreds, expression=exp.Day(this=own(day)))), "INTEGER")


def period_number(instant: Expr, east: Expr, period: Period) -> Expr:
    """The number of a calendar period, one after the other, where clocks are set `east` seconds before UTC's.

    Days and weeks are counted from the Monday that year 1 began with, from 0; months and longer from year 0.
    """
    local = _local(instant, east)
    # A whole number of days: what is left over is taken away first, for division is not exact.
    whole_days = paren(exp.Sub(this=local, expression=_remainder(local, _DAY)))
    day = _which(whole_days, _DAY)
    if period == "day":
        return day
    if period == "week":
        return _which(paren(exp.Sub(this=local, expression=_remainder(local, _WEEK))), _WEEK)
    since_1970 = paren(exp.Sub(this=day, expression=literal(_TO_1970)))
    date = stored_as(exp.DateFromUnixDate(this=stored_as(since_1970, "INTEGER")), "DATE")
    months = {"month": 1, "quarter": _MONTHS_A_QUARTER, "year": _MONTHS_A_YEAR}[period]
    return _which(_months(date), months)


def _months(day: Expr) -> Expr:
    """The months from the beginning of year 0 to the month of a date."""
    years = exp.Mul(this=exp.Year(this=own(day)), expression=literal(_MONTHS_A_YEAR))
    month = paren(exp.Sub(this=exp.Month(this=own(day)), expression=literal(1)))
    return paren(exp.Add(this=years, expression=month))


def _local(instant: Expr, east: Expr) -> Expr:
    """Microseconds since the beginning of year 1, as clocks show them: never below zero, so that all engines agree."""
    epoch = exp.Anonymous(this="EPOCH_US", expressions=[own(instant)])
    seconds = paren(exp.Add(this=literal(_TO_YEAR_ONE), expression=operand(east)))
    shift = exp.Mul(this=seconds, expression=literal(_SECOND))
    return paren(exp.Add(this=epoch, expression=shift))


def _remainder(value: Expr, size: int) -> Expr:
    return paren(exp.Mod(this=own(value), expression=literal(size)))


def _which(value: Expr, size: int) -> Expr:
    """How often `size` fits into a number below 2 ** 53, or into a multiple of it."""
    share = exp.Div(
        this=stored_as(value, "DOUBLE"), expression=stored_as(literal(size), "DOUBLE"), typed=False, safe=False
    )
    return stored_as(exp.Floor(this=share), "INTEGER")
