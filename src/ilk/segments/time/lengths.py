"""Lengths of time as the text writes them: `30 days`."""

from ilk.segments.time.windows import Last
from ilk.segments.tokens import whole_of


def last_of(number: str, unit: str) -> Last:
    """The window of a number and a unit as tokens of the text; raises `ValueError` for no whole number."""
    return Last.model_validate({"count": whole_of(number), "unit": unit.lower().removesuffix("s")})


def length_text(window: Last) -> str:
    """The length of a window as the text writes it: `30 days`."""
    return window.text().removeprefix("in last ")
