"""What was found in one half of the customers, tested in the other: averages that the search has not flattered."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np

from ilk.insight.discovery.answers import FoundSegment
from ilk.insight.discovery.candidates import Candidate
from ilk.insight.discovery.counting import Floats, Half, Metric
from ilk.insight.discovery.search import Covers, Pair, p_value
from ilk.measurement.statistics import Moments, holm, standardised_difference, welch
from ilk.segments.conditions.logic import And
from ilk.segments.tree import Condition

if TYPE_CHECKING:
    from ilk.segments.kinds import AnyCondition

_SURE = 0.05


@dataclass(frozen=True, slots=True, eq=False)
class ShortList:
    """The groups of a search with the sums of both halves; `covers` are those of the half to test in."""

    found: Sequence[Candidate]
    pairs: Sequence[Pair]
    searched: Half
    tested: Half
    covers: Covers
    metric: Metric

    def condition(self, place: int) -> Condition:
        """The condition of a group, as it can be saved."""
        one, other = (cast("AnyCondition", self.found[each].condition) for each in self.pairs[place])
        return one if one == other else And(operands=(one, other))

    def customers(self, place: int) -> float:
        """How many a group has, in both halves."""
        return float(self.searched.held.count[self.pairs[place]] + self.tested.held.count[self.pairs[place]])


def confirmed(short: ShortList, places: Sequence[int]) -> list[FoundSegment]:
    """The groups that differ in the other half, too: by themselves, and beyond those told before them.

    Args:
        short: the short list.
        places: the groups to test, in the order in which they are told.
    """
    if not places:
        return []
    inside, others = _moments(short, places)
    own = [p_value(short.covers, len(short.pairs), places[:order], place) for order, place in enumerate(places)]
    adjusted = holm(np.maximum(welch(inside, others), own))
    effects = standardised_difference(inside, others)
    bounds = np.array([effects.effect, effects.low, effects.high])
    return [
        _told(short, place, (inside, others), bounds[:, order], (order, float(adjusted[order])))
        for order, place in enumerate(places)
        if adjusted[order] <= _SURE
    ]


def _told(
    short: ShortList, place: int, sides: tuple[Moments, Moments], effect: Floats, tested: tuple[int, float]
) -> FoundSegment:
    order, p = tested
    one, other = (float(side.mean[order]) for side in sides)
    part = float(sides[0].n[order]) / short.tested.customers
    condition, metric = short.condition(place), short.metric
    return FoundSegment(
        condition=condition.text(),
        sentence=condition.sentence(),
        customers=round(short.customers(place)),
        share=short.customers(place) / metric.customers,
        inside=metric.mean + metric.deviation * one,
        outside=metric.mean + metric.deviation * other,
        effect=float(effect[0]),
        low=float(effect[1]),
        high=float(effect[2]),
        p_value=p,
        quality=part * (1 - part) * abs(one - other),
    )


def _moments(short: ShortList, places: Sequence[int]) -> tuple[Moments, Moments]:
    """The metric inside each group, and among the others for whom both attributes are known."""
    pairs = [short.pairs[place] for place in places]
    cells = tuple(np.array(pairs).T)
    bases = tuple(np.array([[short.found[place].base for place in pair] for pair in pairs]).T)
    held, known = short.tested.held, short.tested.known
    inside = [sums[cells] for sums in (held.count, held.total, held.squares)]
    there = [sums[bases] for sums in (known.count, known.total, known.squares)]
    return _of_sums(*inside), _of_sums(*(whole - own for whole, own in zip(there, inside, strict=True)))


def _of_sums(n: Floats, total: Floats, squares: Floats) -> Moments:
    some = np.maximum(n, 2.0)
    return Moments(some, total / some, np.maximum(squares - total**2 / some, 0.0) / (some - 1))
