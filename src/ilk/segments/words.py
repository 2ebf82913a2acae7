"""Names, numbers and dates as text and as a person says them."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import assert_never

Constant = bool | int | float | Decimal | str | date | datetime
_PLAIN = re.compile(r"[a-z_][a-z0-9_]*")
RESERVED = frozenset(
    """
    above active affinity after all and any anything apart at average been before between bottom bucket by changed
    colleague colleagues contains count day days decile did distinct dormant else ends entered ever everyone exactly
    false fewer first for fresher from gap has hour hours in is known last least left less like list lookalike matches
    max median min minute minutes missing mode month months more most new next no nobody none not of older on one or
    over overall per percentile previous quarter quarters quartile quintile rate resurrected returning same segment
    session share since size sql starts streak strictly sum than the then this times to top true was week weeks
    where with within year years
    """.split()  # noqa: SIM905 - so many words read better as a text than as a list
)
"""Words of the language: a trait or event of such a name is written between backticks."""


def name_text(name: str) -> str:
    """A name as the language writes it: between backticks unless it is plain and no word of the language."""
    if _PLAIN.fullmatch(name) and name not in RESERVED:
        return name
    return "`" + name.replace("`", "``") + "`"


def said_text(value: str) -> str:
    """A channel or a purpose as the language writes it: bare when it is a plain word, else as a string."""
    return value if _PLAIN.fullmatch(value) and value not in RESERVED else string_text(value)


def string_text(value: str) -> str:
    """A string as the language writes it."""
    escaped = (
        value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")
    )
    return f'"{escaped}"'


def literal_text(value: Constant) -> str:
    """A constant as the language writes it."""
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float() | Decimal():
            return repr(float(value))
        case str():
            return string_text(value)
        case datetime():
            return value.isoformat().replace("+00:00", "Z")
        case date():
            return value.isoformat()
        case _:
            assert_never(value)


def literal_words(value: Constant) -> str:
    """A constant as a person says it: `50,000`, `3 March 2025`."""
    match value:
        case bool():
            return "yes" if value else "no"
        case int():
            return f"{value:,}"
        case float() | Decimal():
            return f"{value:,.6f}".rstrip("0").rstrip(".")
        case str():
            return f"“{value}”"
        case datetime():
            return f"{value.day} {value:%B %Y %H:%M} UTC"
        case date():
            return f"{value.day} {value:%B %Y}"
        case _:
            assert_never(value)


def name_words(name: str) -> str:
    """A name as a person says it."""
    return name.replace("_", " ")


def with_article(noun: str) -> str:
    """`a subscription`, `an invoice`."""
    return f"an {noun}" if noun[:1].lower() in {"a", "e", "i", "o", "u"} else f"a {noun}"


def enumeration(items: Sequence[str], conjunction: str = "or") -> str:
    """`a, b or c`."""
    *others, last = items or [""]
    return f"{', '.join(others)} {conjunction} {last}" if others else last


def plural(count: float, noun: str) -> str:
    """`1 day`, `3 days`."""
    return f"{literal_words(count)} {noun}" if count == 1 else f"{literal_words(count)} {noun}s"
