"""k-prototypes: compact clusters of customers with numbers and levels, around averages and most frequent levels."""

from typing import ClassVar

import numpy as np
from numpy.random import Generator
from pydantic import Field

from ilk.models.clusters.k_means import averages
from ilk.models.clusters.method import Counted
from ilk.models.clusters.prepared import Prepared
from ilk.models.clusters.shapes.centres import Centres
from ilk.models.clusters.shapes.placing import Labels, Matrix, Shape, Vector

_LEAST_GAIN = 1e-9


class KPrototypes(Counted):
    """k-means for mixed columns (Huang 1998): the centre of a text is its most frequent level, not a share.

    `gamma` is what one different level, or yes or no, counts against a squared standard deviation of a number.
    """

    title: ClassVar[str] = "k-prototypes"
    source: ClassVar[str] = (
        "Huang (1998), Extensions to the k-means algorithm for clustering large data sets with categorical values"
    )
    limits: ClassVar[tuple[str, ...]] = (
        "It always finds as many clusters as it is asked for, whether or not there are any.",
        "What a level counts against a number is a choice (`gamma`), and the clusters depend on it.",
    )

    gamma: float = Field(default=0.5, gt=0)
    rounds: int = Field(default=100, ge=1)

    def learn(self, prepared: Prepared, rng: Generator) -> Shape:
        sample = self.tried_on(prepared, rng)
        weights = np.where(prepared.numeric, 1.0, self.gamma)
        tried = [self._settled(sample, self._begun(sample.rows, weights, rng)) for _ in range(self.starts)]
        best, _ = min(tried, key=lambda each: each[1])
        if len(sample.rows) < len(prepared.rows):
            best, _ = self._settled(prepared, best)
        return best

    def _begun(self, rows: Matrix, weights: Vector, rng: Generator) -> Centres:
        """Rows drawn one after the other, those far from the ones before more likely: k-means++."""
        chosen = [int(rng.integers(len(rows)))]
        nearest = Centres(rows[chosen], weights).squared(rows)[:, 0]
        while len(chosen) < self.clusters:
            cumulated = np.cumsum(nearest)
            chosen.append(int(np.searchsorted(cumulated, rng.random() * cumulated[-1], side="right")))
            nearest = np.minimum(nearest, Centres(rows[chosen[-1:]], weights).squared(rows)[:, 0])
        return Centres(rows[chosen], weights)

    def _settled(self, prepared: Prepared, centres: Centres) -> tuple[Centres, float]:
        """The centres after rounds of placing rows and moving centres, and the sum of squared distances to them."""
        cost = before = np.inf
        for _ in range(self.rounds):
            squares = centres.squared(prepared.rows)
            labels = squares.argmin(axis=1)
            cost = float(squares[np.arange(len(labels)), labels].sum())
            if before - cost <= _LEAST_GAIN * cost:
                break
            before = cost
            centres = Centres(_moved(prepared, labels, centres.points), centres.weights)
        return centres, cost


def _moved(prepared: Prepared, labels: Labels, points: Matrix) -> Matrix:
    """The prototypes of the rows that belong to each; one that lost all its rows stays where it is."""
    count = len(points)
    moved = averages(prepared.rows, labels, count)
    for column in np.unique(prepared.column_of[~prepared.numeric]):
        block = np.flatnonzero((prepared.column_of == column) & ~prepared.numeric)
        moved[:, block] = _modes(prepared.rows[:, block], moved[:, block])
    empty = np.bincount(labels, minlength=count) == 0
    moved[empty] = points[empty]
    return moved


def _modes(rows: Matrix, shares: Matrix) -> Matrix:
    """The most frequent level of each cluster, from the mean of the features of a column's levels.

    A level's feature is its weight or 0, so that the mean is its share times its weight. No level at all, for a value
    that is missing or for no, is the most frequent when the shares leave most to it.
    """
    weights = rows.max(axis=0)
    portions = shares / np.where(weights > 0, weights, 1)
    best = portions.argmax(axis=1)
    each = np.arange(len(portions))
    modes = np.zeros_like(shares)
    known = portions[each, best] >= np.maximum(1 - portions.sum(axis=1), 0)
    modes[each[known], best[known]] = weights[best[known]]
    return modes
