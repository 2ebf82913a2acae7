"""The search over conditions and pairs of them: which groups differ most, without telling the same one twice."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from ilk.insight.discovery.candidates import Candidate
from ilk.insight.discovery.counting import Batch, Floats, Half

Pair = tuple[int, int]
"""The places of two conditions, or twice the same one."""
_SHORT_LIST, _MOST = 120, 10
_ALIKE = 0.6
_CLEARLY, _SURELY = 2.0, 3.0
"""Standard errors: a pair must be so far from the rest of either of its parts, and a group from those told."""


@dataclass(frozen=True, slots=True, eq=False)
class Ranked:
    """The short list of groups by quality, the best first, and how many were looked at."""

    pairs: tuple[Pair, ...]
    looked_at: int


@dataclass(frozen=True, slots=True, eq=False)
class Covers:
    """Cross-products of the groups of a short list: of a one, who is in each, and for whom each is known.

    `products` is X'X and `sums` X'z of the columns in this order; `squares` is z'z.
    """

    products: Floats
    sums: Floats
    squares: float
    customers: int

    @classmethod
    def none(cls, groups: int) -> "Covers":
        """Of nobody."""
        return cls(np.zeros((2 * groups + 1,) * 2), np.zeros(2 * groups + 1), 0.0, 0)

    def plus(self, batch: Batch, pairs: Sequence[Pair], bases: NDArray[np.int64]) -> "Covers":
        """With some more customers."""
        one, other = np.array(pairs).T
        inside = batch.held[:, one] * batch.held[:, other]
        there = batch.known[:, bases[one]] * batch.known[:, bases[other]]
        rows = np.column_stack([np.ones(len(inside), dtype=np.float32), inside, there])
        return Covers(
            self.products + rows.T @ rows,
            self.sums + rows.T @ batch.metric,
            self.squares + float(batch.metric @ batch.metric),
            self.customers + len(inside),
        )


def ranked(half: Half, found: Sequence[Candidate], smallest: int) -> Ranked:
    """All conditions and pairs of them by quality: their share times how far their mean is from that of all.

    With two conditions at most the search is exhaustive, so that nothing is missed as a beam would miss it: two
    conditions of which neither matters alone. A pair counts only where it is clearly apart from the rest of each part.

    Source: Klösgen (1996), Explora: weighted relative accuracy for a numeric target; Herrera, Carmona, González & del
    Jesus (2011), An overview on subgroup discovery, Knowledge and Information Systems 29; Atzmueller (2015), Subgroup
    discovery, WIREs Data Mining and Knowledge Discovery 5.

    Args:
        half: the sums of the customers that are searched; the metric has mean 0 and deviation 1 over all.
        found: the conditions.
        smallest: how many customers a group must have there, and how many others there must be.
    """
    bases = np.array([each.base for each in found])
    held, known = half.held, half.known
    there = np.ix_(bases, bases)
    outside = known.count[there] - held.count
    usable = np.triu((held.count >= smallest) & (outside >= smallest))
    apart = _ratio(held.total, held.count) - _ratio(known.total[there] - held.total, outside)
    share_outside = _ratio(outside, known.count[there])
    quality = held.count / half.customers * share_outside * np.abs(apart)
    single = np.eye(len(found), dtype=bool)
    telling = usable & (single | (_adds(half, apart) & _adds(half, apart).T))
    places = np.argwhere(telling)
    order = np.argsort(-quality[telling], kind="stable")[:_SHORT_LIST]
    pairs = tuple((int(one), int(other)) for one, other in places[order])
    return Ranked(pairs, int(usable.sum()))


def covers(batches: Iterable[Batch], pairs: Sequence[Pair], found: Sequence[Candidate]) -> list[Covers]:
    """The cross-products of a short list in each half."""
    bases = np.array([each.base for each in found])
    halves = [Covers.none(len(pairs)), Covers.none(len(pairs))]
    for batch in batches:
        halves[batch.half] = halves[batch.half].plus(batch, pairs, bases)
    return halves


def told_apart(half: Covers, groups: int) -> list[int]:
    """The places of the groups to tell: each one differs from the others beyond what those before it explain.

    Forward selection by the quality of what is left, so that a group is not told again by its neighbours (van Leeuwen &
    Knobbe 2012, Diverse subgroup set discovery, Data Mining and Knowledge Discovery 25).
    """
    chosen: list[int] = []
    while len(chosen) < _MOST:
        others = [place for place in range(groups) if not any(_alike(half, place, told) for told in chosen)]
        left = [(*partial(half, groups, chosen, place), place) for place in others]
        sure = [(_quality(half, place, groups) * abs(effect), place) for effect, z, place in left if abs(z) >= _SURELY]
        if not sure:
            break
        chosen.append(max(sure, key=lambda each: (each[0], -each[1]))[1])
    return chosen


def _alike(half: Covers, place: int, other: int) -> bool:
    """Whether two groups are nearly the same customers, or nearly the opposite ones (by correlation)."""
    n, both = half.customers, half.products[1 + place, 1 + other]
    one, two = half.products[0, 1 + place], half.products[0, 1 + other]
    spread = np.sqrt(one * (n - one) * two * (n - two))
    return bool(abs(n * both - one * two) > _ALIKE * spread)


def partial(half: Covers, groups: int, before: Sequence[int], place: int) -> tuple[float, float]:
    """How far a group is from others who are like it in the groups before, in deviations and in standard errors."""
    columns = [0, *(column for each in (*before, place) for column in (1 + groups + each, 1 + each))]
    products, sums = half.products[np.ix_(columns, columns)], half.sums[columns]
    inverse = np.linalg.pinv(products, rcond=1e-10, hermitian=True)
    weights = inverse @ sums
    freedom = max(half.customers - len(columns), 1)
    variance = max((half.squares - float(weights @ sums)) / freedom, 1e-12)
    error = float(np.sqrt(max(variance * inverse[-1, -1], 1e-24)))
    # A group that those before already make up has nothing of its own.
    own = float((inverse @ products)[-1, -1])
    return (0.0, 0.0) if own < 1 - 1e-6 else (float(weights[-1]), float(weights[-1]) / error)


def p_value(half: Covers, groups: int, before: Sequence[int], place: int) -> float:
    """The chance of a group being as far from the others, were there nothing but the groups before it."""
    return float(2 * ndtr(-abs(partial(half, groups, before, place)[1])))


def _quality(half: Covers, place: int, groups: int) -> float:
    """By what a difference is weighed: the share of the group, times that of the others."""
    inside, there = half.products[0, 1 + place], half.products[0, 1 + groups + place]
    return float(inside / half.customers * (there - inside) / max(there, 1.0))


def _adds(half: Half, apart: Floats) -> NDArray[np.bool_]:
    """Whether a pair is clearly further off, in its own direction, than the rest of its first part."""
    held = half.held
    alone = np.diag(held.count)[:, None] - held.count
    total = np.diag(held.total)[:, None] - held.total
    squares = np.diag(held.squares)[:, None] - held.squares
    further = _ratio(held.total, held.count) - _ratio(total, alone)
    error = np.sqrt(_spread(held.count, held.total, held.squares) + _spread(alone, total, squares))
    return np.asarray((alone > 1) & (further * np.sign(apart) > _CLEARLY * error))


def _spread(count: Floats, total: Floats, squares: Floats) -> Floats:
    """The squared standard error of a mean."""
    variance = np.maximum(_ratio(squares, count) - _ratio(total, count) ** 2, 0.0)
    return _ratio(variance, count)


def _ratio(part: Floats, whole: Floats) -> Floats:
    found: Floats = np.divide(part, whole, out=np.zeros_like(part, dtype=float), where=whole > 0)
    return found
