"""Calendar months of the project's zone, as instants and in SQL, and what happened in each."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from ilk.segments.time.spans import start_of_period, start_of_previous
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr


def months_until(as_of: datetime, zone: ZoneInfo, *, first: datetime, most: int) -> list[datetime]:
    """The beginnings of at most `most` months, from that of `first` to that of `as_of`, oldest first."""
    starts = [start_of_period(as_of, "month", zone)]
    while starts[-1] > first and len(starts) < most:
        starts.append(start_of_previous(starts[-1], "month", zone))
    return starts[::-1]


def place_of(at: Expr, starts: Sequence[datetime]) -> Expr:
    """The place of the month in which an instant lies, by halving; -1 before the first."""
    return _place(at, starts, 0, len(starts))


def _place(at: Expr, starts: Sequence[datetime], low: int, high: int) -> Expr:
    if low == high:
        return sql.literal(low - 1)
    middle = (low + high) // 2
    earlier = sql.compare(at, "<", sql.literal(starts[middle]))
    return sql.choose([(earlier, _place(at, starts, low, middle))], _place(at, starts, middle + 1, high))
