"""Customers drawn at random with attributes that say nothing, and a metric that may hide a group."""

from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import pyarrow as pa

from ilk.catalog.project import ProjectDefinition
from ilk.catalog.schema import Catalogue
from ilk.customers.definition import TraitDefinition
from ilk.customers.reading import SegmentLabel, Words
from ilk.customers.traits import resolve
from ilk.insight.attributes import Outcome
from ilk.insight.drivers.ground import Ground
from ilk.insight.lineage import Lineage
from ilk.kernel.randomness import derive
from ilk.kernel.types import ValueType
from ilk.segments.language.checking import unchecked_condition
from ilk.segments.tree import Moment
from ilk.segments.values.field import FieldValue
from ilk.sources.schema import TraitColumn
from ilk.warehouse.engine import Engine

TOWNS = ("Bonn", "Köln", "Trier", "Mainz")
_TYPES = {
    "town": ValueType.TEXT,
    "member": ValueType.YES_NO,
    "income": ValueType.NUMBER,
    "age": ValueType.INTEGER,
    "spend": ValueType.NUMBER,
} | {f"noise_{place}": ValueType.NUMBER for place in range(4)}
METRIC = Outcome("metric", "spend", "Spend", FieldValue(name="spend"), "money")


@dataclass(frozen=True)
class Crowd:
    """The attributes of the customers, in the order of their numbers."""

    columns: dict[str, np.ndarray]
    spend: np.ndarray

    @classmethod
    def drawn(cls, seed: int, count: int) -> "Crowd":
        """With a skewed metric that has nothing to do with any attribute."""
        rng = derive(seed, "crowd")
        noise = {f"noise_{place}": rng.normal(size=count) for place in range(4)}
        columns = {
            "town": rng.choice(TOWNS, count),
            "member": rng.random(count) < 0.4,
            "income": rng.lognormal(10, 0.5, count),
            "age": rng.integers(18, 80, count),
            **noise,
        }
        return cls(columns, rng.gamma(2, 30, count))

    def ground(self, engine: Engine) -> Ground:
        """The crowd in a warehouse, with a segment of its members."""
        numbers = pa.array(range(len(self.spend)), pa.int32())
        members = numbers.filter(pa.array(self.columns["member"]))
        with engine.transaction() as changes:
            changes.drop("customers")
            changes.drop("memberships")
            changes.append("customers", pa.table({"customer_no": numbers, **self.columns, "spend": self.spend}))
            named = pa.array(["members"] * len(members))
            changes.append("memberships", pa.table({"segment": named, "customer_no": members}))
        traits = resolve([TraitDefinition(name=name) for name in _TYPES], _origin(), {})
        words = Words(
            project=ProjectDefinition(name="crowd", currency="EUR"),
            traits=traits,
            segments={"members": SegmentLabel("Members")},
        )
        lineage = Lineage(segments={"members": unchecked_condition("member is true")})
        moment = Moment(datetime(2025, 1, 1, tzinfo=UTC), words.project.zone)
        return Ground(engine, words, Catalogue(traits=_TYPES), lineage, moment)


def _origin() -> dict[str, TraitColumn]:
    return {name: TraitColumn("people", kind) for name, kind in _TYPES.items()}
