"""A clock that tests move on."""

from datetime import datetime, timedelta


class MovingClock:
    """Stands still until it is moved."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def now(self) -> datetime:
        return self._at

    def move(self, by: timedelta) -> datetime:
        """Move it on; the new instant."""
        self._at += by
        return self._at
