"""The clock: the only place that asks what time it is. Held by `app`; everything else is told `as_of`."""

from datetime import UTC, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from ilk.kernel.errors import UserError


class Clock(Protocol):
    """Tells the present instant, aware, in UTC."""

    def now(self) -> datetime:
        """The present instant."""


class SystemClock:
    """The clock of this machine."""

    def now(self) -> datetime:
        return datetime.now(UTC)


def utc(at: datetime) -> datetime:
    """The same instant in UTC. Raises `UserError` for a naive one: its zone is not ours to guess."""
    if at.tzinfo is None:
        hint = "Write it with one, such as 2026-03-01T00:00:00Z."
        raise UserError("naive-instant", f"`{at}` has no time zone", hint=hint)
    return at.astimezone(UTC)


def aware(stored: datetime) -> datetime:
    """An instant that was stored, in UTC without saying so, with its zone."""
    return stored.replace(tzinfo=UTC)


def as_stored(at: datetime) -> datetime:
    """An instant as it is stored: in UTC, without saying so. Raises `UserError` for a naive one."""
    return utc(at).replace(tzinfo=None)


def local_time(at: datetime, zone: ZoneInfo) -> datetime:
    """What clocks of the zone show; at the ends of the calendar, where they would leave it, what UTC shows."""
    try:
        return at.astimezone(zone)
    except OverflowError:
        return at.replace(tzinfo=zone)
