"""Dates that a person typed, as instants."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from ilk.app import overview
from ilk.app.past import Asked
from ilk.python.link import Link


def instant(typed: datetime, link: Link) -> datetime:
    """The instant of a date, its first moment in the project's zone, or of an instant with its own zone."""
    if typed.tzinfo is None:
        typed = typed.replace(tzinfo=ZoneInfo(link.ask(overview.project).time_zone))
    return typed.astimezone(UTC)


def day_or_instant(typed: datetime) -> Asked:
    """What was typed as a day, as that day; an instant, which has its zone, as it is."""
    return typed.date() if typed.tzinfo is None else typed
