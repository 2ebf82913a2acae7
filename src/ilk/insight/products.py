"""Who bought which product: counts in bands of customers who buy as much, of segments and everyone."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ilk.catalog.tables import event_table
from ilk.customers.reading import rows
from ilk.insight.ground import Ground, cross_counts
from ilk.insight.phrases import Subject
from ilk.kernel.types import ValueType
from ilk.warehouse import sql, steps
from ilk.warehouse.sql import Expr, Join, Query

if TYPE_CHECKING:
    from ilk.measurement.statistics import Array

BANDS = 10
_PAIRS, _BUYERS = "passing_insight_pairs", "passing_insight_buyers"
_MOST = 1000
_FEWEST = 10


@dataclass(frozen=True, slots=True)
class Purchases:
    """For each product and band of buyers: how many bought it and how many could have.

    Arrays are by segment, product and band; those of everyone, by product and band; trials are alike for all products.
    """

    subjects: Sequence[Subject]
    hits: "Array"
    trials: "Array"
    hits_all: "Array"
    trials_all: "Array"


def purchases(ground: Ground) -> Purchases | None:
    """The counts of the products that most customers bought in the year; None when lines or products are not known."""
    commerce = ground.words.project.commerce
    schema = ground.words.events.get(commerce.line or "")
    if schema is None or commerce.product is None or commerce.product not in schema.properties:
        return None
    with _bought(ground):
        everyone = rows(ground.engine, cross_counts(ground, _BUYERS, ["band"]))
        named = _products(ground)
        counted = rows(ground.engine, cross_counts(ground, _chosen(named), ["value", "band"])) if named else []
    return _tables(ground, named, everyone, counted)


@contextmanager
def _bought(ground: Ground) -> Iterator[None]:
    """For the time of the block, who bought which product in the year, once each, and the band of each buyer."""
    commerce = ground.words.project.commerce
    number, product = sql.column("customer_no"), sql.column(commerce.product or "")
    line = event_table(commerce.line or "")
    chosen = sql.all_of([ground.year, sql.is_known(product)])
    pair = {"customer_no": number, "value": sql.cast(product, ValueType.TEXT)}
    lines = sql.select({"customer_no": number, "lines": sql.count_rows()}, line, where=chosen, group_by=[number])
    bands = steps.load("ilk.insight", "looks.sql").query("bands", names={"_lines": "lines"}, params={"bands": BANDS})
    ground.engine.create(_PAIRS, sql.select(pair, line, where=chosen, group_by=list(pair.values())))
    ground.engine.create(_BUYERS, sql.named_steps([("lines", lines)], bands))
    try:
        yield
    finally:
        ground.engine.drop([_PAIRS, _BUYERS])


def _products(ground: Ground) -> list[str]:
    """The products that enough customers bought, those of the most first."""
    value, customers = sql.column("value"), sql.column("customers")
    counted = sql.select({"value": value, "customers": sql.count_rows()}, _PAIRS, group_by=[value])
    enough = sql.compare(customers, ">=", sql.literal(_FEWEST))
    best = sql.select(
        {"value": value}, counted, where=enough, order_by=[(customers, "desc"), (value, "asc")], limit=_MOST
    )
    return [row["value"] for row in rows(ground.engine, best)]


def _chosen(products: Sequence[str]) -> Query:
    """Who bought which of some products, with their band."""
    columns: dict[str, Expr] = {
        "customer_no": sql.column("customer_no", "pair"),
        "value": sql.column("value", "pair"),
        "band": sql.column("band", "buyer"),
    }
    same = sql.same("buyer", "pair", "customer_no")
    join = Join(_BUYERS, "buyer", same, kind="inner")
    return sql.select(columns, _PAIRS, alias="pair", joins=[join], where=sql.in_set(columns["value"], list(products)))


def _tables(
    ground: Ground, named: Sequence[str], everyone: Sequence[dict[str, Any]], counted: Sequence[dict[str, Any]]
) -> Purchases:
    import numpy as np

    columns = ["everyone", *(f"in_{place}" for place in range(len(ground.segments)))]
    places = {name: place for place, name in enumerate(named)}
    trials = np.zeros((len(columns), 1, BANDS))
    hits = np.zeros((len(columns), len(named), BANDS))
    for row in everyone:
        trials[:, 0, row["band"] - 1] = [row[column] for column in columns]
    for row in counted:
        hits[:, places[row["value"]], row["band"] - 1] = [row[column] for column in columns]
    return Purchases([Subject(None, name) for name in named], hits[1:], trials[1:], hits[0], trials[0])
