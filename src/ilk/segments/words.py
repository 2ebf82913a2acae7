"""Names, numbers and dates as text and as a person says them."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import assert_never

from ilk.catalog.reserved import RESERVED

Constant = bool | int | float | Decimal | str | date | datetime
_PLAIN = re.compile(r"[a-z_][a-z0-9_]*")


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
