"""When a message that was not taken is sent again: after ever longer waits, none of which a thread sits through."""

from datetime import datetime, timedelta

from ilk.kernel.randomness import derive

_FIRST = 5.0
_GROWTH = 4
_LONGEST = 24 * 3600.0
_SPREAD = 0.2
"""By how much a wait is longer or shorter by chance, so that messages that failed together do not come together."""
_LONGEST_ASKED = timedelta(days=1)


def again_at(now: datetime, attempts: int, message_id: str, asked: timedelta | None = None) -> datetime:
    """When to try again after so many `attempts`, the first of them included.

    `asked` is how long the receiver asks to be left alone: it is waited for, up to a day.
    """
    chance = float(derive(0, "backoff", message_id, str(attempts)).uniform(-_SPREAD, _SPREAD))
    wait = timedelta(seconds=min(_FIRST * _GROWTH ** (attempts - 1), _LONGEST) * (1 + chance))
    return now + max(wait, min(asked or timedelta(), _LONGEST_ASKED))
