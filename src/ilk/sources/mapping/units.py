"""Units of weight, length, volume and temperature: numbers and texts in one of them as numbers in another."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from ilk.kernel.types import ValueType
from ilk.sources.mapping.compiled import Arguments, Compiled, Risk
from ilk.sources.mapping.numbers import finite, number
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: of what, how many of the base one is, and where its zero lies in the base; how else it is written."""

    of: str
    base: Decimal
    zero: Decimal = Decimal(0)
    also: tuple[str, ...] = ()


UNITS: Mapping[str, Unit] = {
    "mg": Unit("weight", Decimal("0.000001")),
    "g": Unit("weight", Decimal("0.001"), also=("gr", "gram", "grams")),
    "kg": Unit("weight", Decimal(1), also=("kgs", "kilo", "kilos")),
    "t": Unit("weight", Decimal(1000), also=("to",)),
    "oz": Unit("weight", Decimal("0.028349523125")),
    "lb": Unit("weight", Decimal("0.45359237"), also=("lbs", "pound", "pounds")),
    "st": Unit("weight", Decimal("6.35029318"), also=("stone",)),
    "mm": Unit("length", Decimal("0.001")),
    "cm": Unit("length", Decimal("0.01")),
    "m": Unit("length", Decimal(1), also=("metre", "metres", "meter", "meters")),
    "km": Unit("length", Decimal(1000), also=("kms",)),
    "in": Unit("length", Decimal("0.0254"), also=("inch", "inches", '"')),
    "ft": Unit("length", Decimal("0.3048"), also=("feet", "foot", "'")),
    "yd": Unit("length", Decimal("0.9144"), also=("yard", "yards")),
    "mi": Unit("length", Decimal("1609.344"), also=("mile", "miles")),
    "ml": Unit("volume", Decimal("0.001")),
    "cl": Unit("volume", Decimal("0.01")),
    "l": Unit("volume", Decimal(1), also=("ltr", "litre", "litres", "liter", "liters")),
    "fl oz": Unit("volume", Decimal("0.0295735295625")),
    "pt": Unit("volume", Decimal("0.473176473"), also=("pint", "pints")),
    "gal": Unit("volume", Decimal("3.785411784"), also=("gallon", "gallons")),
    "C": Unit("temperature", Decimal(1), also=("\u00b0c", "celsius")),
    "F": Unit("temperature", Decimal(5) / Decimal(9), Decimal(-160) / Decimal(9), also=("\u00b0f", "fahrenheit")),
    "K": Unit("temperature", Decimal(1), Decimal("-273.15"), also=("kelvin",)),
}
"""Exact by definition; ounces of liquids, pints and gallons are those of the United States."""

_AMOUNT = r"^\s*([-+]?[\d.,']*\d)\s*(.*?)\s*$"


def unit(arguments: Arguments) -> Compiled:
    """A number in one unit as a number in another: `unit(weight, "lb", "kg")`."""
    given = arguments.value(0)
    value = given if given.type.numeric else number(arguments)
    from_unit, to_unit = _known(arguments, 1), _known(arguments, 2)
    if UNITS[from_unit].of != UNITS[to_unit].of:
        what = f"{UNITS[from_unit].of} in {from_unit} is not {UNITS[to_unit].of} in {to_unit}"
        raise arguments.wrong(what, arguments.call.arguments[2].place)
    return Compiled(_turned(value.expr, from_unit, to_unit), ValueType.NUMBER, value.risks)


def measure(arguments: Arguments) -> Compiled:
    """A number with its unit in a text, `5 lb` or `180cm`, as a number in one unit; without a unit it is unreadable."""
    text = arguments.typed(0, ValueType.TEXT)
    to_unit = _known(arguments, 1)
    said = sql.fold(sql.call("regexp_extract", text.expr, _AMOUNT, 2))
    digits = sql.call("nullif", sql.call("regexp_extract", text.expr, _AMOUNT, 1), "")
    bare = Compiled(digits, ValueType.TEXT)
    amount = number(_about(arguments, bare)).expr
    cases = [
        (sql.in_set(said, tuple(words)), _turned(amount, name, to_unit)) for name, words in _written(UNITS[to_unit].of)
    ]
    read = sql.choose(cases)
    why = f"no {UNITS[to_unit].of} with its unit"
    return Compiled(read, ValueType.NUMBER, (*text.risks, Risk((text.expr,), read, why)))


def outlier(arguments: Arguments) -> Compiled:
    """Whether a number lies outside of two others: a flag, where a bound of the column would put the row aside."""
    value = arguments.typed(0, ValueType.INTEGER, ValueType.NUMBER, ValueType.MONEY)
    low, high = (arguments.typed(place, ValueType.INTEGER, ValueType.NUMBER) for place in (1, 2))
    beyond = [sql.compare(value.expr, "<", low.expr), sql.compare(value.expr, ">", high.expr)]
    known = sql.is_known(value.expr)
    flag = sql.choose([(known, sql.truth(sql.any_of(beyond)))])
    return Compiled(flag, ValueType.YES_NO, value.risks)


def _about(arguments: Arguments, value: Compiled) -> Arguments:
    return Arguments(arguments.call, (value,), arguments.scope, arguments.usage)


def _known(arguments: Arguments, position: int) -> str:
    """The unit that a constant names. Raises `UserError` for none."""
    name = arguments.constant(position) or ""
    if name not in UNITS:
        raise arguments.misnamed("unit", name, UNITS, position)
    return name


def _written(of: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The units of a kind, each with the ways in which it is written, in small letters."""
    for name, known in UNITS.items():
        if known.of == of:
            yield name, (name.lower(), *known.also)


def _turned(value: Expr, from_unit: str, to_unit: str) -> Expr:
    """A number of one unit as a number of another; zeros may lie apart, as those of temperatures do."""
    one, other = UNITS[from_unit], UNITS[to_unit]
    scaled = sql.arithmetic(value, "*", sql.literal(float(one.base / other.base)))
    shift = (one.zero - other.zero) / other.base
    return finite(sql.arithmetic(scaled, "+", sql.literal(float(shift))) if shift else scaled)
