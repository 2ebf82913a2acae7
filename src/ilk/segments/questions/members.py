"""Who is in a segment: those of now, and those of a past instant by the ledger; all at once, or in pages."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from ilk.catalog.tables import CUSTOMERS, LEDGER, MEMBERSHIPS
from ilk.customers.reading import Words, answered, headline_traits
from ilk.kernel.types import ValueType
from ilk.segments.refresh.ledger import WHEN
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine
from ilk.warehouse.paging import Rows, SortKey, order, read_page
from ilk.warehouse.sql import Expr, Join, Query


def members_page(
    engine: Engine, words: Words, segment: str, *, limit: int, after: str | None
) -> tuple[list[dict[str, Any]], str | None]:
    """A page of members, by identifier: `customer_id`, `since` and `traits`; and the cursor of the next page.

    Raises:
        UserError: `wrong-cursor` for a cursor of another list.
    """
    own = _of(segment, "member")
    found, following = read_page(
        engine,
        _columns(words),
        MEMBERSHIPS,
        _by_identifier(),
        alias="member",
        joins=[_customer()],
        where=[own],
        limit=limit,
        after=after,
    )
    traits = [trait.name for trait in headline_traits(words)]
    told = [
        {
            "customer_id": row["customer_id"],
            "since": answered(row["since"]),
            "traits": {name: answered(row[name]) for name in traits},
        }
        for row in found
    ]
    return told, following


def all_members(words: Words, segment: str) -> Query:
    """All members, by identifier: `customer_id`, `since` and the headline traits."""
    return sql.select(
        _columns(words),
        MEMBERSHIPS,
        alias="member",
        joins=[_customer()],
        where=_of(segment, "member"),
        order_by=order(_by_identifier()),
    )


def recorded_members(segment: str, at: datetime) -> Query:
    """Everyone who was in a segment at an instant, by the ledger: `customer_no`, and `since` when."""
    recorded = recorded_memberships((segment,), at)
    return sql.select(sql.columns(("customer_no", "since"), "member"), recorded, alias="member")


def recorded_memberships(segments: Sequence[str], at: datetime) -> Query:
    """Who was in some segments at an instant, by the ledger: `segment`, `customer_no`, and `since` when."""
    keys = sql.columns(("segment", "customer_no"))
    past = sql.compare(sql.column("occurred_at"), "<=", sql.literal(at))
    last = sql.last_by(sql.column("change"), [sql.column(name) for name in WHEN])
    newest = keys | {"change": last, "since": sql.largest(sql.column("occurred_at"))}
    chosen = sql.all_of((sql.in_set(keys["segment"], list(segments)), past))
    changed = sql.select(newest, LEDGER, where=chosen, group_by=list(keys.values()))
    entered = sql.compare(sql.column("change", "last"), "=", sql.literal("entered"))
    return sql.select(sql.columns((*keys, "since"), "last"), changed, alias="last", where=entered)


def recorded_page(
    engine: Engine, segment: str, at: datetime, *, limit: int, after: str | None
) -> tuple[Rows, str | None]:
    """A page of who was in a segment at an instant, by the ledger: `customer_no`, `customer_id` and `since`.

    Raises:
        UserError: `wrong-cursor` for a cursor of another list.
    """
    columns = sql.columns(("customer_no", "since"), "member") | sql.columns(("customer_id",), "customer")
    recorded = recorded_members(segment, at)
    found, following = read_page(
        engine, columns, recorded, _by_identifier(), alias="member", joins=[_customer()], limit=limit, after=after
    )
    return [{**row, "since": answered(row["since"])} for row in found], following


def _by_identifier() -> list[SortKey]:
    return [SortKey(sql.column("customer_id", "customer"), ValueType.TEXT)]


def _customer() -> Join:
    return Join(CUSTOMERS, "customer", sql.same("customer", "member", "customer_no"), kind="inner")


def _columns(words: Words) -> dict[str, Expr]:
    columns = {"customer_id": sql.column("customer_id", "customer"), "since": sql.column("since", "member")}
    return columns | sql.columns((trait.name for trait in headline_traits(words)), "customer")


def _of(segment: str, alias: str | None = None) -> Expr:
    return sql.compare(sql.column("segment", alias), "=", sql.literal(segment))
