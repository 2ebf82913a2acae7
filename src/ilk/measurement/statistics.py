"""Intervals and tests from sufficient statistics: pure functions over arrays of counts, means and variances.

Every function takes what the engine sums, never rows, and broadcasts as numpy does: many comparisons are one call.
Intervals are at 95 % unless told otherwise; p-values are two-sided.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Array = NDArray[Any]

LEVEL = 0.95
_HALF = 0.5
_PROMOTER_SIDE = 0.75
_ROUNDING = 1e-13


@dataclass(frozen=True, slots=True)
class Interval:
    """Estimates, each between its bounds."""

    effect: "Array"
    low: "Array"
    high: "Array"


@dataclass(frozen=True, slots=True)
class Moments:
    """How many values, their mean, and their sample variance (over n - 1)."""

    n: "Array"
    mean: "Array"
    variance: "Array"


def wilson(hits: "ArrayLike", trials: "ArrayLike", level: float = LEVEL) -> Interval:
    """A share with its score interval, which stays within 0 and 1 and holds for few trials; 0 of 0 may be anything.

    Source: Wilson (1927), Probable inference, the law of succession, and statistical inference, JASA 22.
    """
    import numpy as np

    x, n = np.asarray(hits, float), np.asarray(trials, float)
    some = np.maximum(n, 1.0)
    z2 = normal_quantile(level) ** 2
    share = x / some
    centre = (share + z2 / (2 * some)) / (1 + z2 / some)
    half = np.sqrt(z2 * (share * (1 - share) / some + z2 / (4 * some**2))) / (1 + z2 / some)
    # At the ends the exact bound is the share itself; rounding must not put it outside.
    low, high = np.minimum(np.maximum(centre - half, 0.0), share), np.maximum(np.minimum(centre + half, 1.0), share)
    return Interval(share, np.where(n > 0, low, 0.0), np.where(n > 0, high, 1.0))


def net_promoter_score(promoters: "ArrayLike", detractors: "ArrayLike", answers: "ArrayLike") -> Interval:
    """The share of promoters less that of detractors, from -1 to 1, with an interval that holds for few answers.

    The interval is Wald's after three answers are added, 3/4 to either side and 3/2 between; 0 of 0 may be anything.

    Source: Rocks (2016), Interval estimation for the "Net Promoter Score", The American Statistician 70.
    """
    import numpy as np

    p, d, n = np.asarray(promoters, float), np.asarray(detractors, float), np.asarray(answers, float)
    score = (p - d) / np.maximum(n, 1.0)
    some = n + 4 * _PROMOTER_SIDE
    centre, both = (p - d) / some, (p + d + 2 * _PROMOTER_SIDE) / some
    half = normal_quantile(LEVEL) * np.sqrt(np.maximum(both - centre**2, 0.0) / some)
    low, high = np.minimum(np.maximum(centre - half, -1.0), score), np.maximum(np.minimum(centre + half, 1.0), score)
    return Interval(score, np.where(n > 0, low, -1.0), np.where(n > 0, high, 1.0))


def mean(moments: Moments) -> Interval:
    """A mean with its interval by Student's t; without bounds, NaN, for fewer than two values."""
    import numpy as np
    from scipy.special import stdtrit

    freedom = np.maximum(moments.n - 1, 1.0)
    error = np.sqrt(moments.variance / np.maximum(moments.n, 1.0))
    half = np.where(moments.n > 1, stdtrit(freedom, (1 + LEVEL) / 2) * error, np.nan)
    centre = np.asarray(moments.mean, float)
    return Interval(centre, centre - half, centre + half)


def lift(hits: "ArrayLike", trials: "ArrayLike", hits2: "ArrayLike", trials2: "ArrayLike") -> Interval:
    """One share over another, with an interval that is symmetric on the logarithmic scale.

    Where either count of hits is zero, one half is added to all four numbers.

    Source: Katz, Baptista, Azen & Pike (1978), Obtaining confidence intervals for the risk ratio in cohort studies,
    Biometrics 34; the half: Walter (1975), The distribution of Levin's measure of attributable risk, Biometrika 62.
    """
    import numpy as np

    a, n, b, m = (np.asarray(part, float) for part in (hits, trials, hits2, trials2))
    add = np.where((a == 0) | (b == 0), _HALF, 0.0)
    a, n, b, m = a + add, n + add, b + add, m + add
    log = np.log(a / n) - np.log(b / m)
    error = np.sqrt(np.maximum(1 / a - 1 / n + 1 / b - 1 / m, 0.0))
    half = normal_quantile(LEVEL) * error
    return Interval(np.exp(log), np.exp(log - half), np.exp(log + half))


def two_proportions(hits: "ArrayLike", trials: "ArrayLike", hits2: "ArrayLike", trials2: "ArrayLike") -> "Array":
    """The p-value of two shares being one, by the pooled score test (the square of its z is Pearson's chi-squared).

    It may be trusted where `smallest_expected` is 5 or more.
    """
    import numpy as np
    from scipy.special import ndtr

    a, n, b, m = (np.asarray(part, float) for part in (hits, trials, hits2, trials2))
    pooled = (a + b) / (n + m)
    error = np.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
    apart = np.abs(a / n - b / m)
    z = np.divide(apart, error, out=np.zeros_like(apart), where=error > 0)
    return np.asarray(2 * ndtr(-z))


def smallest_expected(hits: "ArrayLike", trials: "ArrayLike", hits2: "ArrayLike", trials2: "ArrayLike") -> "Array":
    """The least count expected in the two-by-two table if the shares were one.

    Source: Cochran (1954), Some methods for strengthening the common chi-squared tests, Biometrics 10: at least 5.
    """
    import numpy as np

    a, n, b, m = (np.asarray(part, float) for part in (hits, trials, hits2, trials2))
    pooled = (a + b) / np.maximum(n + m, 1.0)
    return np.asarray(np.minimum(n, m) * np.minimum(pooled, 1 - pooled))


def rest(whole: Moments, part: Moments) -> Moments:
    """The moments of what is left when a part is taken out of the whole.

    Source: Chan, Golub & LeVeque (1983), Algorithms for computing the sample variance, The American Statistician 37,
    solved for the part that is missing.
    """
    import numpy as np

    n = whole.n - part.n
    some = np.maximum(n, 1.0)
    total, taken = whole.n * whole.mean, part.n * part.mean
    # Where the part is nearly all of it, what floating point leaves over is no mean.
    left = np.where(np.abs(total - taken) <= _ROUNDING * np.abs(total), 0.0, total - taken)
    mean = left / some
    squares = _squares(whole) - _squares(part) - (part.mean - mean) ** 2 * part.n * n / np.maximum(whole.n, 1.0)
    return Moments(n, mean, np.maximum(squares, 0.0) / np.maximum(n - 1, 1.0))


def standardised_difference(one: Moments, other: Moments) -> Interval:
    """The difference of two means in pooled standard deviations, corrected for small numbers (Hedges' g).

    Where the pooled deviation is zero, so is the difference: there is nothing to measure it with.

    Source: Hedges & Olkin (1985), Statistical Methods for Meta-Analysis, chapter 5, equations 10 and 14.
    """
    import numpy as np

    freedom = np.maximum(one.n + other.n - 2, 1.0)
    pooled = np.sqrt((_squares(one) + _squares(other)) / freedom)
    apart = one.mean - other.mean
    d = np.divide(apart, pooled, out=np.zeros_like(apart), where=pooled > 0)
    g = d * (1 - 3 / (4 * freedom - 1))
    together = one.n + other.n
    error = np.sqrt(together / np.maximum(one.n * other.n, 1.0) + g**2 / (2 * together))
    half = normal_quantile(LEVEL) * error
    return Interval(g, g - half, g + half)


def welch(one: Moments, other: Moments) -> "Array":
    """The p-value of two means being one, without the assumption that the variances are.

    Source: Welch (1947), The generalization of Student's problem, Biometrika 34; degrees of freedom of Satterthwaite.
    """
    import numpy as np
    from scipy.special import stdtr

    a, b = one.variance / one.n, other.variance / other.n
    error = np.sqrt(a + b)
    apart = np.abs(one.mean - other.mean)
    t = np.divide(apart, error, out=np.zeros_like(apart), where=error > 0)
    spread = a**2 / np.maximum(one.n - 1, 1.0) + b**2 / np.maximum(other.n - 1, 1.0)
    freedom = np.divide((a + b) ** 2, spread, out=np.ones_like(apart), where=spread > 0)
    return np.asarray(2 * stdtr(freedom, -t))


def benjamini_hochberg(p_values: "ArrayLike") -> "Array":
    """p-values corrected for looking at all of them: those up to q hold a share of at most q false discoveries.

    Source: Benjamini & Hochberg (1995), Controlling the false discovery rate, JRSS B 57, as adjusted p-values.
    """
    import numpy as np

    p = np.asarray(p_values, float)
    if p.size == 0:
        return p
    order = np.argsort(p)[::-1]
    ranks = np.arange(p.size, 0, -1)
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(np.minimum.accumulate(p[order] * p.size / ranks), 1.0)
    return adjusted


def holm(p_values: "ArrayLike") -> "Array":
    """p-values corrected for looking at all of them: the chance of even one false discovery up to q is at most q.

    Source: Holm (1979), A simple sequentially rejective multiple test procedure, Scandinavian Journal of Statistics 6.
    """
    import numpy as np

    p = np.asarray(p_values, float)
    order = np.argsort(p)
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(np.maximum.accumulate(p[order] * np.arange(p.size, 0, -1)), 1.0)
    return adjusted


def arcsine_difference(share: "ArrayLike", other: "ArrayLike") -> "Array":
    """How far apart two shares are, on the scale of standardised differences (Cohen's h), so that both can be ranked.

    Source: Cohen (1988), Statistical Power Analysis for the Behavioral Sciences, 2nd edition, chapter 6.
    """
    import numpy as np

    return np.asarray(2 * np.arcsin(np.sqrt(share)) - 2 * np.arcsin(np.sqrt(other)))


def normal_quantile(level: float) -> float:
    """How many standard errors an interval of a level reaches to either side: 1.96 for 0.95."""
    from scipy.special import ndtri

    return float(ndtri((1 + level) / 2))


def _squares(moments: Moments) -> "Array":
    """The sum of squared deviations from the mean."""
    import numpy as np

    return np.asarray(moments.variance * np.maximum(moments.n - 1, 0.0))
