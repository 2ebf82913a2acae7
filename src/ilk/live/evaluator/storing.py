"""Values as a column keeps them: what a computed trait is, where it is stored as another type."""

from decimal import ROUND_HALF_UP, Decimal
from math import isfinite

from ilk.kernel.types import ValueType
from ilk.segments.tree import Result

_PLACES = Decimal("0.0001")
_MOST = Decimal(10) ** 14
_INTO = frozenset({ValueType.MONEY, ValueType.NUMBER})


def storable(kind: ValueType | None) -> bool:
    """Whether a number can be kept as this type here just as the engine does it; None asks for no other type."""
    return kind is None or kind in _INTO


def stored(value: Result, kind: ValueType | None) -> Result:
    """A number as a type that is `storable`; missing where it does not fit, as in the engine."""
    if value is None or kind is None or not isinstance(value, int | float | Decimal):
        return value
    if kind is ValueType.NUMBER:
        return float(value)
    if isinstance(value, float) and not isfinite(value):
        return None
    whole = isinstance(value, float)
    exact = Decimal(value * 10_000).to_integral_value(ROUND_HALF_UP) / 10_000 if whole else Decimal(value)
    if abs(exact) >= _MOST:
        return None
    found = exact.quantize(_PLACES, ROUND_HALF_UP)
    return found if abs(found) < _MOST else None
