"""How well groups of customers tell them apart, and how well two groupings agree: from sufficient statistics."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ilk.measurement.statistics import Moments

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from ilk.measurement.statistics import Array


@dataclass(frozen=True, slots=True)
class Explained:
    """How much of a figure's variance lies between groups, 0 to 1, and whether that is more than chance would give.

    `share` is the correlation ratio, eta squared; `adjusted` is epsilon squared, which more groups do not raise by
    themselves, so that groupings of different fineness can be compared. `p_value` is of the F test that all means are
    one.
    """

    share: float
    adjusted: float
    p_value: float


def explained(groups: Moments) -> Explained | None:
    """The variance that groups explain; None where they are fewer than two, or everybody has the same value.

    Source: Fisher (1925), Statistical Methods for Research Workers, on the correlation ratio; Kelley (1935), An
    unbiased correlation ratio measure, PNAS 21.
    """
    import numpy as np
    from scipy.special import fdtrc

    n, mean, variance = (np.asarray(part, float)[np.asarray(groups.n) > 0] for part in _parts(groups))
    everyone, between_freedom = n.sum(), n.size - 1
    within_freedom = everyone - n.size
    if between_freedom < 1 or within_freedom < 1:
        return None
    between = float((n * (mean - (n * mean).sum() / everyone) ** 2).sum())
    within = float((np.maximum(n - 1, 0) * variance).sum())
    if between + within <= 0:
        return None
    share = between / (between + within)
    adjusted = max(1 - (1 - share) * (everyone - 1) / within_freedom, 0.0)
    f = (between / between_freedom) / (within / within_freedom) if within > 0 else np.inf
    return Explained(share, float(adjusted), float(fdtrc(between_freedom, within_freedom, f)))


def adjusted_rand(table: "ArrayLike") -> float:
    """How well two partitions agree, from the counts of their cross table: 1 is the same, 0 what chance gives.

    Two partitions that both have one group, or both put everyone apart, are the same: 1.

    Source: Hubert & Arabie (1985), Comparing partitions, Journal of Classification 2, equation 5.
    """
    import numpy as np

    counts = np.asarray(table, float)
    both = _pairs(counts).sum()
    one, other = _pairs(counts.sum(axis=1)).sum(), _pairs(counts.sum(axis=0)).sum()
    every = float(_pairs(counts.sum()))
    by_chance = one * other / every if every > 0 else 0.0
    most = (one + other) / 2
    return float((both - by_chance) / (most - by_chance)) if most != by_chance else 1.0


def effective_groups(sizes: "ArrayLike") -> float:
    """How many groups of equal size would be as even: the inverse of Simpson's index; 0 without anybody.

    Source: Hill (1973), Diversity and evenness, Ecology 54, of order 2.
    """
    import numpy as np

    counts = np.asarray(sizes, float)
    return float(counts.sum() ** 2 / (counts**2).sum()) if counts.sum() > 0 else 0.0


def _pairs(counts: "ArrayLike") -> "Array":
    import numpy as np

    some = np.asarray(counts, float)
    return np.asarray(some * (some - 1) / 2)


def _parts(moments: Moments) -> tuple["ArrayLike", "ArrayLike", "ArrayLike"]:
    return moments.n, moments.mean, moments.variance
