"""What is published about segments: sizes over time, and members in pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ilk.catalog.tables import CUSTOMERS, MEMBERSHIPS, METRICS, SIZES
from ilk.customers.paging import SortKey, cursor_after, order, page_size, rows_after
from ilk.customers.reading import Words, answered, headline_traits, rows
from ilk.kernel.types import ValueType
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine
from ilk.warehouse.sql import Expr, Join, Query

_TREND = 24


@dataclass(frozen=True, slots=True)
class SizePoint:
    """A segment at one recorded instant. `value` is the total of the value metric over its members."""

    segment: str
    version: int
    as_of: datetime
    run_id: str
    size: int
    entered: int
    left: int
    value: float | None


def size_points(
    engine: Engine, segment: str | None = None, *, until: datetime | None = None
) -> Mapping[str, Sequence[SizePoint]]:
    """The recorded sizes of each segment, or of one, until an instant if one is given, oldest first.

    At most the newest 24 of each when all are asked for.
    """
    if SIZES not in engine.tables():
        return {}
    names = ("segment", "version", "as_of", "run_id", "size", "entered", "left_count", "value")
    columns = sql.columns(names)
    chosen = [sql.compare(columns["segment"], "=", sql.literal(segment))] if segment else []
    chosen += [sql.compare(columns["as_of"], "<=", sql.literal(until))] if until else []
    found = rows(engine, sql.select(columns, SIZES, where=sql.all_of(chosen), order_by=[(columns["as_of"], "asc")]))
    points: dict[str, list[SizePoint]] = {}
    for row in found:
        points.setdefault(row["segment"], []).append(_point(row))
    return points if segment else {name: each[-_TREND:] for name, each in points.items()}


def totals(engine: Engine, metric: str | None) -> tuple[int, float | None]:
    """How many customers there are, and the total of a metric over all of them."""
    (counted,) = rows(engine, sql.select({"customers": sql.count_rows()}, CUSTOMERS))
    if metric is None:
        return counted["customers"], None
    summed = {"value": sql.total(sql.cast(sql.column(metric), ValueType.NUMBER), ValueType.NUMBER)}
    (found,) = rows(engine, sql.select(summed, METRICS))
    return counted["customers"], found["value"]


def member_rows(
    engine: Engine, words: Words, segment: str, *, limit: int, after: str | None
) -> tuple[list[dict[str, Any]], str | None]:
    """A page of members, by identifier: `customer_id`, `since` and `traits`; and the cursor of the next page.

    Raises:
        UserError: `wrong-cursor` for a cursor of another list.
    """
    keys = [SortKey(sql.column("customer_id", "customer"), ValueType.TEXT)]
    query = _members(words, segment, rows_after(keys, after), keys, limit=page_size(limit) + 1)
    found = rows(engine, query)
    page = found[: page_size(limit)]
    more = len(found) > len(page)
    told = [
        {
            "customer_id": row["customer_id"],
            "since": answered(row["since"]),
            "traits": {trait.name: answered(row[trait.name]) for trait in headline_traits(words)},
        }
        for row in page
    ]
    return told, cursor_after(keys, [page[-1]["customer_id"]]) if more else None


def members_query(words: Words, segment: str) -> Query:
    """All members, by identifier: `customer_id`, `since` and the headline traits."""
    return _members(words, segment, [], [SortKey(sql.column("customer_id", "customer"), ValueType.TEXT)], limit=None)


def _members(
    words: Words, segment: str, chosen: Sequence[Expr], keys: Sequence[SortKey], *, limit: int | None
) -> Query:
    columns = {"customer_id": sql.column("customer_id", "customer"), "since": sql.column("since", "member")}
    columns |= {trait.name: sql.column(trait.name, "customer") for trait in headline_traits(words)}
    same = sql.same("customer", "member", "customer_no")
    named = sql.compare(sql.column("segment", "member"), "=", sql.literal(segment))
    join = Join(CUSTOMERS, "customer", same, kind="inner")
    where = sql.all_of([named, *chosen])
    return sql.select(
        columns, MEMBERSHIPS, alias="member", joins=[join], where=where, order_by=order(keys), limit=limit
    )


def _point(row: Mapping[str, Any]) -> SizePoint:
    return SizePoint(
        segment=row["segment"],
        version=row["version"],
        as_of=row["as_of"].replace(tzinfo=UTC),
        run_id=row["run_id"],
        size=row["size"],
        entered=row["entered"],
        left=row["left_count"],
        value=row["value"],
    )
