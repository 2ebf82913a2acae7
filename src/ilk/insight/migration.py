"""Migration: who moved between segments from one instant to another, as a matrix, and what went with it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ilk.customers import formats
from ilk.customers.reading import Words, rows
from ilk.insight.answers import LargestMove, MigratingSegment, Move
from ilk.insight.places import MIGRATION, OUTSIDE, PLACED, Between, placed
from ilk.insight.reasons import Cell, Seen, reasons
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine

NOWHERE = "none of these"
_LARGEST = 5


@dataclass(frozen=True, slots=True)
class Moves:
    """How many made each move, from place to place; how many of them were new, and in several segments at once."""

    between: Between
    cells: Mapping[Cell, int]
    new: Mapping[Cell, int]
    several: tuple[int, int]

    def total(self, cells: Iterable[Cell]) -> int:
        """How many made any of some moves."""
        return sum(self.cells.get(cell, 0) for cell in cells)

    def from_place(self, place: int) -> int:
        """How many were at a place at the first instant."""
        return self.total(cell for cell in self.cells if cell[0] == place)

    @property
    def stayed(self) -> int:
        """How many are in the segment that they were in."""
        return self.total(cell for cell in self.cells if cell[0] == cell[1] != OUTSIDE)

    @property
    def moved(self) -> int:
        """How many are in another segment than before."""
        return self.total(cell for cell in self.cells if OUTSIDE not in cell and cell[0] != cell[1])

    @property
    def entered(self) -> int:
        """How many are in a segment and were in none."""
        return self.total(cell for cell in self.cells if cell[0] == OUTSIDE != cell[1])

    @property
    def left(self) -> int:
        """How many are in none and were in one."""
        return self.total(cell for cell in self.cells if cell[1] == OUTSIDE != cell[0])


def moves(engine: Engine, between: Between) -> Moves:
    """Who went where, in one statement of the engine over the ledger."""
    query = sql.named_steps(placed(between), MIGRATION.query("moves", names={"_placed": PLACED}))
    found = {(row["origin"], row["target"]): row for row in rows(engine, query)}
    return Moves(
        between,
        cells={cell: row["customers"] for cell, row in found.items()},
        new={cell: row["new_customers"] for cell, row in found.items()},
        several=(_sum(found.values(), "several_before"), _sum(found.values(), "several_after")),
    )


def matrix(found: Moves) -> list[Move]:
    """The moves that were made, in the order of the segments; `None` for none of them comes last."""
    sizes = {place: found.from_place(place) for place in range(len(found.between.segments) + 1)}
    return [
        Move(
            before=found.between.name(cell[0]),
            after=found.between.name(cell[1]),
            customers=customers,
            share=customers / sizes[cell[0]],
            new=found.new[cell],
        )
        for cell, customers in sorted(found.cells.items(), key=lambda each: [place or len(sizes) for place in each[0]])
    ]


def migrating(found: Moves, words: Words) -> list[MigratingSegment]:
    """Each segment at both instants, in the order of the segments."""
    told = []
    for place, name in enumerate(found.between.segments, start=1):
        leaving = {cell: each for cell, each in found.cells.items() if cell[0] == place}
        coming = {cell: each for cell, each in found.cells.items() if cell[1] == place}
        stayed = found.cells.get((place, place), 0)
        entered, left = found.cells.get((OUTSIDE, place), 0), found.cells.get((place, OUTSIDE), 0)
        before, after = sum(leaving.values()), sum(coming.values())
        told.append(
            MigratingSegment(
                segment=name,
                title=words.segments[name].title,
                colour=words.segments[name].colour,
                before=before,
                after=after,
                stayed=stayed,
                came=after - stayed - entered,
                entered=entered,
                went=before - stayed - left,
                left=left,
            )
        )
    return told


def largest(words: Words, found: Moves, every: Sequence[Seen]) -> list[LargestMove]:
    """The largest moves between two different places, with what else changed for those who made them."""
    moving = [(cell, customers) for cell, customers in found.cells.items() if cell[0] != cell[1]]
    ranked = sorted(moving, key=lambda each: (-each[1], each[0]))[:_LARGEST]
    return [
        LargestMove(
            before=found.between.name(cell[0]),
            after=found.between.name(cell[1]),
            customers=customers,
            share=customers / found.from_place(cell[0]),
            sentence=_said(words, found, cell),
            reasons=reasons(every, cell),
        )
        for cell, customers in ranked
    ]


def sentence(found: Moves, words: Words) -> str:
    """What became of those who were in the segments, and how many are new in them."""
    zone, between = words.project.zone, found.between
    were, noun = found.stayed + found.moved + found.left, words.project.customer
    came = f"{formats.counted(found.entered, noun)} came in from {NOWHERE}"
    if not were:
        return f"Nobody was in these segments on {formats.day(between.since, zone)}; {came}."
    same, other, none = (formats.percent(count / were) for count in (found.stayed, found.moved, found.left))
    return (
        f"Of {formats.counted(were, noun)} in these segments on {formats.day(between.since, zone)}, {same} are in the "
        f"same one on {formats.day(between.until, zone)}, {other} in another and {none} in none; {came}."
    )


def title(words: Words, segment: str | None) -> str:
    """What a place is called before people."""
    return words.segments[segment].title if segment is not None else NOWHERE


def _said(words: Words, found: Moves, cell: Cell) -> str:
    before, after = (title(words, found.between.name(place)) for place in cell)
    customers = formats.counted(found.cells[cell], words.project.customer)
    if cell[0] == OUTSIDE:
        new = found.new[cell]
        return f"{customers} came into {after}" + (f", {formats.count(new)} of them not there before." if new else ".")
    share = formats.percent(found.cells[cell] / found.from_place(cell[0]))
    return f"{customers}, {share} of {before}, went to {after}."


def _sum(found: Iterable[Mapping[str, Any]], column: str) -> int:
    return sum(row[column] for row in found)
