"""Dates that a person typed, as instants."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from ilk.app import overview
from ilk.python.link import Link


def instant(typed: datetime, link: Link) -> datetime:
    """The instant of a date, its first moment in the project's zone, or of an instant with its own zone."""
    if typed.tzinfo is None:
        typed = typed.replace(tzinfo=ZoneInfo(link.ask(overview.project).time_zone))
    return typed.astimezone(UTC)


def day_or_instant(typed: datetime | None) -> date | datetime | None:
    """What was typed as a day without a time, as that day; an instant as it is."""
    if typed is not None and typed.tzinfo is None and typed.time() == time():
        return typed.date()
    return typed
