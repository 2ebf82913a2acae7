"""Figures that say how good a number of clusters is, and how stable the clusters are."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from ilk.models.clusters.k_means import averages
from ilk.models.clusters.prepared import Prepared
from ilk.models.clusters.scikit import require_scikit
from ilk.models.clusters.shapes.placing import Labels, Matrix, Shape, Vector

Learn = Callable[[Prepared, Generator], Shape]


@dataclass(frozen=True, slots=True)
class Separation:
    """How well clusters are apart; not a number where there are fewer than two.

    Args:
        silhouette: the mean of (b - a) / max(a, b) over customers, with a the mean distance to the own cluster and b to
            the nearest other (Rousseeuw 1987): -1 to 1, more is better.
        calinski_harabasz: the variance between clusters over that within (1974), more is better.
        davies_bouldin: how wide clusters are against how far apart (1979), less is better.
    """

    silhouette: float
    calinski_harabasz: float
    davies_bouldin: float


def separation(rows: Matrix, labels: Labels) -> Separation:
    """How well the clusters of these rows are apart."""
    require_scikit()
    from sklearn import metrics

    if len(np.unique(labels)) < 2:  # noqa: PLR2004 - one cluster is apart from nothing
        return Separation(np.nan, np.nan, np.nan)
    return Separation(
        float(metrics.silhouette_score(rows, labels)),
        float(metrics.calinski_harabasz_score(rows, labels)),
        float(metrics.davies_bouldin_score(rows, labels)),
    )


def within(rows: Matrix, labels: Labels) -> float:
    """The sum of squared distances of rows to the average of their cluster."""
    kinds, dense = np.unique(labels, return_inverse=True)
    centres = averages(rows, dense, len(kinds))
    return float(((rows - centres[dense]) ** 2).sum())


def gap(rows: Matrix, labels: Labels, references: Sequence[float]) -> tuple[float, float]:
    """The gap statistic and its standard error, given `within` of reference rows.

    Tibshirani, Walther & Hastie (2001): how much less the clusters are spread than those of rows without any.
    """
    spread, others = np.log(within(rows, labels)), np.log(references)
    return float(others.mean() - spread), float(others.std() * np.sqrt(1 + 1 / len(others)))


def reference_rows(prepared: Prepared, rng: Generator) -> Prepared:
    """Rows without clusters: even, in the box that holds the rows when turned to their principal axes."""
    middle = prepared.rows.mean(axis=0)
    _, _, axes = np.linalg.svd(prepared.rows - middle, full_matrices=False)
    turned = (prepared.rows - middle) @ axes.T
    even = rng.uniform(turned.min(axis=0), turned.max(axis=0), size=turned.shape)
    return prepared.with_rows(even @ axes + middle)


@dataclass(frozen=True, slots=True, eq=False)
class Stability:
    """How alike the clusters of resamples are.

    Args:
        rand: the mean adjusted Rand index between the clusters and those of a resample: 1 when all are the same, 0 when
            they are alike by chance (Hubert & Arabie 1985).
        jaccard: of each cluster, the mean overlap with the most similar one of a resample (Hennig 2007): from .75 on it
            is stable, below .6 not to be trusted.
    """

    rand: float
    jaccard: Vector


def stability(learn: Learn, prepared: Prepared, labels: Labels, resamples: int, rng: Generator) -> Stability:
    """Learns from rows drawn with replacement, so many times, and compares how all rows are placed."""
    require_scikit()
    from sklearn import metrics

    rands, overlaps = [], []
    for _ in range(resamples):
        drawn = np.sort(rng.integers(len(prepared.rows), size=len(prepared.rows)))
        again = learn(prepared.with_rows(prepared.rows[drawn]), rng).place(prepared.rows).own
        rands.append(metrics.adjusted_rand_score(labels, again))
        overlaps.append(jaccard(labels, again).max(axis=1))
    return Stability(float(np.mean(rands)), np.mean(overlaps, axis=0))


def jaccard(labels: Labels, others: Labels) -> Matrix:
    """The overlap of each cluster (rows) with each other one (columns): those in both over those in either."""
    count, other_count = labels.max(initial=-1) + 1, others.max(initial=-1) + 1
    inside = (labels >= 0) & (others >= 0)
    both = np.zeros((count, other_count))
    np.add.at(both, (labels[inside], others[inside]), 1)
    sizes = np.bincount(labels[labels >= 0], minlength=count)[:, None]
    either = sizes + np.bincount(others[others >= 0], minlength=other_count) - both
    shares: Matrix = both / np.maximum(either, 1)
    return shares
