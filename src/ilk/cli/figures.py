"""Figures as people read them: counts, shares, money, dates, trends."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from rich.text import Text

from ilk.app.answers import Figure, Project

NOTHING = "–"  # noqa: RUF001 - a dash is what a table shows for nothing
_BARS = "▁▂▃▄▅▆▇█"
_SMALL = 1000
_MINUTE = 60


def count(number: float | None) -> str:
    """`12,345`."""
    return NOTHING if number is None else f"{number:,.0f}"


def many(number: int, noun: str) -> str:
    """`1 segment`, `3 segments`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def share(fraction: float | None) -> str:
    """`12.3 %`."""
    return NOTHING if fraction is None else f"{fraction:.1%}".replace("%", " %")


def growth(fraction: float | None) -> Text:
    """`+4.2 %`, green up and red down."""
    if fraction is None:
        return Text(NOTHING)
    written = f"{fraction:+.1%}".replace("%", " %")
    if written in {"+0.0 %", "-0.0 %"}:
        return Text("0.0 %")
    return Text(written, style="green" if fraction > 0 else "red")


def money(amount: float | None, currency: str = "") -> str:
    """`1,234 EUR`; with cents below a thousand."""
    if amount is None:
        return NOTHING
    written = f"{amount:,.2f}" if abs(amount) < _SMALL else f"{amount:,.0f}"
    return f"{written} {currency}".strip()


def number(amount: float | None) -> str:
    """`3.14`, without idle zeros."""
    return NOTHING if amount is None else f"{amount:,.2f}".rstrip("0").rstrip(".")


def figure(shown: Figure, project: Project) -> str:
    """A headline figure in its own format."""
    match shown.format:
        case "count":
            return count(shown.value)
        case "money":
            return money(shown.value, project.currency)
        case "percent":
            return share(shown.value)
        case "days":
            return NOTHING if shown.value is None else f"{number(shown.value)} days"
        case "number":
            return number(shown.value)


def moment(at: datetime | None, project: Project) -> str:
    """`2026-03-01 08:15` in the project's zone; only the date for the first moment of a day."""
    if at is None:
        return NOTHING
    local = at.astimezone(ZoneInfo(project.time_zone))
    return f"{local:%Y-%m-%d}" if local.time() == time() else f"{local:%Y-%m-%d %H:%M}"


def seconds(duration: float) -> str:
    """`4.2 s`, `3 min 05 s`."""
    if duration < _MINUTE:
        return f"{duration:.1f} s"
    minutes, rest = divmod(round(duration), _MINUTE)
    return f"{minutes} min {rest:02} s"


def value(something: Any) -> str:
    """A trait's or a property's value."""
    match something:
        case None:
            return NOTHING
        case bool():
            return "yes" if something else "no"
        case int():
            return f"{something:,}"
        case float():
            return number(something)
        case list():
            return ", ".join(str(each) for each in something)
        case _:
            return str(something)


def is_number(something: Any) -> bool:
    """Whether a value may stand in a column of numbers: a number, or nothing."""
    return something is None or (isinstance(something, int | float) and not isinstance(something, bool))


def trend(values: Sequence[float], width: int = 12) -> str:
    """The newest values as a line of little bars, from the least to the most of them."""
    newest = values[-width:]
    if not newest:
        return ""
    low, high = min(newest), max(newest)
    span = (high - low) or 1
    return "".join(_BARS[round((each - low) / span * (len(_BARS) - 1))] for each in newest)


def bar(fraction: float, width: int = 16) -> str:
    """A share as a bar."""
    return "█" * round(max(0.0, min(1.0, fraction)) * width)
