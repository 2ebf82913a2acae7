"""Places on the globe: which numbers are their coordinates, and the geometry that the engines do too."""

from collections.abc import Iterator, Sequence
from math import asin, cos, floor, sin, sqrt
from typing import Annotated

from pydantic import Field

from ilk.kernel.errors import UserError
from ilk.kernel.types import ValueType
from ilk.segments.comparing import number
from ilk.segments.plan import Plan
from ilk.segments.tree import Condition, NameKind, Scope, Subject
from ilk.segments.words import name_words
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr

Latitude = Annotated[float, Field(ge=-90, le=90)]
Longitude = Annotated[float, Field(ge=-180, le=180)]
Point = tuple[Latitude, Longitude]
"""Degrees north and degrees east (WGS84)."""
_NORTHMOST, _EASTMOST = 90, 180


class AtPlace(Condition):
    """What conditions about a place share: `home` stands for the numbers `home_latitude` and `home_longitude`.

    `location` stands for `latitude` and `longitude` too. Coordinates that are none of this globe count as missing.
    """

    place: str

    def names(self) -> Iterator[tuple[NameKind, str]]:
        for pair in self._pairs():
            yield from (("trait", name) for name in pair)

    def own_problems(self, scope: Scope) -> Iterator[UserError]:
        fields = scope.fields()[0]
        for name in (self._pairs_in(scope) or self._pairs())[0]:
            if name not in fields:
                try:
                    scope.field_type(name)
                except UserError as error:
                    yield error
            elif not fields[name].numeric:
                what = f"`{name}` is needed as a number of degrees, and is something else"
                yield UserError("wrong-type", what, where=f"`{self.text()}`")

    def coordinates_sql(self, plan: Plan) -> tuple[Expr, Expr]:
        """Latitude and longitude in SQL; null when missing."""
        pairs = [(plan.field(one), plan.field(other)) for one, other in self._pairs_in(plan.scope)]
        known = [(sql.all_of([sql.is_known(one), sql.is_known(other)]), one, other) for one, other in pairs]
        if len(known) == 1:
            return pairs[0]
        north = sql.choose([(both, sql.cast(one, ValueType.NUMBER)) for both, one, _ in known])
        east = sql.choose([(both, sql.cast(other, ValueType.NUMBER)) for both, _, other in known])
        return north, east

    def coordinates(self, subject: Subject) -> tuple[float, float] | None:
        """Latitude and longitude in memory; None when missing."""
        for one, other in self._pairs():
            north, east = number(subject.field(one)), number(subject.field(other))
            if north is not None and east is not None:
                valid = abs(north) <= _NORTHMOST and abs(east) <= _EASTMOST
                return (float(north), float(east)) if valid else None
        return None

    def place_words(self) -> str:
        """The place as a person says it."""
        return name_words(self.place)

    def _pairs(self) -> list[tuple[str, str]]:
        own = (f"{self.place}_latitude", f"{self.place}_longitude")
        return [own, ("latitude", "longitude")] if self.place == "location" else [own]

    def _pairs_in(self, scope: Scope) -> list[tuple[str, str]]:
        fields = scope.fields()[0]
        return [pair for pair in self._pairs() if all(name in fields for name in pair)]


def degrees_text(value: float) -> str:
    """Degrees, or a distance, as the language writes them: without `.0`."""
    return str(int(value)) if value.is_integer() else repr(value)


def distance_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The length in km of the great circle between two points, to the metre (haversine, on a sphere)."""
    (north, east), (there, beside) = one, other
    half = sql.RADIANS / 2
    up, across = sin((north - there) * half) ** 2, sin((east - beside) * half) ** 2
    haversine = sqrt(up + cos(north * sql.RADIANS) * cos(there * sql.RADIANS) * across)
    return floor(2 * sql.EARTH_RADIUS_KM * asin(min(haversine, 1.0)) * 1000 + 0.5) / 1000


def unrolled(corners: Sequence[tuple[float, float]]) -> list[list[tuple[float, float]]]:
    """The polygon on the plane of degrees, once for each side of the date line that it reaches over.

    From corner to corner it goes the shorter way round. Raises `ValueError` for one that goes around a pole.
    """
    flat = [corners[0]]
    for north, east in [*corners[1:], corners[0]]:
        flat.append((north, east + 360 * round((flat[-1][1] - east) / 360)))
    if flat.pop() != corners[0]:
        raise ValueError("the polygon goes around a pole; cut it in two")
    shifts = [turn for turn in (-360, 0, 360) if any(abs(east + turn) <= _EASTMOST for _, east in flat)]
    return [[(north, east + turn) for north, east in flat] for turn in shifts]


def encloses(corners: Sequence[tuple[float, float]], point: tuple[float, float]) -> bool:
    """Whether a polygon on the plane of degrees holds a point; of its border, the sides to south and west."""
    north, east = point
    crossed = [
        low <= north < high and east < beside + (north - low) * slope for low, high, beside, slope in sql.edges(corners)
    ]
    return sum(crossed) % 2 == 1
