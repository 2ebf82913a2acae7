"""Lists of customers: searched, of a segment, in any order, in pages."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from ilk.catalog.tables import CUSTOMERS, MEMBERSHIPS
from ilk.customers.answers import CustomerRow
from ilk.customers.reading import Words, answered, headline_traits, rows
from ilk.identity.people import people_like
from ilk.kernel.answers import Page
from ilk.kernel.errors import unknown
from ilk.kernel.types import ValueType
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine
from ilk.warehouse.paging import SortKey, order, read_page
from ilk.warehouse.sql import Expr, Join, Query

_CUSTOMER = "customer"
_MOST_OTHERS = 500
"""So many people are found by another record than the one they go by."""
_OWN = {
    "customer_id": ValueType.TEXT,
    "first_seen": ValueType.INSTANT,
    "last_seen": ValueType.INSTANT,
}


def customers(
    engine: Engine,
    words: Words,
    *,
    search: str = "",
    segment: str | None = None,
    sort: str | None = None,
    limit: int = 50,
    after: str | None = None,
    only: Sequence[Expr] = (),
) -> Page[CustomerRow]:
    """Customers whose identifiers or text traits hold `search`, in `segment` if given, with how many there are in all.

    Args:
        sort: a trait, `customer_id`, `first_seen` or `last_seen`; with `-` before it, from the largest. Missing values
            come last. Left out, a search puts the best matches of the identifier first.
        after: the `next` of the page before.
        only: further conditions on the row `customer`.

    Raises:
        UserError: for an unknown segment or sort key, or a cursor of another list or order.
    """
    needle = search.strip().lower()
    chosen = [*_matches(engine, words, needle), *only]
    joins = [_members(words, segment)] if segment is not None else []
    keys = _order(words, sort, needle)
    total = {"total": sql.count_rows()}
    (counted,) = rows(engine, sql.select(total, CUSTOMERS, alias=_CUSTOMER, joins=joins, where=sql.all_of(chosen)))
    found, following = read_page(
        engine, _columns(words), CUSTOMERS, keys, alias=_CUSTOMER, joins=joins, where=chosen, limit=limit, after=after
    )
    return Page(items=_told(engine, words, found), next=following, total=counted["total"])


def customers_numbered(engine: Engine, words: Words, numbers: Sequence[int]) -> list[CustomerRow]:
    """The customers of some numbers, ordered by identifier."""
    chosen, by_identifier = sql.in_set(_field("customer_no"), list(numbers)), order(_order(words, None, ""))
    query = sql.select(_columns(words), CUSTOMERS, alias=_CUSTOMER, where=chosen, order_by=by_identifier)
    return _told(engine, words, rows(engine, query))


def identifiers(engine: Engine, numbers: Query, limit: int) -> list[str]:
    """The first so many identifiers, in their order, of customers that a query answers by `customer_no`."""
    same = sql.same("customer", "chosen", "customer_no")
    identifier = sql.column("customer_id", "customer")
    join = Join(CUSTOMERS, "customer", same, kind="inner")
    query = sql.select(
        {"id": identifier}, numbers, alias="chosen", joins=[join], order_by=[(identifier, "asc")], limit=limit
    )
    return [row["id"] for row in rows(engine, query)] if limit else []


def sort_keys(words: Words) -> dict[str, ValueType]:
    """What a list of customers can be sorted by."""
    return _OWN | {trait.name: trait.type for trait in words.traits if trait.type is not ValueType.TEXT_LIST}


def _columns(words: Words) -> dict[str, Expr]:
    traits = {f"trait_{trait.name}": _field(trait.name) for trait in headline_traits(words)}
    return sql.columns(("customer_no", "customer_id"), _CUSTOMER) | traits


def _told(engine: Engine, words: Words, found: Sequence[dict[str, Any]]) -> list[CustomerRow]:
    segments = _segments(engine, words, [row["customer_no"] for row in found])
    traits = [trait.name for trait in headline_traits(words)]
    return [
        CustomerRow(
            customer_id=row["customer_id"],
            traits={name: answered(row[f"trait_{name}"]) for name in traits},
            segments=segments[row["customer_no"]],
        )
        for row in found
    ]


def _segments(engine: Engine, words: Words, numbers: Sequence[int]) -> dict[int, list[str]]:
    """The segments of some customers, the one to name first in front."""
    belongs: dict[int, list[str]] = defaultdict(list)
    if MEMBERSHIPS not in engine.tables():
        return belongs
    columns = sql.columns(("customer_no", "segment"))
    chosen = sql.in_set(columns["customer_no"], list(numbers))
    for row in rows(engine, sql.select(columns, MEMBERSHIPS, where=chosen)):
        belongs[row["customer_no"]].append(row["segment"])
    return defaultdict(list, {number: words.by_priority(names) for number, names in belongs.items()})


def _members(words: Words, segment: str) -> Join:
    if segment not in words.segments:
        raise unknown("segment", segment, words.segments)
    same = sql.compare(sql.column("customer_no", "member"), "=", _field("customer_no"))
    named = sql.compare(sql.column("segment", "member"), "=", sql.literal(segment))
    return Join(MEMBERSHIPS, "member", sql.all_of([same, named]), kind="inner")


def _matches(engine: Engine, words: Words, needle: str) -> list[Expr]:
    """The condition that some text of the customer holds what is searched for; none for an empty search."""
    if not needle:
        return []
    texts = ["customer_id", *(trait.name for trait in words.traits if trait.type is ValueType.TEXT)]
    holding = [sql.truth(sql.contains(sql.fold(_field(name)), sql.literal(needle))) for name in texts]
    others = people_like(engine, needle, _MOST_OTHERS)
    return [sql.any_of([*holding, *([sql.in_set(_field("customer_no"), others)] if others else [])])]


def _order(words: Words, sort: str | None, needle: str) -> list[SortKey]:
    identifier = SortKey(_field("customer_id"), ValueType.TEXT)
    if sort is None:
        return [SortKey(_rank(needle), ValueType.INTEGER), identifier] if needle else [identifier]
    name, known = sort.removeprefix("-"), sort_keys(words)
    if name not in known:
        raise unknown("sort key", name, known)
    key = SortKey(_field(name), known[name], descending=sort.startswith("-"))
    return [key] if name == "customer_id" else [key, identifier]


def _rank(needle: str) -> Expr:
    """0 for the identifier itself, 1 for its beginning, 2 for any other match."""
    identifier = sql.fold(_field("customer_id"))
    same = sql.compare(identifier, "=", sql.literal(needle))
    begins = sql.starts_with(identifier, sql.literal(needle))
    return sql.choose([(same, sql.literal(0)), (begins, sql.literal(1))], sql.literal(2))


def _field(name: str) -> Expr:
    return sql.column(name, _CUSTOMER)
