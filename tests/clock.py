"""A clock for tests."""

from datetime import datetime


class FixedClock:
    """A clock that stands where it is put."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def now(self) -> datetime:
        return self._at
