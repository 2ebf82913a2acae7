"""One account, whole: what is known of it, its people, their segments, what they did, and its group."""

from collections.abc import Mapping, Sequence
from typing import Any

from ilk.catalog.tables import CUSTOMERS, MEMBERSHIPS, event_table
from ilk.customers import formats, listing
from ilk.customers.accounts.answers import Account, AccountGroup, AccountSegment, AccountValue
from ilk.customers.accounts.groups import Groups
from ilk.customers.accounts.reading import ACCOUNT, CUSTOMER, Reading
from ilk.customers.reading import answered, rows
from ilk.kernel.errors import NotFound
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr, Join, Query

_NEAR = 5
_EXAMPLES = 20


def account(reading: Reading, key: str, *, limit: int = _EXAMPLES, after: str | None = None) -> Account:
    """One account, with a page of its people.

    Raises:
        NotFound: `unknown-account`, with names that are like it.
        UserError: for a cursor of another list.
    """
    row = _row(reading, key)
    belonging = [reading.names([key])]
    people = listing.customers(reading.engine, reading.words, only=belonging, limit=limit, after=after)
    amount = people.total or 0
    groups = reading.groups()
    revenue = _revenue(reading, [key])
    parent = row[reading.schema.parent] if reading.schema.parent else None
    return Account(
        account=key,
        sentence=_sentence(reading, key, amount, revenue),
        columns=_values(reading, row),
        parent=None if parent is None else str(parent),
        children=_children(reading, key),
        group=_group(reading, groups, key) if groups else None,
        problem=_problem(groups, key) if groups else None,
        people=people,
        segments=_segments(reading, key, amount),
        event_counts=_event_counts(reading, [key]),
        revenue=revenue,
        as_of=reading.as_of,
    )


def _row(reading: Reading, key: str) -> dict[str, Any]:
    schema = reading.schema
    columns = {"key": reading.key} | sql.columns(schema.columns, ACCOUNT)
    wanted = sql.compare(reading.key, "=", sql.literal(key))
    found = rows(reading.engine, sql.select(columns, schema.table, alias=ACCOUNT, where=wanted))
    if found:
        return found[0]
    like = sql.contains(sql.fold(reading.key), sql.literal(key.lower()))
    near = sql.select(
        {"key": reading.key}, schema.table, alias=ACCOUNT, where=like, order_by=[(reading.key, "asc")], limit=_NEAR
    )
    known = [row["key"] for row in rows(reading.engine, near)] if key else []
    hint = f"Did you mean {' or '.join(f'`{name}`' for name in known)}?" if known else "Search the list of accounts."
    raise NotFound("unknown-account", f"unknown account `{key}`", known=known, hint=hint)


def _values(reading: Reading, row: Mapping[str, Any]) -> list[AccountValue]:
    return [
        AccountValue(
            name=name,
            title=formats.words(name).capitalize(),
            type=kind,
            value=answered(row[name]),
            display=reading.words.display(answered(row[name]), kind),
        )
        for name, kind in reading.schema.columns.items()
    ]


def _sentence(reading: Reading, key: str, people: int, revenue: float | None) -> str:
    project = reading.words.project
    worth = f", whose orders come to {formats.money(revenue, project.currency)}" if revenue else ""
    return f"{key}: {formats.counted(people, project.customer)}{worth}."


def _segments(reading: Reading, key: str, people: int) -> list[AccountSegment]:
    """The segments of the account's people, the one with most of them first."""
    if MEMBERSHIPS not in reading.engine.tables() or not people:
        return []
    segment = sql.column("segment", "member")
    join = Join(CUSTOMERS, CUSTOMER, sql.same("member", CUSTOMER, "customer_no"), kind="inner")
    columns = {"segment": segment, "people": sql.count_rows()}
    query = sql.select(
        columns, MEMBERSHIPS, alias="member", joins=[join], where=reading.names([key]), group_by=[segment]
    )
    known = reading.words.segments
    found = [
        AccountSegment(
            segment=row["segment"],
            title=known[row["segment"]].title,
            colour=known[row["segment"]].colour,
            people=row["people"],
            share=row["people"] / people,
        )
        for row in rows(reading.engine, query)
        if row["segment"] in known
    ]
    return sorted(found, key=lambda each: (-each.people, each.title))


def _event_counts(reading: Reading, keys: Sequence[str]) -> dict[str, int]:
    """How many events of each name the accounts' people have; names without any are left out."""
    found = {}
    for name in reading.words.events:
        (row,) = rows(reading.engine, _of_events(reading, name, keys, {"n": sql.count_rows()}))
        if row["n"]:
            found[name] = row["n"]
    return found


def _revenue(reading: Reading, keys: Sequence[str]) -> float | None:
    """What orders of the accounts' people come to; None where orders have no amounts."""
    commerce = reading.words.project.commerce
    order = reading.words.events.get(commerce.order)
    kind = order.properties.get(commerce.revenue) if order else None
    if kind is None or not kind.numeric:
        return None
    total = sql.or_else(sql.total(sql.column(commerce.revenue, "event"), kind), 0)
    (row,) = rows(reading.engine, _of_events(reading, commerce.order, keys, {"revenue": total}))
    return float(row["revenue"])


def _of_events(reading: Reading, event: str, keys: Sequence[str], columns: Mapping[str, Expr]) -> Query:
    join = Join(CUSTOMERS, CUSTOMER, sql.same("event", CUSTOMER, "customer_no"), kind="inner")
    past = sql.compare(sql.column("occurred_at", "event"), "<=", sql.literal(reading.as_of))
    chosen = sql.all_of([past, reading.names(keys)])
    return sql.select(columns, event_table(event), alias="event", joins=[join], where=chosen)


def _group(reading: Reading, groups: Groups, key: str) -> AccountGroup | None:
    top = groups.top(key)
    if top is None:
        return None
    members = groups.members(top)
    people = sql.select({"n": sql.count_rows()}, CUSTOMERS, alias=CUSTOMER, where=reading.names(members))
    (row,) = rows(reading.engine, people)
    return AccountGroup(ultimate_parent=top, accounts=members, people=row["n"], revenue=_revenue(reading, members))


def _problem(groups: Groups, key: str) -> str | None:
    if key in groups.own:
        return "It is its own parent, and is taken to have none."
    if key in groups.strangers:
        return "Its parent is no account, and it is taken to have none."
    return "Its parents lead round in a circle, so that it has no ultimate one." if groups.top(key) is None else None


def _children(reading: Reading, key: str) -> list[str]:
    if reading.parent is None:
        return []
    below = sql.all_of(
        [
            sql.compare(reading.parent, "=", sql.literal(key)),
            sql.compare(reading.key, "!=", sql.literal(key)),
        ]
    )
    query = sql.select(
        {"key": reading.key}, reading.schema.table, alias=ACCOUNT, where=below, order_by=[(reading.key, "asc")]
    )
    return [row["key"] for row in rows(reading.engine, query)]
