"""Where customers are, of each segment and of everyone: counted in squares of a grid, or by country.

A square, or a country, is told only where enough customers are: a map shall show where a segment lives, not where one
of its members does.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from ilk.customers.reading import rows
from ilk.insight.answers import PlaceCount
from ilk.insight.charts.world import middles
from ilk.insight.ground import EVERYONE, Ground, cross_counts
from ilk.kernel.types import ValueType
from ilk.segments.comparing import folded
from ilk.segments.subjects.regions import countries
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr, Query

FEWEST = 5
"""So many customers, of all, are in a square or a country that a map shows."""
STEPS = (0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5)
"""How many degrees a square may be wide and high; the least is some two kilometres."""
_ACROSS = 40
"""So many squares lie side by side at most, where the largest step allows it."""
Place = Callable[[Mapping[str, Any]], tuple[float, float, str | None] | None]
"""Where a counted row is: degrees north and east, and what it is called; None for nowhere."""
_NORTH, _EAST = "north", "east"
_COUNTRY = "country"


def whereabouts(ground: Ground) -> dict[str, list[PlaceCount]]:
    """How many customers are where, the most first; nothing without coordinates or countries among traits."""
    traits = {trait.name: trait.type for trait in ground.words.traits}
    pair = _pair(traits)
    found = _in_squares(ground, pair) if pair else {}
    if not found and traits.get(_COUNTRY) is ValueType.TEXT:
        found = _in_countries(ground)
    return found


def step_of(span: float) -> float:
    """How wide squares are where customers lie so many degrees apart."""
    return next((step for step in STEPS if span / step <= _ACROSS), STEPS[-1])


def _pair(traits: Mapping[str, ValueType]) -> tuple[str, str] | None:
    """The first traits that are coordinates together: `home_latitude` and `home_longitude`, or without a name."""
    for name, kind in traits.items():
        if name.endswith("latitude") and kind.numeric:
            other = name.removesuffix("latitude") + "longitude"
            if other in traits and traits[other].numeric:
                return name, other
    return None


def _in_squares(ground: Ground, pair: tuple[str, str]) -> dict[str, list[PlaceCount]]:
    north, east = (sql.cast(sql.column(name), ValueType.NUMBER) for name in pair)
    valid = sql.valid_coordinates(north, east)
    bounds = {
        "low": sql.smallest(north),
        "high": sql.largest(north),
        "west": sql.smallest(east),
        "far": sql.largest(east),
    }
    (edge,) = rows(ground.engine, sql.select(bounds, ground.tables.customers, where=valid))
    if edge["low"] is None:
        return {}
    step = step_of(max(edge["high"] - edge["low"], edge["far"] - edge["west"]))
    columns = {
        "customer_no": sql.column("customer_no"),
        _NORTH: _square(north, step),
        _EAST: _square(east, step),
    }
    squares = sql.select(columns, ground.tables.customers, where=valid)
    return _told(ground, squares, lambda row: (row[_NORTH] * step, row[_EAST] * step, None))


def _in_countries(ground: Ground) -> dict[str, list[PlaceCount]]:
    name = sql.column(_COUNTRY)
    columns = {"customer_no": sql.column("customer_no"), _NORTH: sql.fold(name), _EAST: sql.literal(0)}
    codes = {folded(word): country.code for country in countries() for word in country.words()}
    names = {country.code: country.name for country in countries()}

    def place(row: Mapping[str, Any]) -> tuple[float, float, str] | None:
        code = codes.get(row[_NORTH], "")
        return (*middles()[code], names[code]) if code in middles() else None

    return _told(ground, sql.select(columns, ground.tables.customers, where=sql.is_known(name)), place)


def _told(ground: Ground, source: Query, place: Place) -> dict[str, list[PlaceCount]]:
    """The counts of each segment and of everyone, of places with customers enough; rows of one place are added up."""
    columns = {EVERYONE: "everyone"} | {name: f"in_{position}" for position, name in enumerate(ground.segments)}
    counted: dict[tuple[float, float, str | None], Counter[str]] = {}
    for row in rows(ground.engine, cross_counts(ground, source, (_NORTH, _EAST))):
        if (there := place(row)) is not None:
            counted.setdefault(there, Counter()).update({name: row[column] for name, column in columns.items()})
    found: dict[str, list[PlaceCount]] = {}
    for (latitude, longitude, label), counts in counted.items():
        for name, customers in counts.items() if counts[EVERYONE] >= FEWEST else ():
            if customers:
                count = PlaceCount(latitude=latitude, longitude=longitude, label=label, customers=customers)
                found.setdefault(name, []).append(count)
    return {name: sorted(counts, key=_most_first) for name, counts in found.items()}


def _most_first(count: PlaceCount) -> tuple[int, float, float]:
    return -count.customers, count.latitude, count.longitude


def _square(degrees: Expr, step: float) -> Expr:
    """The number of the square that degrees lie in, whose middle is as many steps from zero."""
    return sql.call("round", sql.arithmetic(degrees, "*", sql.literal(1 / step)))
