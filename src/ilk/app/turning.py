"""Turning back: the instant of the past that a reader asks to see the project at."""

from datetime import UTC, date, datetime, time, timedelta

from ilk.app.published import Published
from ilk.kernel.errors import UserError

Asked = date | datetime
"""A day, which stands for its end in the project's zone, or an aware instant."""

_TICK = timedelta(microseconds=1)


def turned(state: Published, asked: Asked | None) -> datetime | None:
    """The instant to turn back to; None for today, which is the day of the published state and that instant itself.

    Raises:
        UserError: `instant-ahead` for a day or an instant after the published state.
    """
    if asked is None:
        return None
    now, zone = state.publication.as_of, state.words.project.zone
    if not isinstance(asked, datetime):
        if asked == now.astimezone(zone).date():
            return None
        asked = (datetime.combine(asked + timedelta(days=1), time(), zone) - _TICK).astimezone(UTC)
    if asked > now:
        what = f"{asked:%Y-%m-%d %H:%M} UTC is after the state that is published"
        raise UserError("instant-ahead", what, hint=f"It stands at {now:%Y-%m-%d %H:%M} UTC.")
    return None if asked == now else asked
