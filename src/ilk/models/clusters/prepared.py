"""Prepared rows, in an order that does not depend on how they came."""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from ilk.kernel.randomness import derive
from ilk.models.clusters.shapes.placing import Labels, Matrix, Vector, slices


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """What a method learns from.

    Args:
        rows: a row a customer, a column a feature.
        order: the places of the rows in the order that depends on nothing but what is in them.
        column_of: for each feature, which column it comes from.
        numeric: for each feature, whether it is a number rather than yes or no.
    """

    rows: Matrix
    order: Labels
    column_of: Labels
    numeric: NDArray[np.bool_]

    def with_rows(self, rows: Matrix) -> Self:
        """Other rows of the same features, which come in their order."""
        return replace(self, rows=rows, order=np.arange(len(rows)))

    def sampled(self, most: int, rng: Generator) -> Self:
        """At most so many rows, chosen by chance, in their order."""
        if len(self.rows) <= most:
            return self.with_rows(self.rows[self.order])
        return self.with_rows(self.rows[self.order[np.sort(rng.choice(len(self.rows), most, replace=False))]])


def projected(rows: Matrix) -> Vector:
    """One figure a row, such that rows that differ have different ones: a fixed direction, which fits no data."""
    direction = derive(0, "the order of rows").normal(size=rows.shape[1])
    figures: Vector = rows @ direction
    return figures


def in_order(rows: Matrix) -> Labels:
    """An order of the rows that only depends on what is in them: methods that draw rows by place then draw the same."""
    return np.argsort(projected(rows))


def flattened(rows: Matrix, shown: Labels) -> Matrix:
    """Some rows on the first two principal components of all rows (Hotelling 1933): two figures each."""
    away = rows - rows.mean(axis=0)
    _, vectors = np.linalg.eigh(away.T @ away)
    lines = vectors[:, ::-1][:, :2]
    # A direction and its opposite are the same; the largest part is taken to be positive.
    signs = np.sign(lines[np.abs(lines).argmax(axis=0), np.arange(lines.shape[1])])
    flat = np.zeros((len(shown), 2))
    flat[:, : lines.shape[1]] = away[shown] @ (lines * signs)
    return flat


def by_size(labels: Labels, rows: Matrix, count: int) -> Labels:
    """The numbers of clusters that have members, the largest first; among equals by where they lie."""
    inside = labels >= 0
    sizes = np.bincount(labels[inside], minlength=count)
    sums = np.bincount(labels[inside], weights=projected(rows)[inside], minlength=count)
    ranked = np.lexsort((sums / np.maximum(sizes, 1), -sizes))
    return ranked[sizes[ranked] > 0]


def sums_by(labels: Labels, count: int, rows: Matrix) -> Matrix:
    """The sums of the rows of each cluster; a label below 0 belongs to none."""
    # A product of matrices adds several times faster than counting column by column.
    belongs = np.vstack([np.eye(count), np.zeros(count)])
    sums = np.zeros((count, rows.shape[1]))
    for part in slices(len(rows)):
        sums += belongs[labels[part]].T @ rows[part]
    return sums
