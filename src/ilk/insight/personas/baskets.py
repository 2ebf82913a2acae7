"""What many members bought in the year, whether or not it sets them apart."""

from ilk.catalog.tables import event_table
from ilk.insight.ground import EVERYONE
from ilk.insight.personas.answers import Bought
from ilk.insight.personas.ground import Counts, Ground, counted, each_value
from ilk.warehouse import sql

_MOST = 8


def baskets(ground: Ground) -> Counts | None:
    """Who bought which product, counted; None where the project does not say what a product is."""
    commerce = ground.words.project.commerce
    schema = ground.words.events.get(commerce.line or "")
    if schema is None or commerce.product is None or commerce.product not in schema.properties:
        return None
    product = sql.column(commerce.product)
    where = sql.all_of([ground.year, sql.is_known(product)])
    return counted(ground, each_value(event_table(commerce.line or ""), product, where))


def bought(ground: Ground, found: Counts | None, segment: str, size: int, everyone: int) -> list[Bought]:
    """The products that most members bought; none that fewer than the smallest number did."""
    if not found or not size:
        return []
    usual = found.get(EVERYONE, {})
    enough = [(value, count) for value, count in found.get(segment, {}).items() if count.customers >= ground.smallest]
    ranked = sorted(enough, key=lambda each: (-each[1].customers, each[0]))[:_MOST]
    return [
        Bought(
            product=value,
            share=count.customers / size,
            usual=usual[value].customers / everyone,
            customers=count.customers,
        )
        for value, count in ranked
    ]
