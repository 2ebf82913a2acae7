"""What there is to compare in traits: counts of values and moments of figures, of segments and everyone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ilk.customers.reading import rows
from ilk.customers.traits import Trait
from ilk.insight.ground import EVERYONE, Ground, by_segment, cross_counts
from ilk.insight.phrases import Subject
from ilk.kernel.types import ValueType
from ilk.measurement.statistics import Moments
from ilk.warehouse import sql, steps
from ilk.warehouse.sql import Expr, Query

if TYPE_CHECKING:
    from ilk.measurement.statistics import Array

_NAMED = frozenset({ValueType.TEXT, ValueType.YES_NO, ValueType.TEXT_LIST})
_FIGURES = frozenset({ValueType.INTEGER, ValueType.NUMBER, ValueType.MONEY})
_KEYS = ("trait", "value")
_FEWEST = 10
"""A value that fewer customers have says nothing about any segment."""


@dataclass(frozen=True, slots=True)
class Shares:
    """For each subject, a column: how many have it and how many could, of each segment (a row) and of all (one row)."""

    subjects: Sequence[Subject]
    hits: "Array"
    trials: "Array"
    hits_all: "Array"
    trials_all: "Array"


@dataclass(frozen=True, slots=True)
class Means:
    """For each figure, a column: its moments, of each segment (a row), and of everyone (one row)."""

    subjects: Sequence[Subject]
    inside: Moments
    everyone: Moments


@dataclass(frozen=True, slots=True)
class Known:
    """For how many a trait is known, and its mean and variance if it is a figure: by segment, then by trait."""

    rows: Mapping[str, Mapping[str, Any]]

    def count(self, segment: str, trait: Trait) -> int:
        """For how many members a trait is known."""
        return int(self.rows[segment][f"known_{trait.name}"]) if segment in self.rows else 0

    def figure(self, segment: str, what: str, trait: Trait) -> float:
        """The `mean` or `variance` of a trait over members; 0 where there is none."""
        found = self.rows[segment][f"{what}_{trait.name}"] if segment in self.rows else None
        return float(found) if found is not None else 0.0


def known(ground: Ground) -> Known:
    """How well each trait is filled, and how its figures are spread: one pass over customers and memberships."""
    columns: dict[str, Expr] = {}
    for trait in ground.words.traits:
        value = sql.column(trait.name, "people")
        columns[f"known_{trait.name}"] = sql.count_known(value)
        if trait.type in _FIGURES:
            columns[f"mean_{trait.name}"] = sql.average(value, trait.type)
            columns[f"variance_{trait.name}"] = sql.variance(value)
    return Known(by_segment(ground, columns, ground.tables.customers) if columns else {})


def means(ground: Ground, filled: Known) -> Means:
    """The moments of every trait that is a figure."""
    import numpy as np

    traits = [trait for trait in ground.words.traits if trait.type in _FIGURES]

    def moments(segments: Sequence[str]) -> Moments:
        shape = (len(segments), len(traits))
        n = np.array([filled.count(name, trait) for name in segments for trait in traits], float).reshape(shape)
        mean, variance = (
            np.array([filled.figure(name, what, trait) for name in segments for trait in traits]).reshape(shape)
            for what in ("mean", "variance")
        )
        return Moments(n, mean, variance)

    return Means([Subject(trait, None) for trait in traits], moments(ground.segments), moments([EVERYONE]))


def shares(ground: Ground, filled: Known) -> Shares:
    """The counts of every value of a named trait that enough customers have, among those for whom it is known."""
    import numpy as np

    traits = [trait for trait in ground.words.traits if trait.type in _NAMED]
    by_name = {trait.name: trait for trait in traits}
    counted = _frequent(ground, sql.stack([_of_trait(ground, trait) for trait in traits])) if traits else []
    columns = ["everyone", *(f"in_{place}" for place in range(len(ground.segments)))]
    shape = (len(counted), len(columns))
    hits = np.array([[row[column] for column in columns] for row in counted], float).reshape(shape).T
    could = [[filled.count(name, by_name[row["trait"]]) for name in (EVERYONE, *ground.segments)] for row in counted]
    trials = np.array(could, float).reshape(shape).T
    subjects = [Subject(by_name[row["trait"]], row["value"]) for row in counted]
    return Shares(subjects, hits[1:], trials[1:], hits[:1], trials[:1])


def _of_trait(ground: Ground, trait: Trait) -> Query:
    """The counts of each value of a trait: `trait`, `value`, of everyone and of each segment; of yes-or-no, of yes."""
    value = sql.column(trait.name)
    number = {"customer_no": sql.column("customer_no")}
    match trait.type:
        case ValueType.TEXT_LIST:
            lists = sql.select(number | {"value": value}, ground.tables.customers)
            elements = steps.load("ilk.insight", "looks.sql").query("elements", names={"_lists": "lists"})
            values = sql.named_steps([("lists", lists)], elements)
        case ValueType.YES_NO:
            values = sql.select(number | {"value": sql.literal("yes")}, ground.tables.customers, where=value)
        case _:
            values = sql.select(number | {"value": value}, ground.tables.customers, where=sql.is_known(value))
    named = {"trait": sql.literal(trait.name)} | sql.columns(("customer_no", "value"))
    return cross_counts(ground, sql.select(named, values), _KEYS)


def _frequent(ground: Ground, counts: Query) -> list[dict[str, Any]]:
    """The counts of what enough customers have; the engine drops the long tail."""
    names = [*_KEYS, "everyone", *(f"in_{place}" for place in range(len(ground.segments)))]
    enough = sql.compare(sql.column("everyone"), ">=", sql.literal(_FEWEST))
    return rows(ground.engine, sql.select(sql.columns(names), counts, where=enough))
