"""What personas count on: who belongs where, for all segments at once, by the set of segments that somebody is in."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from ilk.catalog.tables import CUSTOMERS, MEMBERSHIPS, event_table
from ilk.customers.reading import Words, rows
from ilk.insight.ground import EVERYONE, YEAR_DAYS, between
from ilk.insight.personas.protected import Telling
from ilk.kernel.types import ValueType
from ilk.warehouse import sql, steps
from ilk.warehouse.engine import Engine
from ilk.warehouse.sql import Expr, Join, Query

STEPS = steps.load("ilk.insight.personas", "personas.sql")
BELONGS = "belongs"
"""The step that has a row a member: `customer_no` and `pattern`, the set of the places of their segments, each once."""
CHOSEN = "chosen"
"""The step that has `segment` and its `place`."""
MOST = sql.PLACES
"""So many segments are worked out together."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Whom personas are of, as of when, and what may be told."""

    engine: Engine
    words: Words
    as_of: datetime
    segments: tuple[str, ...]
    telling: Telling

    @property
    def year(self) -> Expr:
        """Whether an event occurred in the year up to `as_of`."""
        return between(self.as_of - timedelta(days=YEAR_DAYS), self.as_of)

    @property
    def smallest(self) -> int:
        """Of so few people nothing is told."""
        return self.words.project.personas.smallest

    def orders(self, name: str) -> bool:
        """Whether the order's event has a property."""
        schema = self.words.events.get(self.words.project.commerce.order)
        return schema is not None and name in schema.properties


@dataclass(frozen=True, slots=True)
class Count:
    """How many customers, and how many times, a value was found."""

    customers: int
    times: int


Counts = Mapping[str, Mapping[str, Count]]
"""By segment, `EVERYONE` among them, then by value."""


def people(ground: Ground) -> list[tuple[str, Query]]:
    """The named steps `CHOSEN` and `BELONGS`."""
    named = [
        sql.select({"segment": sql.literal(name), "place": sql.literal(place)}, None)
        for place, name in enumerate(ground.segments)
    ]
    same = sql.compare(sql.column("segment", "chosen"), "=", sql.column("segment", "member"))
    number = sql.column("customer_no", "member")
    belongs = sql.select(
        {"customer_no": number, "pattern": sql.gathered(sql.column("place", "chosen"))},
        MEMBERSHIPS,
        alias="member",
        joins=[Join(CHOSEN, "chosen", same, kind="inner")],
        group_by=[number],
    )
    return [(CHOSEN, sql.stack(named)), (BELONGS, belongs)]


def counted(ground: Ground, each: Query) -> Counts:
    """Counts of values, of every segment and of everyone.

    Args:
        ground: whose.
        each: a row a customer and value: `customer_no`, `value`, `times`.
    """
    names = {"_each": "each", "_belongs": BELONGS}
    together = STEPS.query("counted", names=names)
    total = {name: sql.total(sql.column(name, "counted"), ValueType.INTEGER) for name in ("customers", "times")}
    value = sql.column("value", "counted")
    segment = sql.column("segment", "chosen")
    inside = sql.has_place(sql.column("pattern", "counted"), sql.column("place", "chosen"))
    # Grouped as they are stored: only what is told becomes text.
    shown = sql.cast(value, ValueType.TEXT)
    of_each = sql.select(
        {"segment": segment, "value": shown, **total},
        "counted",
        joins=[Join(CHOSEN, "chosen", inside, kind="inner")],
        group_by=[segment, value],
    )
    of_all = sql.select({"segment": sql.literal(EVERYONE), "value": shown, **total}, "counted", group_by=[value])
    before = [*people(ground), ("each", each), ("counted", together)]
    found: dict[str, dict[str, Count]] = defaultdict(dict)
    for row in rows(ground.engine, sql.named_steps(before, sql.stack([of_each, of_all]))):
        found[row["segment"]][row["value"]] = Count(int(row["customers"]), int(row["times"]))
    return found


def each_value(source: str, value: Expr, where: Expr) -> Query:
    """A row a customer and value of some rows, with how many rows: what `counted` counts."""
    number = sql.column("customer_no")
    columns = {"customer_no": number, "value": value, "times": sql.count_rows()}
    return sql.select(columns, source, where=where, group_by=[number, value])


def of_orders(ground: Ground, value: Expr, *, since: datetime | None = None) -> Query:
    """A row a customer and value of the orders of the year, or of those of it since an instant."""
    table = event_table(ground.words.project.commerce.order)
    late = [] if since is None else [sql.compare(sql.column("occurred_at"), ">=", sql.literal(since))]
    return each_value(table, value, sql.all_of([ground.year, sql.is_known(value), *late]))


def of_trait(trait: str) -> Query:
    """A row a customer for whom a trait is known."""
    value = sql.column(trait)
    return each_value(CUSTOMERS, value, sql.is_known(value))
