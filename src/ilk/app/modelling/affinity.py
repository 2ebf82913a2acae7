"""What a project's customers buy more of than others, and what is bought together: learnt from some, scored in SQL."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from ilk.app.modelling.features import few
from ilk.app.modelling.ground import Fit, Ground, Report, Scored, Scoring
from ilk.catalog.tables import STAGED
from ilk.kernel.errors import unknown
from ilk.models.settings import AffinitySettings, trait_of
from ilk.warehouse import sql
from ilk.warehouse.sql import Query

if TYPE_CHECKING:
    from ilk.models.affinity import BasketRules, CategoryAffinities

_ROWS = 50_000
"""So many customers are learnt from, about."""
_MOST_RULES = 50
_SCORES = STAGED + "model_affinities"


def fit(ground: Ground, _former: Mapping[str, Any] | None) -> Fit:
    """Learn how usual each category is and how it is spread, and the rules of what is bought together."""
    from ilk.models.affinity import CategoryAffinity

    settings = ground.settings(AffinitySettings)
    found = CategoryAffinity(customer="customer_no", category="category", count="bought").fit(_bought(ground))
    if missing := [each for each in settings.categories if each not in found.shares]:
        raise unknown("category", missing[0], found.shares, where="categories")
    also = _rules(ground, None)
    baskets = None if settings.basket is None else _rules(ground, settings.basket)
    findings = {
        "categories": [
            {"category": name, "share": share, "alike": found.spread[name].a + found.spread[name].b}
            for name, share in sorted(found.shares.items(), key=lambda each: -each[1])
        ],
        "also_bought": _told(also),
        "baskets": [] if baskets is None else _told(baskets),
    }
    card = found.card.model_copy(
        update={
            "as_of": ground.as_of.date(),
            "source": "; ".join(dict.fromkeys([found.card.source, also.card.source])),
            "features": tuple(name for name in (settings.category, settings.item, settings.basket) if name),
            "limits": (*found.card.limits, *also.card.limits),
        }
    )
    report = Report(headline=_headline(found, also), card=card, findings=findings)
    document = found.to_document()
    with _spread(ground, found):
        drawn = ground.engine.run(few(ground.engine, _scores(ground), _columns(settings), _ROWS))
    return Fit(document, report, _scored(ground.model.name, settings, drawn))


@contextmanager
def scoring(ground: Ground, document: Mapping[str, Any]) -> Iterator[Scoring]:
    """Everyone's favourite and how strong it is, with the categories that are named: worked out by the engine."""
    from ilk.models.affinity import CategoryAffinities

    found = CategoryAffinities.from_document(document)
    with _spread(ground, found):
        ground.engine.create(_SCORES, _scores(ground))
    try:
        settings = ground.settings(AffinitySettings)
        yield Scoring(sql.everything(_SCORES), partial(_scored, ground.model.name, settings))
    finally:
        ground.engine.drop([_SCORES])


def _scored(name: str, settings: AffinitySettings, rows: pa.Table) -> Scored:
    favourite, strength, *named = _columns(settings)[1:]
    traits = {"customer_no": rows["customer_no"], name: rows[favourite], f"{name}_strength": rows[strength]}
    for place, category in enumerate(settings.categories):
        traits[trait_of(name, category)] = rows[named[place]]
    return Scored(pa.table({}), pa.table(traits))


def _columns(settings: AffinitySettings) -> tuple[str, ...]:
    return ("customer_no", "favourite", "strength", *(f"named_{place}" for place in range(len(settings.categories))))


def _scores(ground: Ground) -> Query:
    from ilk.models.affinity.purchases import scores_query

    settings = ground.settings(AffinitySettings)
    named = {f"named_{place}": category for place, category in enumerate(settings.categories)}
    return scores_query(settings.event, settings.category, ground.as_of, named)


def _spread(ground: Ground, found: "CategoryAffinities") -> Any:
    """Within the block, the table that the scores are worked out by."""
    from ilk.models.affinity.purchases import SPREAD

    rows = [
        {"category": name, "share": share, "a": found.spread[name].a, "b": found.spread[name].b}
        for name, share in found.shares.items()
    ]
    return ground.engine.offer(SPREAD, pa.Table.from_pylist(rows))


def _bought(ground: Ground) -> pa.Table:
    from ilk.models.affinity.purchases import bought_query

    settings = ground.settings(AffinitySettings)
    return _of_some(ground, bought_query(settings.event, settings.category, ground.as_of), ("category", "bought"))


def _rules(ground: Ground, basket: str | None) -> "BasketRules":
    from ilk.models.affinity import Baskets
    from ilk.models.affinity.purchases import items_query

    settings = ground.settings(AffinitySettings)
    items = items_query(settings.event, settings.item or settings.category, basket, ground.as_of)
    rows = _of_some(ground, items, ("basket", "item"))
    return Baskets(basket="basket", item="item", least_support=settings.least_support, longest=2).fit(rows)


def _of_some(ground: Ground, rows: Query, columns: tuple[str, ...]) -> pa.Table:
    """Some columns of a query with many rows a customer, of customers drawn by chance: all rows of each of them."""
    number = sql.column("customer_no")
    people = sql.select({"customer_no": number}, rows, group_by=[number])
    drawn = few(ground.engine, people, ["customer_no"], _ROWS)
    joins = [sql.Join(drawn, "drawn", sql.same("drawn", "bought", "customer_no"), kind="inner")]
    names = ("customer_no", *columns)
    return ground.engine.run(sql.select(sql.columns(names, "bought"), rows, alias="bought", joins=joins))


def _told(found: "BasketRules") -> list[dict[str, Any]]:
    rules = found.rules[:_MOST_RULES]
    return [{"items": " and ".join(rule.items)} | rule.model_dump(mode="json", exclude={"items"}) for rule in rules]


def _headline(found: "CategoryAffinities", also: "BasketRules") -> str:
    count = f"{len(found.shares):,} categories"
    if not also.rules:
        return f"{count}; nothing is bought together more than by chance."
    first = also.rules[0]
    items = " and ".join(first.items)
    return f"{count}; who buys {items} also buys {first.then}, {first.lift:.1f} times as often as others."
