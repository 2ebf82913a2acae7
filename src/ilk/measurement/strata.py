"""Comparing shares within strata: against others who are alike in what would explain the difference away."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ilk.measurement.statistics import LEVEL, Interval, normal_quantile

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from ilk.measurement.statistics import Array

_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Stratified:
    """A share against the share of others, if those were spread over the strata as the first are.

    Attributes:
        lift: the one over the other.
        share: of all in strata where there are both.
        other: what it would be if each stratum had the share of its others.
        p_value: of the shares being one within every stratum.
        expected: the least count expected in the table of hits and misses, if they were.
    """

    lift: Interval
    share: "Array"
    other: "Array"
    p_value: "Array"
    expected: "Array"


def standardised_lift(hits: "ArrayLike", trials: "ArrayLike", hits2: "ArrayLike", trials2: "ArrayLike") -> Stratified:
    """Compare two shares within strata, which are the last axis; the other axes broadcast.

    A stratum without any of the first or of the others says nothing and is left out. Where a count of hits is zero, one
    half stands for it in the lift and its interval.

    Source: the standardised ratio of Rothman, Greenland & Lash (2008), Modern Epidemiology, 3rd edition, chapter 15,
    its interval by the delta method on the logarithmic scale; the test of Mantel & Haenszel (1959), JNCI 22, without
    the correction for continuity.
    """
    import numpy as np

    given = np.broadcast_arrays(*(np.asarray(part, float) for part in (hits, trials, hits2, trials2)))
    both = (given[1] > 0) & (given[3] > 0)
    a, n, b, m = (np.where(both, part, 0.0) for part in given)
    hit, tried = a.sum(axis=-1), n.sum(axis=-1)
    some = np.maximum(tried, 1.0)
    rates = np.divide(b, m, out=np.zeros_like(b), where=m > 0)
    share, other = hit / some, (n * rates).sum(axis=-1) / some
    spread = np.divide(n**2 * rates * (1 - rates), m, out=np.zeros_like(b), where=m > 0).sum(axis=-1) / some**2
    interval = _interval(hit, tried, other, spread, m.sum(axis=-1))
    return Stratified(interval, share, other, _mantel_haenszel(a, n, b, m), _expected(a, n, b, m))


def _interval(hit: "Array", tried: "Array", other: "Array", spread: "Array", others: "Array") -> Interval:
    import numpy as np

    one = np.where(hit > 0, hit, _HALF)
    least = _HALF / np.maximum(others, 1.0)
    rate = np.where(other > 0, other, least)
    error = np.sqrt(
        np.maximum(1 / one - 1 / np.maximum(tried, one), 0.0) + np.where(other > 0, spread / rate**2, 1 / _HALF)
    )
    log = np.log(one / np.maximum(tried, one)) - np.log(rate)
    half = normal_quantile(LEVEL) * error
    return Interval(np.exp(log), np.exp(log - half), np.exp(log + half))


def _mantel_haenszel(a: "Array", n: "Array", b: "Array", m: "Array") -> "Array":
    import numpy as np
    from scipy.special import ndtr

    whole, total = n + m, a + b
    sizes = np.maximum(whole, 1.0)
    apart = np.abs((a - n * total / sizes).sum(axis=-1))
    variance = (n * m * total * (whole - total) / (sizes**2 * np.maximum(whole - 1, 1.0))).sum(axis=-1)
    z = np.divide(apart, np.sqrt(variance), out=np.zeros_like(apart), where=variance > 0)
    return np.asarray(2 * ndtr(-z))


def _expected(a: "Array", n: "Array", b: "Array", m: "Array") -> "Array":
    """The least of the four counts that the margins of the strata lead to expect."""
    import numpy as np

    sizes = np.maximum(n + m, 1.0)
    rate = (a + b) / sizes
    cells = [(side * part).sum(axis=-1) for side in (n, m) for part in (rate, 1 - rate)]
    return np.asarray(np.minimum.reduce(cells))
