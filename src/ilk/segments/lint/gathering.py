"""Where evidence comes from: the published tables."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from ilk.catalog.tables import CUSTOMERS, MEMBERSHIPS, event_table
from ilk.customers.reading import rows
from ilk.kernel.clock import aware
from ilk.segments.conditions.fresh import Fresh
from ilk.segments.lint.evidence import Extent
from ilk.segments.tree import Condition, Moment
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine

SCORED_AT = "_scored_at"
"""What the trait is called that says when a score was made, after the score's own name."""


def known_counts(engine: Engine, traits: Iterable[str]) -> Mapping[str, int]:
    """For how many customers each trait has a value; those that are no column of customers are left out."""
    there = sorted(set(traits) & engine.tables().get(CUSTOMERS, {}).keys())
    if not there:
        return {}
    (row,) = rows(engine, sql.select({name: sql.count_known(sql.column(name)) for name in there}, CUSTOMERS))
    return row


def extents(engine: Engine, events: Iterable[str], moment: Moment) -> Mapping[str, Extent]:
    """How many events of each name there are until a moment, and from when to when."""
    tables = engine.tables()
    at = sql.column("occurred_at")
    past = sql.compare(at, "<=", sql.literal(moment.as_of))
    columns = {"found": sql.count_rows(), "first": sql.smallest(at), "last": sql.largest(at)}
    found = {}
    for name in events:
        if event_table(name) not in tables:
            found[name] = Extent(0)
            continue
        (row,) = rows(engine, sql.select(columns, event_table(name), where=past))
        found[name] = Extent(row["found"], _aware(row["first"]), _aware(row["last"]))
    return found


def scored(engine: Engine, traits: Iterable[str]) -> Mapping[str, datetime]:
    """When the newest value of each score was made, of those that say so."""
    there = engine.tables().get(CUSTOMERS, {})
    dated = [name for name in traits if there.get(name + SCORED_AT, "").startswith("TIMESTAMP")]
    if not dated:
        return {}
    newest = {name: sql.largest(sql.column(name + SCORED_AT)) for name in dated}
    (row,) = rows(engine, sql.select(newest, CUSTOMERS))
    return {name: aware(at) for name, at in row.items() if at is not None}


def bounds_within(condition: Condition, moment: Moment) -> Mapping[str, timedelta]:
    """How old scores may be by the definition itself."""
    found: dict[str, timedelta] = {}
    for node in condition.walk():
        if isinstance(node, Fresh):
            start = node.window.span(moment).start
            if start is not None:
                found[node.trait] = min(moment.as_of - start, found.get(node.trait, timedelta.max))
    return found


def likeness(engine: Engine, segment: str) -> Mapping[str, float]:
    """For each other segment, the members in both as a share of the members in either, by what is published."""
    if MEMBERSHIPS not in engine.tables():
        return {}
    name, own, other = (sql.column("segment", alias) for alias in ("every", "own", "other"))
    sizes = {
        row["segment"]: row["size"]
        for row in rows(
            engine,
            sql.select({"segment": name, "size": sql.count_rows()}, MEMBERSHIPS, alias="every", group_by=[name]),
        )
    }
    same = sql.same("other", "own", "customer_no")
    both = sql.select(
        {"segment": other, "both": sql.count_rows()},
        MEMBERSHIPS,
        alias="own",
        joins=[sql.Join(MEMBERSHIPS, "other", same, kind="inner")],
        where=sql.all_of((sql.compare(own, "=", sql.literal(segment)), sql.compare(other, "!=", sql.literal(segment)))),
        group_by=[other],
    )
    return {
        row["segment"]: row["both"] / (sizes[segment] + sizes[row["segment"]] - row["both"])
        for row in rows(engine, both)
    }


def _aware(plain: datetime | None) -> datetime | None:
    return None if plain is None else aware(plain)
