"""What all customers bought of each category, and their affinities, worked out by the engine."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from ilk.catalog.tables import event_table
from ilk.warehouse import sql, steps
from ilk.warehouse.sql import Query

SPREAD = "affinity_spread"
"""The table that `scores_query` reads: a row a category with its `share`, and `a` and `b`, how it is spread."""
_COUNTED = ("bought", "totals")


def bought_query(event: str, category: str, as_of: datetime) -> Query:
    """`customer_no, category, bought`: how often each customer bought of each category until `as_of`."""
    return sql.named_steps([_purchases(event, category, as_of)], _step("bought"))


def items_query(event: str, item: str, basket: str | None, as_of: datetime) -> Query:
    """`customer_no, basket, item`, each once: what was bought at once, or by one customer where `basket` is None."""
    at, what = sql.column("occurred_at"), sql.column(item)
    number = sql.column("customer_no")
    whole = number if basket is None else sql.column(basket)
    keys = {"customer_no": number, "basket": whole, "item": what}
    until = sql.all_of([sql.compare(at, "<=", sql.literal(as_of)), sql.is_known(what), sql.is_known(whole)])
    return sql.select(
        keys, event_table(event), where=until, group_by=[number, *({} if basket is None else [whole]), what]
    )


def scores_query(event: str, category: str, as_of: datetime, named: Mapping[str, str]) -> Query:
    """Each customer's `favourite` and its `strength`, with a column for each of `named`, by its category.

    It reads the table `SPREAD`.
    """
    counted = [_purchases(event, category, as_of), *((name, _step(name)) for name in _COUNTED)]
    pipeline = [*counted, ("affinities", _step("affinities")), ("favourites", _step("favourites"))]
    number = sql.column("customer_no", "favourites")
    columns = {
        "customer_no": number,
        "favourite": sql.column("category", "favourites"),
        "strength": sql.column("affinity", "favourites"),
    }
    joins = []
    if named:
        pipeline += [
            ("named", _only(list(named.values()))),
            ("of_named", _step("of_named")),
            ("beside", _beside(named)),
        ]
        joins = [sql.Join("beside", "beside", sql.same("beside", "favourites", "customer_no"))]
        columns |= sql.columns(named, "beside")
    return sql.named_steps(pipeline, sql.select(columns, "favourites", alias="favourites", joins=joins))


def _purchases(event: str, category: str, as_of: datetime) -> tuple[str, Query]:
    columns = {"customer_no": sql.column("customer_no"), "category": sql.column(category)}
    until = sql.compare(sql.column("occurred_at"), "<=", sql.literal(as_of))
    return "purchases", sql.select(columns, event_table(event), where=until)


def _only(categories: Sequence[str]) -> Query:
    return sql.select(
        sql.columns(("category", "share", "a", "b")), SPREAD, where=sql.in_set(sql.column("category"), categories)
    )


def _beside(named: Mapping[str, str]) -> Query:
    """The named categories of a customer in one row."""
    number, category, affinity = sql.columns(("customer_no", "category", "affinity")).values()
    of = {
        name: sql.largest(sql.choose([(sql.compare(category, "=", sql.literal(each)), affinity)], None))
        for name, each in named.items()
    }
    return sql.select({"customer_no": number, **of}, "of_named", group_by=[number])


def _step(name: str) -> Query:
    fixed = steps.load("ilk.models.affinity", "purchases.sql")
    tables = {f"_{each}": each for each in ("purchases", "bought", "totals", "affinities", "named")}
    return fixed.query(name, names=tables | {"_spread": SPREAD})
