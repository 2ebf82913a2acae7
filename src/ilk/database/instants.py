"""Instants as numbers that databases compare: microseconds since 1970."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import BigInteger, Integer

Number = BigInteger().with_variant(Integer(), "sqlite")
"""A column of whole numbers of 64 bits."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def stored(at: datetime) -> int:
    """An aware instant as a number."""
    return (at - _EPOCH) // _MICROSECOND


def instant(number: int) -> datetime:
    """The instant that was stored, in UTC."""
    return _EPOCH + number * _MICROSECOND
