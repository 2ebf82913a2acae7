"""What a customer did: the newest events first, in pages, each with a sentence."""

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ilk.catalog.schema import EventSchema
from ilk.catalog.tables import event_table
from ilk.customers import formats
from ilk.customers.answers import TimelineEvent
from ilk.customers.reading import Words, answered, rows
from ilk.kernel.answers import Page
from ilk.kernel.clock import aware
from ilk.kernel.errors import unknown
from ilk.kernel.types import ValueType
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine
from ilk.warehouse.paging import SortKey, cursor_after, order, page_size, rows_after
from ilk.warehouse.sql import Expr, Query

_PROPERTIES = 4


@dataclass(frozen=True, slots=True)
class Buying:
    """A customer's orders until a moment: how many, worth how much, since when."""

    orders: int = 0
    revenue: float | None = None
    first: datetime | None = None
    last: datetime | None = None


def timeline(
    engine: Engine,
    words: Words,
    customer_no: int,
    as_of: datetime,
    *,
    event: str | None = None,
    limit: int = 50,
    after: str | None = None,
) -> Page[TimelineEvent]:
    """A customer's events until `as_of`, newest first; `event` keeps those of one name.

    The lines of orders are left out unless asked for by name: the order itself says what they come to.

    Raises:
        UserError: for an unknown event, or a cursor of another list.
    """
    if event is not None and event not in words.events:
        raise unknown("event", event, words.events)
    size = page_size(limit)
    found: list[list[dict[str, Any]]] = []
    for name in [event] if event else _shown(words):
        query = _page_of(name, words.events[name], customer_no, as_of, size, after)
        found.append([row | {"event": name} for row in rows(engine, query)])
    merged = list(heapq.merge(*found, key=_newest_first, reverse=True))
    page = merged[:size]
    last = page[-1] if len(merged) > size else None
    return Page(items=[_told(row, words) for row in page], next=_cursor(last) if last else None)


def event_counts(engine: Engine, events: Sequence[str], customer_no: int, as_of: datetime) -> dict[str, int]:
    """How many events of each name a customer has until `as_of`; names without any are left out."""
    if not events:
        return {}
    each = [
        sql.select(
            {"event": sql.literal(name), "events": sql.count_rows()}, event_table(name), where=_own(customer_no, as_of)
        )
        for name in events
    ]
    counted = {row["event"]: row["events"] for row in rows(engine, sql.stack(each))}
    return {name: counted[name] for name in events if counted[name]}


def buying(engine: Engine, words: Words, customer_no: int, as_of: datetime) -> Buying:
    """A customer's orders until `as_of`, as the project's commerce settings say what an order is."""
    commerce = words.project.commerce
    if commerce.order not in words.events:
        return Buying()
    occurred_at = sql.column("occurred_at")
    columns: dict[str, Expr] = {
        "orders": sql.count_rows(),
        "first": sql.smallest(occurred_at),
        "last": sql.largest(occurred_at),
    }
    kind = words.events[commerce.order].properties.get(commerce.revenue)
    if kind is not None and kind.numeric:
        columns["revenue"] = sql.total(sql.column(commerce.revenue), kind)
    query = sql.select(columns, event_table(commerce.order), where=_own(customer_no, as_of))
    (row,) = rows(engine, query)
    return Buying(row["orders"], row.get("revenue"), answered(row["first"]), answered(row["last"]))


def sentence(event: str, properties: Mapping[str, Any], words: Words) -> str:
    """An event as a line: `Order worth $34.20: 12 items, channel web`; identifiers are left to the properties."""
    types = words.events[event].properties
    commerce = words.project.commerce
    known = {name: value for name, value in properties.items() if value is not None and value != []}
    worth = ""
    if event in {commerce.order, commerce.line} and commerce.revenue in known:
        amount = known.pop(commerce.revenue)
        worth = f" worth {formats.exact_money(amount, words.project.currency)}"
    named = [name for name in known if not name.endswith("_id")]
    told = [_property(name, known[name], types[name], words) for name in named[:_PROPERTIES]]
    return formats.words(event).capitalize() + worth + (f": {', '.join(told)}" if told else "")


def _property(name: str, value: Any, kind: ValueType, words: Words) -> str:
    """A property in a line: `12 items` for a whole number of a plural, else its name and value."""
    called, shown = formats.words(name), words.display(value, kind)
    if kind is ValueType.INTEGER and called.endswith("s"):
        return f"{shown} {called.removesuffix('s') if value == 1 else called}"
    return f"{called} {shown}"


def _shown(words: Words) -> list[str]:
    commerce = words.project.commerce
    hidden = commerce.line if commerce.order in words.events and commerce.line != commerce.order else None
    return [name for name in words.events if name != hidden]


def _own(customer_no: int, as_of: datetime) -> Expr:
    own = sql.compare(sql.column("customer_no"), "=", sql.literal(customer_no))
    return sql.all_of([own, sql.compare(sql.column("occurred_at"), "<=", sql.literal(as_of))])


def _keys(event: str) -> list[SortKey]:
    """Newest first; events of one instant by name and identifier, from the end of the alphabet."""
    return [
        SortKey(sql.column("occurred_at"), ValueType.INSTANT, descending=True),
        SortKey(sql.literal(event), ValueType.TEXT, descending=True),
        SortKey(sql.column("event_id"), ValueType.TEXT, descending=True),
    ]


def _page_of(event: str, schema: EventSchema, customer_no: int, as_of: datetime, size: int, after: str | None) -> Query:
    keys = _keys(event)
    columns = sql.columns(("occurred_at", "event_id", *schema.properties))
    chosen = sql.all_of([_own(customer_no, as_of), *rows_after(keys, after)])
    ordered = [order(keys)[0], order(keys)[2]]
    return sql.select(columns, event_table(event), where=chosen, order_by=ordered, limit=size + 1)


def _newest_first(row: Mapping[str, Any]) -> tuple[datetime, str, str]:
    return row["occurred_at"], row["event"], row["event_id"]


def _cursor(row: Mapping[str, Any]) -> str:
    return cursor_after(_keys(row["event"]), _newest_first(row))


def _told(row: Mapping[str, Any], words: Words) -> TimelineEvent:
    event = row["event"]
    properties = {name: answered(row[name]) for name in words.events[event].properties}
    at = aware(row["occurred_at"])
    return TimelineEvent(event=event, at=at, properties=properties, sentence=sentence(event, properties, words))
