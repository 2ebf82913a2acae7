"""Forward selection: which columns, one after the other, tell groups apart best."""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from ilk.models.clusters.discriminants import Sums, discriminants
from ilk.models.clusters.prepared import in_order
from ilk.models.clusters.shapes.placing import Labels, Matrix


@dataclass(frozen=True, slots=True)
class Selected:
    """A column, in the order of selection: the share placed rightly by it and those before, and its standard error."""

    column: int
    accuracy: float
    error: float


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """Rows in parts, each of which is placed by discriminants of all others.

    Args:
        parts: rows and groups of each part.
        sums: of each part.
        column_of: for each feature, which column it comes from.
    """

    parts: tuple[tuple[Matrix, Labels], ...]
    sums: tuple[Sums, ...]
    column_of: Labels

    @classmethod
    def of(cls, rows: Matrix, labels: Labels, column_of: Labels, *, folds: int, most: int, rng: Generator) -> "Trial":
        """At most so many rows, dealt by chance into so many parts."""
        dealt = in_order(np.column_stack([rows, labels]))[rng.permutation(len(rows))][:most]
        parts = tuple((rows[places], labels[places]) for places in np.array_split(dealt, folds))
        groups = int(labels.max()) + 1
        return cls(parts, tuple(Sums.of(*part, groups) for part in parts), column_of)

    def forward(self, most: int) -> list[Selected]:
        """At most so many columns: each time the one that, with those before, places most rows rightly."""
        selected: list[Selected] = []
        left = sorted(set(self.column_of.tolist()))
        while left and len(selected) < most:
            before = [each.column for each in selected]
            tried = [self._accuracy([*before, column]) for column in left]
            best = int(np.argmax([accuracy for accuracy, _ in tried]))
            selected.append(Selected(left.pop(best), *tried[best]))
        return selected

    def _accuracy(self, columns: list[int]) -> tuple[float, float]:
        """The mean share of rows placed rightly in a part, and its standard error over parts."""
        features = np.flatnonzero(np.isin(self.column_of, columns))
        whole = self.sums[0]
        for part in self.sums[1:]:
            whole = whole.joined(part)
        shares = []
        for (rows, labels), own in zip(self.parts, self.sums, strict=True):
            functions = discriminants(whole.without(own), features)
            shares.append(float((functions.joint(rows[:, features]).argmax(axis=1) == labels).mean()))
        return float(np.mean(shares)), float(np.std(shares, ddof=1) / np.sqrt(len(shares)))


def fewest(selected: list[Selected]) -> int:
    """The fewest columns that come within one standard error of the best."""
    best = max(selected, key=lambda each: each.accuracy)
    near = [each.accuracy >= best.accuracy - best.error for each in selected]
    return near.index(True) + 1
