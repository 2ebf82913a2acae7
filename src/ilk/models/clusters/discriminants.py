"""Linear discriminants from sums, so that any choice of questions is tried without reading the rows again."""

from dataclasses import dataclass

import numpy as np

from ilk.models.clusters.shapes.placing import Labels, Matrix, Vector

_RIDGE = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """Of rows in groups: how many in each, the sums of features in each, and the sums of their products in all."""

    counts: Vector
    totals: Matrix
    products: Matrix

    @classmethod
    def of(cls, rows: Matrix, labels: Labels, groups: int) -> "Sums":
        """The sums of rows and the group of each."""
        belongs = np.eye(groups)[labels]
        return cls(belongs.sum(axis=0), belongs.T @ rows, rows.T @ rows)

    def joined(self, other: "Sums") -> "Sums":
        """The sums of the rows of both."""
        return Sums(self.counts + other.counts, self.totals + other.totals, self.products + other.products)

    def without(self, other: "Sums") -> "Sums":
        """The sums of the rows that are not in `other`."""
        return Sums(self.counts - other.counts, self.totals - other.totals, self.products - other.products)


@dataclass(frozen=True, slots=True, eq=False)
class Discriminants:
    """A linear function a group: the largest says the group, and together they are logarithms of probabilities.

    Fisher (1936), with the groups' shares as what is known beforehand.
    """

    slopes: Matrix
    heights: Vector

    def joint(self, rows: Matrix) -> Matrix:
        """The logarithm of each group's probability, but for what all groups share."""
        return rows @ self.slopes + self.heights


def discriminants(sums: Sums, features: Labels) -> Discriminants:
    """The discriminants of some features."""
    counts = np.maximum(sums.counts, 1)[:, None]
    totals = sums.totals[:, features]
    means = totals / counts
    spread = sums.products[np.ix_(features, features)] - means.T @ totals
    spread /= max(sums.counts.sum() - len(means), 1)
    spread += np.diag(np.maximum(np.diagonal(spread), 1.0) * _RIDGE)
    slopes: Matrix = np.linalg.solve(spread, means.T).astype(float)
    shares = np.maximum(sums.counts, 0.5) / sums.counts.sum()
    return Discriminants(slopes, np.log(shares) - (means * slopes.T).sum(axis=1) / 2)
