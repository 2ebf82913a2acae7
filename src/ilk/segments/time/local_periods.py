"""Calendar periods of a zone as numbers, one after the other: in SQL and in memory."""

from datetime import date, datetime
from typing import assert_never

from ilk.segments.time.clocks import FIRST, changes, east_of, wall_time
from ilk.segments.time.spans import Period
from ilk.segments.tree import Moment
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr, Query

_DAYS_A_WEEK = 7
_MONTHS_A_YEAR = 12
_MONTHS_A_QUARTER = 3


def local_periods(moment: Moment, rows: Query, period: Period, start: datetime | None) -> Query:
    """The periods in which each customer has rows, each once: `customer_no, period`.

    Args:
        moment: says the zone and until when.
        rows: with `customer_no` and `occurred_at`, none later than `as_of`.
        period: of which length.
        start: no row is earlier.
    """
    number, at = sql.column("customer_no"), sql.column("occurred_at")
    numbered = sql.period_number(at, _east(at, start or FIRST, moment), period)
    each = sql.select({"customer_no": number, "period": numbered}, rows)
    columns = {"customer_no": number, "period": sql.column("period")}
    return sql.select(columns, each, group_by=list(columns.values()))


def period_of(at: datetime, period: Period, moment: Moment) -> int:
    """The number of the period that contains an instant."""
    return _number(wall_time(at, moment).date(), period)


def _number(day: date, period: Period) -> int:
    months = day.year * _MONTHS_A_YEAR + day.month - 1
    match period:
        case "day":
            return day.toordinal() - 1
        case "week":
            return (day.toordinal() - 1) // _DAYS_A_WEEK
        case "month":
            return months
        case "quarter":
            return months // _MONTHS_A_QUARTER
        case "year":
            return day.year
        case _:
            assert_never(period)


def _east(instant: Expr, start: datetime, moment: Moment) -> Expr:
    """How far east of UTC clocks are set; of their changes only those that rows can lie after."""
    between = [change for change in changes(moment.zone) if start < change[0] <= moment.as_of]
    return sql.stepped(instant, east_of(max(start, FIRST), moment.zone), between)
