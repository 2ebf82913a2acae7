"""The reliability of a scale, in words where there is none."""

from collections.abc import Sequence
from typing import assert_never

from ilk.customers.formats import listed
from ilk.insight.surveys.answers import ItemReliability, ScaleReliability
from ilk.insight.surveys.counting import Products
from ilk.measurement.reliability import Undefined, covariance, reliability


def scale_reliability(found: Products, items: Sequence[str]) -> ScaleReliability:
    """Cronbach's alpha of a scale with what each item does to it, among those who answered all items."""
    covariances = covariance(found.known, found.sums, found.products)
    told = reliability(found.known, covariances)
    still = [item for place, item in enumerate(items) if covariances[place, place] == 0]
    return ScaleReliability(
        known=found.known,
        alpha=told.alpha,
        low=told.low,
        high=told.high,
        undefined=None if told.undefined is None else _why(told.undefined, found.known, still),
        items=[
            ItemReliability(item=item, rest_correlation=rest, alpha_without=without)
            for item, rest, without in zip(items, told.item_rest, told.without, strict=True)
        ],
    )


def _why(undefined: Undefined, known: int, still: Sequence[str]) -> str:
    match undefined:
        case "one item":
            return "One item has no others to agree with."
        case "too few answers":
            people = "nobody" if known == 0 else "one person"
            return f"Alpha is undefined: {people} answered all items."
        case "constant item":
            named, verb = listed([f"`{item}`" for item in still]), "is" if len(still) == 1 else "are"
            return f"Alpha is undefined: {named} {verb} the same in every answer."
        case "constant total":
            return "Alpha is undefined: the items cancel out, and every sum is the same. Is one of them reversed?"
        case _:
            assert_never(undefined)
