"""What else changed for those who moved, set against those who stayed: traits on record, and other segments."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ilk.catalog.tables import HISTORY
from ilk.customers import formats
from ilk.customers.reading import Words, rows
from ilk.customers.traits import Trait
from ilk.insight.answers import MoveReason
from ilk.insight.places import MIGRATION, PLACED, Between, placed
from ilk.kernel.types import ValueType
from ilk.measurement.statistics import wilson
from ilk.segments.questions.members import recorded_memberships
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine
from ilk.warehouse.sql import Query

Cell = tuple[int, int]
"""The places that a customer went from and to."""
Change = Literal["changed", "rose", "fell", "entered", "left"]
_MOST = 3
_FEWEST = 10
"""Of fewer people no figure is told: it would be about single ones."""
_SAID: Mapping[Change, str] = {
    "changed": "changed for {}",
    "rose": "rose for {}",
    "fell": "fell for {}",
    "entered": "{} entered it",
    "left": "{} left it",
}
_NUMBERS = frozenset({ValueType.INTEGER, ValueType.NUMBER, ValueType.MONEY})


@dataclass(frozen=True, slots=True)
class Seen:
    """How often something changed for those of each move. `known` is of how many of them it can be told."""

    kind: Literal["trait", "segment"]
    name: str
    label: str
    change: Change
    known: Mapping[Cell, int]
    counted: Mapping[Cell, int]


def seen(
    engine: Engine, words: Words, between: Between, sizes: Mapping[Cell, int], traits: Sequence[Trait]
) -> list[Seen]:
    """All that is on record about who moved and who stayed.

    Args:
        sizes: how many made each move.
        traits: those to look at; of the segments, all that are not compared themselves.
    """
    others = [name for name in words.segments if name not in between.segments]
    found = list(_of_traits(engine, between, traits)) if HISTORY in engine.tables() and traits else []
    return [*found, *_of_segments(engine, words, between, sizes, others)] if others else found


def reasons(every: Sequence[Seen], cell: Cell) -> list[MoveReason]:
    """What is more frequent among those of a move than among those who stayed, beyond chance; the strongest first.

    The two shares are set against each other by their intervals at 95 % (Wilson), which must not meet.
    """
    stayed = (cell[0], cell[0])
    found = [reason for each in every if (reason := _reason(each, cell, stayed)) is not None]
    return sorted(found, key=lambda each: (each.usual - each.share, each.label, each.change))[:_MOST]


def _reason(each: Seen, cell: Cell, stayed: Cell) -> MoveReason | None:
    known = [each.known.get(cell, 0), each.known.get(stayed, 0)]
    if min(known) < _FEWEST:
        return None
    told = wilson([each.counted.get(cell, 0), each.counted.get(stayed, 0)], known)
    share, usual = (float(value) for value in told.effect)
    if float(told.low[0]) <= float(told.high[1]):
        return None
    done = _SAID[each.change].format(formats.percent(share))
    return MoveReason(
        kind=each.kind,
        name=each.name,
        label=each.label,
        change=each.change,
        customers=each.counted.get(cell, 0),
        share=share,
        usual=usual,
        sentence=f"{each.label}: {done}, against {formats.percent(usual)} of those who stayed.",
    )


def _of_traits(engine: Engine, between: Between, traits: Sequence[Trait]) -> Iterator[Seen]:
    asked = sql.in_set(sql.column("trait"), [trait.name for trait in traits])
    entries = sql.select(sql.columns(("customer_no", "trait", "value", "since")), HISTORY, where=asked)
    names = {"_entries": "entries", "_known": "known", "_now": "present", "_placed": PLACED}
    known = MIGRATION.query("known", names=names, params={"at": between.since})
    present = MIGRATION.query("known", names=names, params={"at": between.until})
    named = [*placed(between), ("entries", entries), ("known", known), ("present", present)]
    found = _by_name(engine, sql.named_steps(named, MIGRATION.query("turned", names=names)))
    ways: tuple[Change, ...] = ("rose", "fell")
    for trait in traits:
        cells = found.get(trait.name, {})
        sizes = {cell: row["known"] for cell, row in cells.items()}
        for change in ways if trait.type in _NUMBERS else ("changed",):
            counted = {cell: row[change] for cell, row in cells.items()}
            yield Seen("trait", trait.name, trait.title or formats.words(trait.name), change, sizes, counted)


def _of_segments(
    engine: Engine, words: Words, between: Between, sizes: Mapping[Cell, int], others: Sequence[str]
) -> Iterator[Seen]:
    sides = [("was", between.since), ("is_now", between.until)]
    stood = [(name, recorded_memberships(others, at)) for name, at in sides]
    crossed = MIGRATION.query("crossed", names={"_before": "was", "_after": "is_now"})
    counts = MIGRATION.query("counted", names={"_crossed": "crossed", "_placed": PLACED})
    found = _by_name(engine, sql.named_steps([*placed(between), *stood, ("crossed", crossed)], counts))
    columns: tuple[tuple[Change, str], ...] = (("entered", "entered"), ("left", "departed"))
    for name, cells in found.items():
        for change, column in columns:
            counted = {cell: row[column] for cell, row in cells.items()}
            yield Seen("segment", name, words.segments[name].title, change, sizes, counted)


def _by_name(engine: Engine, query: Query) -> dict[str, dict[Cell, dict[str, Any]]]:
    """The rows of an answer by their `name` and by move."""
    found: dict[str, dict[Cell, dict[str, Any]]] = {}
    for row in rows(engine, query):
        found.setdefault(row["name"], {})[row["origin"], row["target"]] = row
    return found
