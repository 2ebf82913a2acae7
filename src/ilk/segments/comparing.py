"""How values compare in memory: as the engines compare them."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from math import isnan
from typing import Any, assert_never

from ilk.kernel.errors import Bug
from ilk.segments.time.spans import instant_of
from ilk.segments.tree import Moment, Result
from ilk.warehouse.sql import Comparison

Operator = Comparison


def number(value: Result) -> int | float | None:
    """A numeric value as a number; None when missing."""
    match value:
        case None:
            return None
        case bool() | str() | date():
            raise Bug(f"{value!r} is no number")
        case int() | float():
            return value
        case Decimal():
            return float(value)
        case _:
            raise Bug(f"{value!r} is no number")


def folded(text: str) -> str:
    """A text without regard to case, as the engines fold it: each character by itself, to one character."""
    return text.lower() if text.isascii() else "".join(mark.lower()[0] for mark in text)


def compared(left: Result, op: Operator, right: Result, moment: Moment, *, exactly: bool) -> bool:
    """`left op right` for two values that can be compared; false when one is missing."""
    if left is None or right is None:
        return False
    return compared_alike(*_alike(left, right, moment, exactly=exactly), op)


def is_one_of(value: Result, options: Iterable[Result], moment: Moment, *, exactly: bool) -> bool:
    """Whether a value equals one of some that it can be compared with; false when it is missing."""
    return any(compared(value, "=", option, moment, exactly=exactly) for option in options)


def compared_alike(left: Any, right: Any, op: Operator) -> bool:
    """`left op right` for two values of one ordered type."""
    match op:
        case "=":
            return bool(left == right)
        case "!=":
            return bool(left != right)
        case "<":
            return bool(left < right)
        case "<=":
            return bool(left <= right)
        case ">":
            return bool(left > right)
        case ">=":
            return bool(left >= right)
        case _:
            assert_never(op)


def _alike(left: Result, right: Result, moment: Moment, *, exactly: bool) -> tuple[Any, Any]:
    """Two values brought to one ordered type of Python."""
    if type(left) is type(right) and not isinstance(left, str | float):
        return left, right
    match left, right:
        case str(), str():
            return (left, right) if exactly else (folded(left), folded(right))
        case date(), date():
            return instant_of(left, moment.zone), instant_of(right, moment.zone)
        case _:
            return _ordered(left), _ordered(right)


def _ordered(value: Result) -> tuple[bool, float]:
    """A number as engines order it: what is no number, such as infinity less infinity, is one value above all."""
    found = float(number(value) or 0)
    return (True, 0.0) if isnan(found) else (False, found)
