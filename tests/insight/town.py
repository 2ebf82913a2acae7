"""A town of customers drawn at random: one segment is different, one only buys more, the others are drawn by lot."""

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa

from ilk.catalog.project import Commerce, ProjectDefinition
from ilk.catalog.schema import EventSchema
from ilk.customers.definition import TraitDefinition
from ilk.customers.reading import SegmentLabel, Words
from ilk.customers.traits import resolve
from ilk.kernel.randomness import derive
from ilk.kernel.types import ValueType
from ilk.sources.schema import TraitColumn
from ilk.warehouse.duckdb import DuckDBEngine

AS_OF = datetime(2025, 1, 1, tzinfo=UTC)
PEOPLE = 3000
RANDOM = tuple(f"random_{place}" for place in range(40))
PLANTED, EAGER = "keen", "eager"
COLOURS, PRODUCTS = ("red", "green", "blue", "grey"), tuple(f"product {place}" for place in range(12))

EVENTS = {"line": EventSchema({"product": ValueType.TEXT})}
COLUMNS = {
    "colour": TraitColumn("people", ValueType.TEXT),
    "member": TraitColumn("people", ValueType.YES_NO),
    "hobbies": TraitColumn("people", ValueType.TEXT_LIST),
    "income": TraitColumn("people", ValueType.NUMBER),
    "visits": TraitColumn("people", ValueType.INTEGER),
    "spend": TraitColumn("people", ValueType.MONEY),
}
WORDS = Words(
    project=ProjectDefinition(
        name="town", currency="EUR", customer="person", commerce=Commerce(line="line", product="product")
    ),
    traits=resolve([TraitDefinition(name="colour", title="Favourite colour")], COLUMNS, {}),
    events=EVENTS,
    segments={name: SegmentLabel(name, place) for place, name in enumerate((PLANTED, EAGER, *RANDOM))},
)


@dataclass(frozen=True)
class Town:
    """The warehouse, and the same in memory: traits by column, who bought what, who belongs."""

    engine: DuckDBEngine
    traits: dict[str, list[Any]]
    bought: dict[str, set[int]]
    members: dict[str, set[int]]


def built_town() -> Town:
    """The town; the same every time."""
    rng = derive(11, "town")
    keen = set(range(0, PEOPLE, 10))
    members = {PLANTED: keen, EAGER: set(range(5, PEOPLE, 10))}
    members |= {name: set(np.flatnonzero(rng.random(PEOPLE) < 0.15).tolist()) for name in RANDOM}
    traits, bought = _traits(rng, keen), _bought(rng, keen)
    engine = DuckDBEngine.open(None, threads=2)
    with engine.transaction() as changes:
        numbers = pa.array(range(PEOPLE), pa.int32())
        first = pa.array([datetime(2024, 1, 1)] * PEOPLE, pa.timestamp("us"))  # noqa: DTZ001 - stored without a zone
        plain = {name: pa.array(values) for name, values in traits.items() if name != "spend"}
        spend = pa.array(traits["spend"], pa.decimal128(18, 4))
        customers = {"customer_no": numbers, "customer_id": numbers.cast(pa.string()), "first_seen": first}
        changes.append("customers", pa.table({**customers, **plain, "spend": spend}))
        pairs = [(name, number) for name, numbers in members.items() for number in sorted(numbers)]
        changes.append("memberships", _pairs("segment", pairs))
        changes.append(
            "event_line", _events("product", [(name, n) for name, who in bought.items() for n in sorted(who)])
        )
    return Town(engine, traits, bought, members)


def _traits(rng: np.random.Generator, keen: set[int]) -> dict[str, list[Any]]:
    is_keen = np.array([number in keen for number in range(PEOPLE)])
    colours = np.where(is_keen & (rng.random(PEOPLE) < 0.4), "red", rng.choice(COLOURS, PEOPLE))
    known = rng.random(PEOPLE) < np.where(is_keen, 0.6, 0.9)
    income = rng.lognormal(10, 0.5, PEOPLE) * np.where(is_keen, 1.5, 1.0)
    hobbies = [
        [name for name, likes in (("chess", a), ("music", b)) if likes] for a, b in rng.random((PEOPLE, 2)) < 0.3
    ]
    return {
        "colour": [str(colour) if there else None for colour, there in zip(colours, known, strict=True)],
        "member": (rng.random(PEOPLE) < 0.3).tolist(),
        "hobbies": hobbies,
        "income": [
            float(value) if there else None for value, there in zip(income, rng.random(PEOPLE) < 0.8, strict=True)
        ],
        "visits": rng.poisson(4, PEOPLE).tolist(),
        "spend": [Decimal(f"{value:.2f}") for value in rng.gamma(2, 30, PEOPLE).tolist()],
    }


def _bought(rng: np.random.Generator, keen: set[int]) -> dict[str, set[int]]:
    # Some go shopping three times as often as others, for the same; half of them are in a segment.
    often = np.isin(np.arange(PEOPLE) % 10, (5, 7))
    bought = {}
    for place, name in enumerate(PRODUCTS):
        tries = rng.random((3, PEOPLE)) < 0.04 + 0.02 * place
        bought[name] = set(np.flatnonzero(np.where(often, tries.any(axis=0), tries[0])).tolist())
    bought[PRODUCTS[3]] |= set(sorted(keen)[::2])
    bought["rare"] = {1, 2, 3}
    return bought


def _pairs(name: str, pairs: list[tuple[str, int]]) -> pa.Table:
    return pa.table({name: [first for first, _ in pairs], "customer_no": pa.array([n for _, n in pairs], pa.int32())})


def _events(name: str, pairs: list[tuple[str, int]]) -> pa.Table:
    at = pa.array([datetime(2024, 6, 1)] * len(pairs), pa.timestamp("us"))  # noqa: DTZ001 - stored without a zone
    ids = pa.array([f"e{place}" for place in range(len(pairs))])
    return _pairs(name, pairs).append_column("occurred_at", at).append_column("event_id", ids)
