"""Clusters around points: a row belongs to the nearest one. The shape of k-means, mini-batch and k-prototypes."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from ilk.models.clusters.shapes.placing import Labels, Matrix, Placement, Vector, in_parts


@dataclass(frozen=True, slots=True, eq=False)
class Centres:
    """A point a cluster, and how much each feature weighs in the squared distance.

    Strength is 1 - a / b, with a the distance to the own centre and b to the next: the silhouette in its simplified
    form (Hruschka, de Castro & Campello 2004), 0 on the border and 1 at the centre.
    """

    points: Matrix
    weights: Vector

    @property
    def count(self) -> int:
        return len(self.points)

    def squared(self, rows: Matrix) -> Matrix:
        """The squared distance of each row to each centre."""
        weighted = rows if (self.weights == 1).all() else rows * self.weights
        squares: Matrix = rows @ (self.points * (-2 * self.weights)).T
        squares += np.einsum("ij,ij->i", rows, weighted)[:, None]
        squares += np.einsum("ij,j,ij->i", self.points, self.weights, self.points)
        return np.maximum(squares, 0, out=squares)

    def place(self, rows: Matrix) -> Placement:
        return in_parts(rows, self._place)

    def _place(self, rows: Matrix) -> Placement:
        squares, each = self.squared(rows), np.arange(len(rows))
        own = squares.argmin(axis=1)
        if self.count == 1:
            return Placement(own, own, np.ones(len(rows)))
        near = squares[each, own]
        squares[each, own] = np.inf
        other = squares.argmin(axis=1)
        far = squares[each, other]
        share = np.divide(near, far, out=np.ones(len(rows)), where=far > 0)
        return Placement(own, other, 1 - np.sqrt(share))

    def reasons(self, rows: Matrix, own: Labels, other: Labels) -> Matrix:
        away: Matrix = (rows - self.points[other]) ** 2 - (rows - self.points[own]) ** 2
        return away * self.weights

    def reordered(self, order: Labels) -> Self:
        return type(self)(self.points[order], self.weights)

    def bic(self, rows: Matrix) -> float | None:
        return None

    def content(self) -> dict[str, Any]:
        return {"kind": "centres", "points": self.points.tolist(), "weights": self.weights.tolist()}

    @classmethod
    def of(cls, content: dict[str, Any]) -> Self:
        """The shape that `content` described."""
        return cls(np.array(content["points"], float), np.array(content["weights"], float))
