"""A place near another."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from ilk.segments.plan import Plan
from ilk.segments.subjects.places import AtPlace, Point, degrees_text, distance_km
from ilk.segments.tokens import number_of
from ilk.segments.tree import FormHints, Moment, Subject, Syntax
from ilk.segments.words import literal_words, name_text
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr

_KM = {"km": 1.0, "mile": 1.609344}


class WithinDistance(AtPlace):
    """`home within 25 km of (52.52, 13.40)`: along a great circle, to the metre. False when missing."""

    kind: Literal["within_distance"] = "within_distance"
    form: ClassVar[FormHints] = FormHints(title="Within a distance", group="Where they are", around={"of": ("of", "")})
    distance: Annotated[float, Field(gt=0, le=100_000)]
    unit: Literal["km", "mile"] = "km"
    of: Point

    syntax = Syntax(
        predicates='name WITHIN_DISTANCE NUMBER DISTANCE "of"i point -> within_distance',
        rules=(
            'point: "(" degrees "," degrees ")" -> point\n'
            'degrees: NUMBER -> degrees_above | "-" NUMBER -> degrees_below'
        ),
        terminals=(
            r"WITHIN_DISTANCE.2: /within\b(?=\s*[\d.])/i",
            r"DISTANCE: /(km|mi|miles?)\b/i",
        ),
        build={
            "within_distance": lambda place, _, distance, unit, of: WithinDistance(
                place=place,
                distance=number_of(distance),
                unit="km" if unit.lower() == "km" else "mile",
                of=of,
            ),
            "point": lambda north, east: (north, east),
            "degrees_above": lambda token: float(number_of(token)),
            "degrees_below": lambda token: -float(number_of(token)),
        },
    )
    examples = ("home within 25 km of (52.52, 13.405)", "location within 10 miles of (40.71, -74.01)")

    def sql(self, plan: Plan) -> Expr:
        away = sql.distance_km(*self.coordinates_sql(plan), self.of)
        return sql.truth(sql.compare(away, "<=", sql.literal(self._km())))

    def holds(self, subject: Subject, moment: Moment) -> bool:
        here = self.coordinates(subject)
        return here is not None and distance_km(here, self.of) <= self._km()

    def text(self) -> str:
        north, east = (degrees_text(degrees) for degrees in self.of)
        unit = self.unit if self.unit == "km" else "miles"
        return f"{name_text(self.place)} within {degrees_text(self.distance)} {unit} of ({north}, {east})"

    def sentence(self) -> str:
        unit = "km" if self.unit == "km" else "mile" if self.distance == 1 else "miles"
        return f"{self.place_words()} is within {literal_words(self.distance)} {unit} of {point_words(self.of)}"

    def _km(self) -> float:
        return self.distance * _KM[self.unit]


def point_words(point: tuple[float, float]) -> str:
    """Coordinates as a person says them: `52.52° N, 13.405° E`."""
    north, east = point
    return f"{_degrees(north)}° {'N' if north >= 0 else 'S'}, {_degrees(east)}° {'E' if east >= 0 else 'W'}"


def _degrees(value: float) -> str:
    return literal_words(abs(value))
