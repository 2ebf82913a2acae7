"""A place within a shape on the map."""

from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field

from ilk.segments.conditions.within_distance import point_words
from ilk.segments.plan import Plan
from ilk.segments.subjects.places import AtPlace, Point, degrees_text, encloses, unrolled
from ilk.segments.tree import FormHints, Moment, Subject, Syntax
from ilk.segments.words import literal_words, name_text
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr

_MOST_CORNERS = 1_000


def _goes_round(corners: tuple[Point, ...]) -> tuple[Point, ...]:
    unrolled(corners)
    return corners


class InsidePolygon(AtPlace):
    """`home inside polygon ((lat, lon), …)`, its last corner joined to the first. False when missing.

    Sides are straight on a map of degrees and go the shorter way round, over the date line too. Of the border, the
    sides to south and west are inside.
    """

    kind: Literal["inside_polygon"] = "inside_polygon"
    form: ClassVar[FormHints] = FormHints(title="Inside a polygon", group="Where they are")
    corners: Annotated[tuple[Point, ...], Field(min_length=3, max_length=_MOST_CORNERS), AfterValidator(_goes_round)]

    syntax = Syntax(
        predicates='name INSIDE_POLYGON "(" point ("," point)* ")" -> inside_polygon',
        terminals=(r"INSIDE_POLYGON.2: /inside\s+polygon\b/i",),
        build={"inside_polygon": lambda place, _, *corners: InsidePolygon(place=place, corners=corners)},
    )
    examples = ("home inside polygon ((52, 13), (53, 13), (52.5, 14.5))",)

    def sql(self, plan: Plan) -> Expr:
        latitude, longitude = self.coordinates_sql(plan)
        return sql.truth(sql.any_of(sql.encloses(flat, latitude, longitude) for flat in unrolled(self.corners)))

    def holds(self, subject: Subject, moment: Moment) -> bool:
        here = self.coordinates(subject)
        return here is not None and any(encloses(flat, here) for flat in unrolled(self.corners))

    def text(self) -> str:
        corners = ", ".join(f"({degrees_text(north)}, {degrees_text(east)})" for north, east in self.corners)
        return f"{name_text(self.place)} inside polygon ({corners})"

    def sentence(self) -> str:
        count, first = literal_words(len(self.corners)), point_words(self.corners[0])
        return f"{self.place_words()} is inside a shape of {count} corners that begins at {first}"
