"""How far east of UTC the clocks of a zone are set: worked out here, so that no engine has to know any zone."""

from bisect import bisect_right
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from ilk.segments.tree import Moment
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr

FIRST, LAST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
"""Before the first, clocks are taken to stand as they do then; from the last on, likewise."""
_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)


@cache
def changes(zone: ZoneInfo) -> tuple[tuple[datetime, int], ...]:
    """The instants from `FIRST` to `LAST` at which clocks of the zone are changed, with the seconds east from then."""
    found, day, now = [], FIRST, _east(FIRST, zone)
    while day < LAST:
        if (then := _east(day + _DAY, zone)) != now:
            found.append((_change(day, day + _DAY, zone), then))
            now = then
        day += _DAY
    return tuple(found)


def east_of(at: datetime, zone: ZoneInfo) -> int:
    """The seconds that clocks of the zone are set before UTC's at an instant."""
    instants, seconds = _settings(zone)
    return seconds[bisect_right(instants, at)]


def east_sql(instant: Expr, zone: ZoneInfo) -> Expr:
    """The seconds that clocks of the zone are set before UTC's at an instant, in SQL."""
    return sql.stepped(instant, _east(FIRST, zone), changes(zone))


def wall_time(at: datetime, moment: Moment) -> datetime:
    """What clocks of the project's zone show, as if it were UTC; at the ends of the calendar, what UTC's show."""
    try:
        return at.astimezone(UTC) + timedelta(seconds=east_of(at, moment.zone))
    except OverflowError:
        return at.astimezone(UTC)


def day_of(found: date, moment: Moment) -> date:
    """The day of a date or instant, on calendars of the project's zone."""
    return wall_time(found, moment).date() if isinstance(found, datetime) else found


@cache
def _settings(zone: ZoneInfo) -> tuple[tuple[datetime, ...], tuple[int, ...]]:
    """The instants of the changes, and the seconds east before the first of them and from each on."""
    found = changes(zone)
    return tuple(at for at, _ in found), (_east(FIRST, zone), *(seconds for _, seconds in found))


def _change(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The one instant of those after `before`, up to `after`, at which the clocks are changed."""
    was = _east(before, zone)
    while after - before > _SECOND:
        middle = (before + (after - before) / 2).replace(microsecond=0)
        before, after = (middle, after) if _east(middle, zone) == was else (before, middle)
    return after


def _east(at: datetime, zone: ZoneInfo) -> int:
    offset = at.astimezone(zone).utcoffset()
    return int(offset.total_seconds()) if offset else 0
