"""Instants as numbers that SQLite compares: microseconds since 1970."""

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def stored(at: datetime) -> int:
    """An aware instant as a number."""
    return (at - _EPOCH) // _MICROSECOND


def instant(number: int) -> datetime:
    """The instant that was stored, in UTC."""
    return _EPOCH + number * _MICROSECOND
