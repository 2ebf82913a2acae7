"""How well probabilities foretell what happened: figures with intervals, from counts of equal probabilities."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from scipy.special import ndtr, ndtri
from scipy.stats import rankdata

from ilk.models.estimator import Frozen
from ilk.models.tables import Floats

RESAMPLES = 200
_LEVEL = 0.95


class Figure(Frozen):
    """An estimate between its bounds at 95 %."""

    value: float
    low: float
    high: float


class Accuracy(Frozen):
    """How well a model does on rows that it was not fitted on.

    `auc` is the probability that one who did is put above one who did not (Hanley & McNeil 1982). `average_precision`
    is the mean precision over those who did, found from the top (Davis & Goadrich 2006). `brier` is the mean squared
    error of the probability (Brier 1950), and `log_loss` the mean negative log likelihood; smaller is better.
    """

    auc: Figure
    average_precision: Figure
    brier: Figure
    log_loss: Figure


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """Rows by their probability.

    Args:
        chances: the different probabilities, the largest first.
        hits: how many rows with each did.
        misses: how many did not.
    """

    chances: Floats
    hits: Floats
    misses: Floats

    @classmethod
    def of(cls, chances: Floats, happened: Floats) -> "Counts":
        """The counts of rows with these probabilities, who did (1) or did not (0)."""
        distinct, own = np.unique(-chances, return_inverse=True)
        hits = np.bincount(own, weights=happened).astype(float)
        return cls(-distinct, hits, np.bincount(own).astype(float) - hits)

    def resampled(self, rng: Generator) -> "Counts":
        """As many rows, drawn from these with replacement."""
        cells = np.concatenate([self.hits, self.misses])
        total = cells.sum()
        hits, misses = np.split(rng.multinomial(int(total), cells / total).astype(float), 2)
        return Counts(self.chances, hits, misses)


def auc(counts: Counts) -> float:
    """The area under the curve of hits against misses; equal probabilities count half."""
    below = counts.misses.sum() - counts.misses.cumsum()
    pairs = counts.hits.sum() * counts.misses.sum()
    return float((counts.hits * (below + counts.misses / 2)).sum() / pairs) if pairs else 0.5


def average_precision(counts: Counts) -> float:
    """The precision at each different probability, weighted by the hits found there."""
    found = counts.hits.cumsum()
    precision = found / np.maximum(found + counts.misses.cumsum(), 1)
    return float((counts.hits * precision).sum() / max(found[-1], 1))


def brier(counts: Counts) -> float:
    """The mean squared distance of the probability from what happened."""
    squares = counts.hits * (1 - counts.chances) ** 2 + counts.misses * counts.chances**2
    return float(squares.sum() / (counts.hits.sum() + counts.misses.sum()))


def log_loss(counts: Counts) -> float:
    """The mean negative logarithm of the probability that was given to what happened."""
    tiny = np.finfo(float).tiny
    logs = counts.hits * np.log(np.maximum(counts.chances, tiny))
    logs += counts.misses * np.log(np.maximum(1 - counts.chances, tiny))
    return float(-logs.sum() / (counts.hits.sum() + counts.misses.sum()))


def accuracy(chances: Floats, happened: Floats, rng: Generator) -> Accuracy:
    """All figures, with percentile intervals of a bootstrap over rows (Efron & Tibshirani 1993)."""
    counts = Counts.of(chances, happened)
    drawn = [counts.resampled(rng) for _ in range(RESAMPLES)]

    def figure(of: Callable[[Counts], float]) -> Figure:
        low, high = np.quantile([of(each) for each in drawn], [(1 - _LEVEL) / 2, (1 + _LEVEL) / 2])
        return Figure(value=of(counts), low=float(low), high=float(high))

    return Accuracy(
        auc=figure(auc), average_precision=figure(average_precision), brier=figure(brier), log_loss=figure(log_loss)
    )


class Advantage(Frozen):
    """By how much one AUC exceeds another on the same rows, and the two-sided p-value of there being no difference."""

    difference: Figure
    p_value: float


def advantage(one: Floats, other: Floats, happened: Floats) -> Advantage:
    """Compare two scores of the same rows.

    Source: DeLong, DeLong & Clarke-Pearson (1988), Comparing the areas under two or more correlated receiver operating
    characteristic curves, Biometrics 44; the ranks: Sun & Xu (2014), IEEE Signal Processing Letters 21.
    """
    hit = happened > 0
    hits, misses = int(hit.sum()), int((~hit).sum())
    shares = [_placements(scores, hit) for scores in (one, other)]
    areas = [float(of_hits.mean()) for of_hits, _ in shares]
    of_hits, of_misses = shares[0][0] - shares[1][0], shares[0][1] - shares[1][1]
    error = float(np.sqrt(of_hits.var(ddof=1) / hits + of_misses.var(ddof=1) / misses))
    apart = areas[0] - areas[1]
    half = float(ndtri((1 + _LEVEL) / 2)) * error
    p_value = float(2 * ndtr(-abs(apart) / error)) if error > 0 else float(apart == 0)
    return Advantage(difference=Figure(value=apart, low=apart - half, high=apart + half), p_value=p_value)


def _placements(scores: Floats, hit: "np.ndarray[tuple[int], np.dtype[np.bool_]]") -> tuple[Floats, Floats]:
    """For each hit the share of misses below it, and for each miss the share of hits above it."""
    ranks = rankdata(scores)
    hits, misses = ranks[hit], ranks[~hit]
    below = (hits - rankdata(hits)) / len(misses)
    above = 1 - (misses - rankdata(misses)) / len(hits)
    return below, above
