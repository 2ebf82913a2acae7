"""Clusters of any form: rows that stand for them, and how far from these a row may lie and still belong."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from ilk.models.clusters.shapes.placing import NOISE, Labels, Matrix, Placement, Vector, joined, two_best

_DISTANCES_AT_A_TIME = 8_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Exemplars:
    """A row belongs to the cluster of the nearest exemplar, if that is within the cluster's reach.

    Strength is how firmly the nearest exemplar belongs, from 0 to 1, and 0 for rows in no cluster.

    Args:
        points: the exemplars.
        clusters: the cluster of each.
        strengths: how firmly each belongs.
        reach: of each cluster, the largest distance from an exemplar at which a row still belongs.
    """

    points: Matrix
    clusters: Labels
    strengths: Vector
    reach: Vector

    @property
    def count(self) -> int:
        return len(self.reach)

    def place(self, rows: Matrix) -> Placement:
        size = max(_DISTANCES_AT_A_TIME // len(self.points), 1)
        return joined([self._place(rows[start : start + size]) for start in range(0, len(rows), size)])

    def _place(self, rows: Matrix) -> Placement:
        nearest, distances = self._nearest(rows)
        own, other = two_best(-distances)
        each = np.arange(len(rows))
        inside = distances[each, own] <= self.reach[own]
        strength = np.where(inside, self.strengths[nearest[each, own]], 0.0)
        return Placement(np.where(inside, own, NOISE), np.where(inside, other, own), strength)

    def _nearest(self, rows: Matrix) -> tuple[Labels, Matrix]:
        """For each row and cluster its nearest exemplar, and the distance to it."""
        squares = (rows**2).sum(axis=1)[:, None] + (self.points**2).sum(axis=1) - 2 * rows @ self.points.T
        nearest = np.empty((len(rows), self.count), np.int64)
        for cluster in range(self.count):
            members = np.flatnonzero(self.clusters == cluster)
            nearest[:, cluster] = members[squares[:, members].argmin(axis=1)]
        return nearest, np.sqrt(np.maximum(np.take_along_axis(squares, nearest, axis=1), 0))

    def reasons(self, rows: Matrix, own: Labels, other: Labels) -> Matrix:
        nearest, _ = self._nearest(rows)
        each = np.arange(len(rows))
        far = (rows - self.points[nearest[each, other]]) ** 2
        near = (rows - self.points[nearest[each, np.where(own == NOISE, other, own)]]) ** 2
        away: Matrix = far - near
        return away

    def reordered(self, order: Labels) -> Self:
        return type(self)(self.points, np.argsort(order)[self.clusters], self.strengths, self.reach[order])

    def bic(self, rows: Matrix) -> float | None:
        return None

    def content(self) -> dict[str, Any]:
        return {
            "kind": "exemplars",
            "points": self.points.tolist(),
            "clusters": self.clusters.tolist(),
            "strengths": self.strengths.tolist(),
            "reach": self.reach.tolist(),
        }

    @classmethod
    def of(cls, content: dict[str, Any]) -> Self:
        """The shape that `content` described."""
        points, strengths, reach = (np.array(content[name], float) for name in ("points", "strengths", "reach"))
        return cls(points, np.array(content["clusters"], np.int64), strengths, reach)
