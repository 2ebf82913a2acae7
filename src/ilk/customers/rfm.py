"""Recency, frequency and monetary value: scores in bands, and the ten segments of the widely used map."""

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar

from pydantic import Field

from ilk.catalog.documents import Name, Part
from ilk.catalog.schema import Catalogue
from ilk.catalog.tables import event_table
from ilk.customers.family import Family
from ilk.kernel.errors import unknown
from ilk.kernel.types import ValueType
from ilk.warehouse import sql, steps
from ilk.warehouse.sql import Query

SEGMENTS = (
    "champions",
    "loyal",
    "potential_loyalists",
    "new_customers",
    "promising",
    "need_attention",
    "about_to_sleep",
    "at_risk",
    "cant_lose",
    "hibernating",
)
"""The values of `rfm_segment`, best first."""

_EDGES = "edges"
_STEPS = ("ranked", _EDGES, "scored", "mapped")


class Rfm(Part, Family):
    """Recency, frequency and monetary scores: of which event, of which amount, in how many bands."""

    title: ClassVar[str] = "the recency, frequency and monetary scores"
    types: ClassVar[Mapping[str, ValueType]] = {
        "rfm_recency": ValueType.INTEGER,
        "rfm_frequency": ValueType.INTEGER,
        "rfm_monetary": ValueType.MONEY,
        "rfm_r": ValueType.INTEGER,
        "rfm_f": ValueType.INTEGER,
        "rfm_m": ValueType.INTEGER,
        "rfm_segment": ValueType.TEXT,
    }

    event: Name = "order"
    value: Name = "revenue"
    bands: int = Field(default=5, ge=2, le=10)

    def source(self) -> str:
        return f"{self.event} and {self.value}"

    def events(self) -> frozenset[str]:
        return frozenset({self.event})

    def words(self) -> Mapping[str, tuple[str, str]]:
        best, event = self.bands, self.event.replace("_", " ")
        return {
            "rfm_recency": ("Recency", f"Whole days since the last {event}."),
            "rfm_frequency": ("Frequency", f"How many times the customer did {event}."),
            "rfm_monetary": ("Monetary value", f"Sum of {self.value} over all {event}s."),
            "rfm_r": ("Recency score", f"1 to {best}: {best} for the fifth of customers seen last, by quantile."),
            "rfm_f": ("Frequency score", f"1 to {best}: {best} for those who came most often, by quantile."),
            "rfm_m": ("Monetary score", f"1 to {best}: {best} for those who spent most, by quantile."),
            "rfm_segment": ("RFM segment", "One of ten names, from the recency and frequency scores."),
        }

    def query(self, catalogue: Catalogue, as_of: datetime) -> Query:
        """One row for each customer with an order until `as_of`.

        Recency is in whole days of 24 hours from the last order to `as_of`. Bands are cut at quantiles that are
        interpolated linearly, and hold their upper edge, so equal values always share a score: where many are equal,
        or customers are fewer than bands, some scores go to nobody. Frequency is ranked first, ties by `customer_id`
        as text, so its bands are of equal size. Whoever has no order has no row.

        The map of ten segments is the one in wide use with quintiles of recency and frequency; with another number of
        bands a score goes where the middle of its band lies among quintiles.

        Raises:
            UserError: when the settings name an event or property that is not there.
        """
        middle = [step for name in _STEPS for step in [(name, _step(name, self))]]
        return sql.named_steps([("totals", _totals(self, catalogue, as_of)), *middle], _step("named", self))


def _totals(settings: Rfm, catalogue: Catalogue, as_of: datetime) -> Query:
    """For each customer: whole days since the last order, how many orders, and their amounts together."""
    if settings.event not in catalogue.events:
        raise unknown("event", settings.event, catalogue.events)
    properties = catalogue.events[settings.event].properties
    if settings.value not in properties:
        raise unknown("property", settings.value, [name for name, kind in properties.items() if kind.numeric])
    number, occurred_at, end = sql.column("customer_no"), sql.column("occurred_at"), sql.literal(as_of)
    amount = sql.total(sql.column(settings.value), properties[settings.value])
    return sql.select(
        {
            "customer_no": number,
            "recency": sql.days_between(sql.largest(occurred_at), end),
            "frequency": sql.count_rows(),
            "monetary": sql.or_else(amount, 0.0),
        },
        event_table(settings.event),
        where=sql.compare(occurred_at, "<=", end),
        group_by=[number],
    )


def _step(name: str, settings: Rfm) -> Query:
    names = {f"_{step}": step for step in ("totals", "customer_keys", *_STEPS)}
    fixed = steps.load("ilk.customers", "rfm.sql")
    if name != _EDGES:
        return fixed.query(name, names=names, params={"bands": settings.bands})
    cuts = [band / settings.bands for band in range(1, settings.bands)]
    return sql.stack([fixed.query("edge", names=names, params={"cut": cut}) for cut in cuts])
