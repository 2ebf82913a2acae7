"""Clusters of a refit take over names and colours of those before, where they hold the same customers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from ilk.models.clusters.clustering import Clustering
from ilk.models.clusters.indices import jaccard
from ilk.models.clusters.shapes.placing import Labels, Matrix
from ilk.models.estimator import Tabular
from ilk.models.tables import arrow

_LEAST_OVERLAP = 0.3
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, eq=False)
class Matching:
    """Which cluster went on as which.

    Args:
        before: for each new cluster the number of the one before that it goes on; None for one that is new.
        gone: the clusters before that none goes on.
        overlap: customers in both over those in either; a row a cluster before, a column a new one.
    """

    before: tuple[int | None, ...]
    gone: tuple[int, ...]
    overlap: Matrix


def match(before: Labels, after: Labels, least: float = _LEAST_OVERLAP) -> Matching:
    """Match the clusters of the same customers at two times, such that the overlaps are largest in sum (Kuhn 1955).

    Args:
        before: the cluster of each customer, -1 for none.
        after: the cluster of the same customers, in the same order.
        least: clusters that overlap less are not the same.
    """
    from scipy.optimize import linear_sum_assignment

    overlap = jaccard(np.asarray(before), np.asarray(after))
    old, new = linear_sum_assignment(-overlap)
    matched = {int(late): int(early) for early, late in zip(old, new, strict=True) if overlap[early, late] >= least}
    gone = tuple(early for early in range(len(overlap)) if early not in matched.values())
    return Matching(tuple(matched.get(late) for late in range(overlap.shape[1])), gone, overlap)


def kept_names(before: Clustering, after: Clustering, shared: Tabular) -> Clustering:
    """The clustering `after`, with names and colours of the clusters of `before` that it goes on.

    Args:
        before: the clustering until now.
        after: the refit.
        shared: rows of customers that both can place, with the columns of both.
    """
    table = arrow(shared)
    early, late = (each.shape.place(each.basis.rows(table)).own for each in (before, after))
    matching = match(early, late)
    # A refit may have a cluster that none of these customers is in: it is new.
    goes_on = (*matching.before, *[None] * after.count)[: after.count]
    names = _taken_over(
        goes_on, before.names, [f"cluster {number}" for number in range(1, 2 * before.count + after.count)]
    )
    colours = _taken_over(goes_on, before.colours, list(range(max(before.colours) + after.count + 1)))
    return replace(after, names=names, colours=colours)


def _taken_over(goes_on: Sequence[int | None], before: Sequence[_T], free: Sequence[_T]) -> tuple[_T, ...]:
    """What was before where a cluster goes on; the first that was nobody's where it is new."""
    unused = iter([each for each in free if each not in before])
    return tuple(next(unused) if early is None else before[early] for early in goes_on)
