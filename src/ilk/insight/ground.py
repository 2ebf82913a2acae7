"""What every view of segments stands on: one row a customer, with segments as flags and what they bought."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ilk.catalog.tables import CUSTOMERS, MEMBERSHIPS, SIZES, STAGED, event_table
from ilk.customers.reading import Words, rows
from ilk.kernel.types import ValueType
from ilk.segments.compile import belonging
from ilk.segments.plan import membership_column
from ilk.warehouse import sql
from ilk.warehouse.engine import PASSING, Engine
from ilk.warehouse.sql import Expr, Join, Query

EVERYONE = ""
"""The name under which all customers stand beside the segments."""
PEOPLE = "passing_insight_people"
YEAR_DAYS = 365
"""Money and orders are counted over so many days up to `as_of`."""


@dataclass(frozen=True, slots=True)
class Tables:
    """Which tables to read: those that a run has staged, or those that are published."""

    customers: str = CUSTOMERS
    memberships: str = MEMBERSHIPS
    sizes: Sequence[str] = (SIZES,)

    @classmethod
    def staged(cls) -> "Tables":
        """The tables of a run that is not yet published; sizes of earlier runs count too."""
        return cls(STAGED + CUSTOMERS, PASSING + MEMBERSHIPS, (SIZES, PASSING + SIZES))


@dataclass(frozen=True, slots=True)
class Ground:
    """The people of a moment, laid out in `PEOPLE`: `customer_no`, `in_<place>`, `orders`, `revenue`, `last_order`.

    Orders and revenue are null for who bought nothing in the year up to `as_of`.
    """

    engine: Engine
    words: Words
    tables: Tables
    as_of: datetime
    segments: tuple[str, ...]

    @property
    def year(self) -> Expr:
        """Whether an event occurred in the year up to `as_of`."""
        return between(self.as_of - timedelta(days=YEAR_DAYS), self.as_of)

    @property
    def has_orders(self) -> bool:
        """Whether the project's orders can be counted."""
        return self.words.project.commerce.order in self.words.events

    @property
    def has_revenue(self) -> bool:
        """Whether the project's orders have an amount."""
        return self.has_orders and revenue_type(self.words) is not None


@contextmanager
def grounded(engine: Engine, words: Words, tables: Tables, as_of: datetime) -> Iterator[Ground]:
    """Lay the ground for the time of the block."""
    ground = Ground(engine, words, tables, as_of, tuple(words.segments))
    engine.create(PEOPLE, _people(ground))
    try:
        yield ground
    finally:
        engine.drop([PEOPLE])


def by_segment(ground: Ground, columns: Mapping[str, Expr], customers: str = PEOPLE) -> dict[str, dict[str, Any]]:
    """Aggregates over the rows of `customers`, alias `people`: of each segment that has members, and of everyone."""
    everyone = sql.select({"segment": sql.literal(EVERYONE), **columns}, customers, alias="people")
    segment = sql.column("segment", "member")
    same = sql.same("member", "people", "customer_no")
    join = Join(ground.tables.memberships, "member", same, kind="inner")
    members = sql.select({"segment": segment, **columns}, customers, alias="people", joins=[join], group_by=[segment])
    return {row["segment"]: row for row in rows(ground.engine, sql.stack([everyone, members]))}


def cross_counts(ground: Ground, source: str | Query, keys: Sequence[str]) -> Query:
    """How many rows of `source` there are, by `keys`: of everyone (`everyone`) and of each segment (`in_<place>`).

    `source` has `customer_no` and the keys.
    """
    columns = sql.columns(keys, "counted")
    flags = {f"in_{place}": sql.column(f"in_{place}", "people") for place in range(len(ground.segments))}
    counts = {"everyone": sql.count_rows()} | {name: sql.count_if(flag) for name, flag in flags.items()}
    same = sql.same("people", "counted", "customer_no")
    join = Join(PEOPLE, "people", same, kind="inner")
    return sql.select(columns | counts, source, alias="counted", joins=[join], group_by=list(columns.values()))


def between(after: datetime, until: datetime) -> Expr:
    """Whether an event occurred after an instant, up to another."""
    occurred_at = sql.column("occurred_at")
    bounds = (sql.compare(occurred_at, ">", sql.literal(after)), sql.compare(occurred_at, "<=", sql.literal(until)))
    return sql.all_of(bounds)


def revenue_type(words: Words) -> ValueType | None:
    """The type of an order's amount; None when orders have none."""
    commerce = words.project.commerce
    schema = words.events.get(commerce.order)
    kind = schema.properties.get(commerce.revenue) if schema else None
    return kind if kind is not None and kind.numeric else None


def _people(ground: Ground) -> Query:
    number = sql.column("customer_no", "customer")
    columns: dict[str, Expr] = {"customer_no": number}
    joins: list[Join] = []
    if ground.segments:
        flags = belonging(ground.segments, ground.tables.memberships)
        joins.append(Join(flags, "flags", sql.compare(sql.column("customer_no", "flags"), "=", number)))
    for place, name in enumerate(ground.segments):
        columns[f"in_{place}"] = sql.truth(sql.column(membership_column(name), "flags"))
    if ground.has_orders:
        joins.append(Join(_bought(ground), "bought", sql.compare(sql.column("customer_no", "bought"), "=", number)))
        columns |= sql.columns(("orders", "revenue", "last_order"), "bought")
    return sql.select(columns, ground.tables.customers, alias="customer", joins=joins)


def _bought(ground: Ground) -> Query:
    """What each customer ordered in the year up to `as_of`."""
    commerce, number = ground.words.project.commerce, sql.column("customer_no")
    kind = revenue_type(ground.words)
    amount = sql.total(sql.column(commerce.revenue), kind) if kind else sql.literal(None)
    columns = {
        "customer_no": number,
        "orders": sql.count_rows(),
        "revenue": sql.cast(amount, ValueType.NUMBER),
        "last_order": sql.largest(sql.column("occurred_at")),
    }
    return sql.select(columns, event_table(commerce.order), where=ground.year, group_by=[number])
