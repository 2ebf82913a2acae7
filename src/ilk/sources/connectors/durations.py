"""Durations as people write them in settings: `10 minutes`."""

import re
from datetime import timedelta
from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer

_UNITS = {"second": 1, "minute": 60, "hour": 3_600, "day": 86_400}
_WRITTEN = re.compile(r"(\d{1,6}) (second|minute|hour|day)s?")


def read_duration(value: object) -> object:
    """A text as a duration; anything else as it is. Raises `ValueError`."""
    if not isinstance(value, str):
        return value
    found = _WRITTEN.fullmatch(value.strip())
    if found is None:
        raise ValueError("write a number and `seconds`, `minutes`, `hours` or `days`, such as `10 minutes`")
    return timedelta(seconds=int(found[1]) * _UNITS[found[2]])


def written_duration(value: timedelta) -> str:
    """A duration of whole seconds as a text, in the largest unit that it is a whole number of."""
    seconds = value // timedelta(seconds=1)
    unit = next(unit for unit in reversed(_UNITS) if seconds % _UNITS[unit] == 0)
    number = seconds // _UNITS[unit]
    return f"{number} {unit}{'' if number == 1 else 's'}"


Duration = Annotated[timedelta, BeforeValidator(read_duration), PlainSerializer(written_duration, when_used="json")]
"""A duration in a definition; stored as it is written."""
