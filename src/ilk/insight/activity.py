"""What happened month by month, and how things stood at each recorded instant."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ilk.catalog.tables import event_table
from ilk.customers.reading import Words, rows
from ilk.insight.ground import between, revenue_type
from ilk.insight.months import months_until, place_of
from ilk.kernel.clock import aware
from ilk.kernel.types import ValueType
from ilk.segments.time.spans import start_of_next
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine
from ilk.warehouse.sql import Expr, Query

MONTHS = 24


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month of the project's zone: what was ordered, by how many; `whole` when it is over."""

    start: date
    orders: int
    customers: int
    revenue: float | None
    whole: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """Everyone at an instant: how many there are; who ordered, how often and for how much in the days before.

    The figures of orders are null where the record does not go back so many days: they would only seem to grow.
    """

    as_of: datetime
    customers: int
    active: int | None = None
    orders: int | None = None
    revenue: float | None = None


def months(engine: Engine, words: Words, as_of: datetime) -> list[Month]:
    """The last months with what was ordered in each, oldest first; none without orders."""
    first = first_order(engine, words, as_of)
    if first is None:
        return []
    zone = words.project.zone
    starts = months_until(as_of, zone, first=first, most=MONTHS)
    found = {row["month"]: row for row in rows(engine, _by_month(words, starts, as_of))}
    empty = {"orders": 0, "customers": 0, "revenue": 0.0 if revenue_type(words) else None}
    return [
        Month(
            start=start.astimezone(zone).date(),
            whole=start_of_next(start, "month", zone) <= as_of,
            **{name: found.get(place, empty)[name] for name in empty},
        )
        for place, start in enumerate(starts)
        if start < as_of
    ]


def standings(engine: Engine, words: Words, as_ofs: Sequence[datetime], customers: str) -> list[Standing]:
    """How everyone stood at each instant, in the order given.

    Args:
        customers: the table of customers, which says since when each is there.
    """
    there = {f"at_{place}": _there(as_of) for place, as_of in enumerate(as_ofs)}
    (counted,) = rows(engine, sql.select({name: sql.count_if(is_there) for name, is_there in there.items()}, customers))
    first = first_order(engine, words, max(as_ofs))
    days = timedelta(days=words.project.active_days)
    found = []
    for place, as_of in enumerate(as_ofs):
        covered = first is not None and as_of - days >= first
        ordered = rows(engine, _ordered(words, as_of - days, as_of))[0] if covered else {}
        found.append(Standing(as_of, counted[f"at_{place}"], **ordered))
    return found


def first_order(engine: Engine, words: Words, as_of: datetime) -> datetime | None:
    """The instant of the first order on record; None when there is none until `as_of`."""
    order = words.project.commerce.order
    if order not in words.events:
        return None
    occurred_at = sql.column("occurred_at")
    past = sql.compare(occurred_at, "<=", sql.literal(as_of))
    (row,) = rows(engine, sql.select({"first": sql.smallest(occurred_at)}, event_table(order), where=past))
    return aware(row["first"]) if row["first"] else None


def _there(as_of: datetime) -> Expr:
    """Whether a customer was there: from their first event on, or always without one."""
    first_seen = sql.column("first_seen")
    return sql.any_of([sql.compare(first_seen, "<=", sql.literal(as_of)), sql.is_missing(first_seen)])


def _by_month(words: Words, starts: Sequence[datetime], as_of: datetime) -> Query:
    """`month, orders, customers, revenue` by place of the month; customers are counted in two levels."""
    occurred_at, number, month = (sql.column(name) for name in ("occurred_at", "customer_no", "month"))
    inside = sql.all_of(
        [
            sql.compare(occurred_at, ">=", sql.literal(starts[0])),
            sql.compare(occurred_at, "<=", sql.literal(as_of)),
        ]
    )
    keys = {"customer_no": number, "month": place_of(occurred_at, starts)}
    each = sql.select(keys | _sums(words), _orders(words), where=inside, group_by=list(keys.values()))
    together = {
        "month": month,
        "customers": sql.count_rows(),
        "orders": sql.cast(sql.total(sql.column("orders"), ValueType.INTEGER), ValueType.INTEGER),
        "revenue": sql.total(sql.column("revenue"), ValueType.NUMBER),
    }
    return sql.select(together, each, group_by=[month])


def _ordered(words: Words, after: datetime, until: datetime) -> Query:
    columns = {"active": sql.count_distinct(sql.column("customer_no"))} | _sums(words)
    return sql.select(columns, _orders(words), where=between(after, until))


def _sums(words: Words) -> dict[str, Expr]:
    kind = revenue_type(words)
    nothing = sql.cast(sql.literal(None), ValueType.NUMBER)
    revenue = sql.total(sql.column(words.project.commerce.revenue), kind) if kind else sql.largest(nothing)
    return {"orders": sql.count_rows(), "revenue": revenue}


def _orders(words: Words) -> str:
    return event_table(words.project.commerce.order)
