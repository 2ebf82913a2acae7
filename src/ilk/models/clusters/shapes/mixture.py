"""Clusters as normal distributions: a row belongs to each with a probability."""

from dataclasses import dataclass
from math import log, pi
from typing import Any, Self

import numpy as np

from ilk.models.clusters.shapes.placing import (
    Labels,
    Matrix,
    Placement,
    Vector,
    by_probability,
    in_parts,
    log_sum,
)


@dataclass(frozen=True, slots=True, eq=False)
class Mixture:
    """A normal distribution a cluster. Strength is the probability of the cluster, given the row.

    Args:
        shares: of each cluster, together 1.
        means: of each cluster and feature.
        roots: of each cluster's precision matrix P, a triangular R with R Rᵀ = P.
        parameters: how many free ones the mixture has.
    """

    shares: Vector
    means: Matrix
    roots: Matrix
    parameters: int

    @property
    def count(self) -> int:
        return len(self.means)

    def place(self, rows: Matrix) -> Placement:
        return in_parts(rows, lambda part: by_probability(self._joint(part)))

    def _joint(self, rows: Matrix) -> Matrix:
        """The logarithm of the density of each row and cluster, with the cluster's share."""
        features = rows.shape[1]
        columns = []
        for share, mean, root in zip(self.shares, self.means, self.roots, strict=True):
            squares = (((rows - mean) @ root) ** 2).sum(axis=1)
            height = np.log(np.diagonal(root)).sum() - features / 2 * log(2 * pi) + np.log(share)
            columns.append(height - squares / 2)
        return np.column_stack(columns)

    def reasons(self, rows: Matrix, own: Labels, other: Labels) -> Matrix:
        return self._away(rows, other) - self._away(rows, own)

    def _away(self, rows: Matrix, of: Labels) -> Matrix:
        """The parts of half the squared Mahalanobis distance to a cluster's mean: they add up to it."""
        parts = np.zeros_like(rows)
        for cluster in range(self.count):
            inside = of == cluster
            away = rows[inside] - self.means[cluster]
            parts[inside] = away * (away @ self.roots[cluster] @ self.roots[cluster].T) / 2
        return parts

    def reordered(self, order: Labels) -> Self:
        return type(self)(self.shares[order], self.means[order], self.roots[order], self.parameters)

    def bic(self, rows: Matrix) -> float | None:
        return -2 * float(log_sum(self._joint(rows)).sum()) + self.parameters * log(len(rows))

    def content(self) -> dict[str, Any]:
        return {
            "kind": "mixture",
            "shares": self.shares.tolist(),
            "means": self.means.tolist(),
            "roots": self.roots.tolist(),
            "parameters": self.parameters,
        }

    @classmethod
    def of(cls, content: dict[str, Any]) -> Self:
        """The shape that `content` described."""
        shares, means, roots = (np.array(content[name], float) for name in ("shares", "means", "roots"))
        return cls(shares, means, roots, int(content["parameters"]))
