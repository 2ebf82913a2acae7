"""How values compare in memory: as the engines compare them."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from math import isnan
from operator import eq, ge, gt, le, lt, ne
from typing import Any

from ilk.kernel.errors import Bug
from ilk.segments.time.spans import instant_of
from ilk.segments.tree import Moment, Result
from ilk.warehouse.sql import Comparison

Operator = Comparison
_TESTS: Mapping[Operator, Callable[[Any, Any], object]] = {"=": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge}


def number(value: Result) -> int | float | None:
    """A numeric value as a number; None when missing."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    if value is None:
        return None
    if isinstance(value, Decimal):
        return float(value)
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
    return bool(_TESTS[op](left, right))


def _alike(left: Result, right: Result, moment: Moment, *, exactly: bool) -> tuple[Any, Any]:
    """Two values brought to one ordered type of Python."""
    if isinstance(left, str) and isinstance(right, str):
        return (left, right) if exactly else (folded(left), folded(right))
    if type(left) is type(right) and not isinstance(left, float):
        return left, right
    if isinstance(left, date) and isinstance(right, date):
        return instant_of(left, moment.zone), instant_of(right, moment.zone)
    return _ordered(left), _ordered(right)


def _ordered(value: Result) -> tuple[bool, float]:
    """A number as engines order it: what is no number, such as infinity less infinity, is one value above all."""
    found = float(number(value) or 0)
    return (True, 0.0) if isnan(found) else (False, found)
