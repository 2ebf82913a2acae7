"""What is published, laid out to answer for one customer at once: columns in memory, read once for a publication."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ilk.catalog.schema import Catalogue
from ilk.catalog.tables import MEMBERSHIPS
from ilk.customers.reading import answered
from ilk.decisions.roster import Roster, roster_of
from ilk.decisions.slots import Slot
from ilk.segments.compile import asked
from ilk.segments.language.checking import uses
from ilk.segments.plan import CUSTOMER, Plan
from ilk.segments.tree import Condition, Moment, Scope
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine

Masks = Mapping[str, NDArray[np.uint32]]
"""For each slot, for whom each variant is: the bit of each variant in the number of each customer."""


@dataclass(frozen=True)
class Belonging:
    """Who is in which segments: of each customer those from `starts` to before the next."""

    names: Sequence[str]
    starts: NDArray[np.int64]
    segments: NDArray[np.int32]
    since: pa.Array

    def of(self, place: int) -> dict[str, datetime]:
        """The segments of a customer, each with since when."""
        between = range(int(self.starts[place]), int(self.starts[place + 1]))
        return {self.names[self.segments[at]]: answered(self.since[at].as_py()) for at in between}


@dataclass(frozen=True)
class Standing:
    """The published customers, their segments, and whom each variant of the slots is for."""

    roster: Roster
    belonging: Belonging
    masks: Masks

    def fits(self, slot: str, variant: int, place: int) -> bool:
        """Whether a variant, by its place, is for a customer."""
        return bool(int(self.masks[slot][place]) >> variant & 1)

    def shown(self, slot: Slot) -> tuple[Sequence[int], int]:
        """How many customers each variant is meant for, and how many the default is, with nobody held out."""
        left = self.masks[slot.name]
        counts = []
        for place in range(len(slot.choices)):
            mine = (left >> np.uint32(place) & np.uint32(1)).astype(bool)
            counts.append(int(mine.sum()))
            left = left[~mine]
        return counts, len(left)


def standing_of(
    engine: Engine, asks: Mapping[str, Sequence[Condition | None]], catalogue: Catalogue, moment: Moment
) -> Standing:
    """What is published, for slots that ask these conditions in order; one that is None holds for nobody."""
    roster = roster_of(engine)
    return Standing(roster, _belonging(engine, roster), _masks(engine, roster, asks, catalogue, moment))


def _belonging(engine: Engine, roster: Roster) -> Belonging:
    if MEMBERSHIPS not in engine.tables():
        return Belonging(
            (), np.zeros(len(roster) + 1, np.int64), np.zeros(0, np.int32), pa.array([], pa.timestamp("us"))
        )
    columns = sql.columns(("customer_no", "segment", "since"))
    rows = engine.run(sql.select(columns, MEMBERSHIPS)).sort_by("customer_no")
    segments = rows.column("segment").combine_chunks().dictionary_encode()
    bounds = np.append(roster.numbers, np.iinfo(np.int64).max)
    return Belonging(
        names=segments.dictionary.to_pylist(),
        starts=np.searchsorted(rows.column("customer_no").to_numpy(), bounds),
        segments=segments.indices.to_numpy(zero_copy_only=False),
        since=rows.column("since").combine_chunks(),
    )


def _masks(
    engine: Engine,
    roster: Roster,
    asks: Mapping[str, Sequence[Condition | None]],
    catalogue: Catalogue,
    moment: Moment,
) -> Masks:
    masks = {slot: np.zeros(len(roster), np.uint32) for slot in asks}
    trees = {(slot, at): tree for slot, trees in asks.items() for at, tree in enumerate(trees) if tree is not None}
    if not trees:
        return masks
    plan = Plan(Scope(catalogue), moment)
    named = {f"variant_{number}": key for number, key in enumerate(trees)}
    columns = {"customer_no": sql.column("customer_no", CUSTOMER)}
    columns |= {name: trees[key].sql(plan) for name, key in named.items()}
    segments = {segment for tree in trees.values() for segment in uses(tree).segments}
    rows = engine.run(asked(plan, columns, segments)).sort_by("customer_no")
    for name, (slot, at) in named.items():
        holds = rows.column(name).to_numpy().astype(np.uint32)
        masks[slot] |= holds << np.uint32(at)
    return masks
