"""Identifiers that sort by time and never repeat."""

from datetime import datetime
from secrets import token_hex

from ilk.kernel.clock import utc


def new_id(at: datetime) -> str:
    """An identifier such as `20260301T081500-123456-9f86d0`; sorts by the instant `at`, to the microsecond."""
    return f"{utc(at):%Y%m%dT%H%M%S-%f}-{token_hex(3)}"
