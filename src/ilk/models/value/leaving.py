"""The integral of the Pareto/NBD over the moment of leaving, and its slopes, without hypergeometric functions.

The closed form is a difference of two hypergeometric functions, which loses its digits for who bought much, and has no
slopes in closed form. The integrand is smooth in the logarithm of time, so that a rule of Gauss and Legendre with few
nodes gives the integral and all its slopes to twelve digits.
"""

from dataclasses import dataclass

import numpy as np

from ilk.models.tables import Floats
from ilk.models.value.histories import Histories

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(32)
_NOTHING = 45.0
"""What is exp(-45) of the integrand's beginning no longer counts."""
_BLOCK = 16_384
"""Histories at a time, so that the nodes of all of them fit the cache."""


@dataclass(frozen=True, slots=True, eq=False)
class Leaving:
    """Of each history: the logarithm of s times the integral, and means over when who left may have done so.

    Attributes:
        log: log of s * integral from recency to T of (alpha + y)**-(r + x) * (beta + y)**-(s + 1) dy.
        log_alpha, log_beta: the means of log(alpha + y) and log(beta + y).
        per_alpha, per_beta: the means of 1 / (alpha + y) and 1 / (beta + y).
    """

    log: Floats
    log_alpha: Floats
    log_beta: Floats
    per_alpha: Floats
    per_beta: Floats


def leaving(r: float, alpha: Floats, s: float, beta: Floats, data: Histories) -> Leaving:
    """The integral for each history; `alpha` and `beta` may differ between them."""
    least = np.minimum(alpha, beta)
    bought, off, off2 = r + data.frequency, alpha - least, beta - least
    found = np.empty((5, data.T.size))
    for first in range(0, data.T.size, _BLOCK):
        part = slice(first, first + _BLOCK)
        begin = np.log(least[part] + data.recency[part])
        width = np.log(least[part] + data.T[part]) - begin
        width = _shortened(begin, width, bought[part], off[part], s, off2[part])
        found[:, part] = _means(begin, width, bought[part], off[part], s, off2[part])
    return Leaving(*found)


def _means(begin: Floats, width: Floats, bought: Floats, off: Floats, s: float, off2: Floats) -> Floats:
    """The five figures, by nodes between `begin` and `begin + width` on the scale of logarithms."""
    point = begin + width * (_NODES[:, None] + 1) / 2
    time = np.exp(point)
    log_alpha, log_beta = np.log(time + off), np.log(time + off2)
    height = point - bought * log_alpha - (s + 1) * log_beta
    top = height.max(axis=0)
    share = _WEIGHTS[:, None] * np.exp(height - top)
    total = share.sum(axis=0)
    share /= total
    with np.errstate(divide="ignore"):
        log = np.log(s) + np.log(width / 2) + top + np.log(total)
    means = (log_alpha, log_beta, 1 / (time + off), 1 / (time + off2))
    return np.array([log, *((share * each).sum(axis=0) for each in means)])


def _shortened(begin: Floats, width: Floats, bought: Floats, off: Floats, s: float, off2: Floats) -> Floats:
    """The width up to where the integrand is as good as nothing, so that nodes lie where it is something.

    The logarithm of the integrand is concave, so that Newton's method comes from the right and never goes too far.
    """

    def fall(at: Floats) -> tuple[Floats, Floats]:
        """How much the logarithm has fallen, and how fast it falls."""
        time = np.exp(begin + at)
        fallen = bought * np.log(time + off) + (s + 1) * np.log(time + off2) - at
        return fallen, bought * time / (time + off) + (s + 1) * time / (time + off2) - 1

    start, pace = fall(np.zeros_like(width))
    at = np.where(pace > 0, np.minimum(width, _NOTHING / np.where(pace > 0, pace, 1.0)), width)
    for _ in range(5):
        fallen, pace = fall(at)
        beyond = fallen - start - _NOTHING
        at -= np.where((beyond > 0) & (pace > 0), beyond / np.where(pace > 0, pace, 1.0), 0.0)
    return at
