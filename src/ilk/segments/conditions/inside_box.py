"""A place between two parallels and two meridians."""

from typing import ClassVar, Literal, Self

from pydantic import model_validator

from ilk.segments.conditions.within_distance import point_words
from ilk.segments.plan import Plan
from ilk.segments.subjects.places import AtPlace, Point, degrees_text
from ilk.segments.tree import FormHints, Moment, Subject, Syntax
from ilk.segments.words import name_text
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr


class InsideBox(AtPlace):
    """`home inside box (south, west, north, east)`, its border included. False when missing.

    Where the west lies east of the east, the box reaches over the date line.
    """

    kind: Literal["inside_box"] = "inside_box"
    form: ClassVar[FormHints] = FormHints(
        title="Inside a box", group="Where they are", around={"south_west": ("from", ""), "north_east": ("to", "")}
    )
    south_west: Point
    north_east: Point

    syntax = Syntax(
        predicates=('name INSIDE_BOX "(" degrees "," degrees "," degrees "," degrees ")" -> inside_box'),
        terminals=(r"INSIDE_BOX.2: /inside\s+box\b/i",),
        build={
            "inside_box": lambda place, _, south, west, north, east: InsideBox(
                place=place, south_west=(south, west), north_east=(north, east)
            )
        },
    )
    examples = ("home inside box (47.2, 5.8, 55.1, 15.1)", "home inside box (-20, 177, -12, -178)")

    @model_validator(mode="after")
    def _south_below_north(self) -> Self:
        if self.south_west[0] > self.north_east[0]:
            raise ValueError("a box is written (south, west, north, east), and this south lies north of its north")
        return self

    def sql(self, plan: Plan) -> Expr:
        (south, west), (north, east) = self.south_west, self.north_east
        latitude, longitude = self.coordinates_sql(plan)
        after = sql.compare(longitude, ">=", sql.literal(west))
        before = sql.compare(longitude, "<=", sql.literal(east))
        return sql.truth(
            sql.all_of(
                [
                    sql.valid_coordinates(latitude, longitude),
                    sql.compare(latitude, ">=", sql.literal(south)),
                    sql.compare(latitude, "<=", sql.literal(north)),
                    sql.all_of([after, before]) if west <= east else sql.any_of([after, before]),
                ]
            )
        )

    def holds(self, subject: Subject, moment: Moment) -> bool:
        here = self.coordinates(subject)
        if here is None:
            return False
        (south, west), (north, east) = self.south_west, self.north_east
        between = west <= here[1] <= east if west <= east else here[1] >= west or here[1] <= east
        return south <= here[0] <= north and between

    def text(self) -> str:
        sides = ", ".join(degrees_text(degrees) for degrees in (*self.south_west, *self.north_east))
        return f"{name_text(self.place)} inside box ({sides})"

    def sentence(self) -> str:
        corners = f"{point_words(self.south_west)} and {point_words(self.north_east)}"
        return f"{self.place_words()} is inside the box between {corners}"
