"""Forward selection: which columns, one after the other, tell groups apart best."""

from dataclasses import dataclass
from functools import reduce

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

    def forward(self, most: int) -> list[int]:
        """At most so many columns: each time the one that, with those before, places most rows rightly."""
        selected: list[int] = []
        left = sorted(set(self.column_of.tolist()))
        while left and len(selected) < most:
            tried = [self._accuracy([*selected, column]) for column in left]
            selected.append(left.pop(int(np.argmax(tried))))
        return selected

    def selected(self, most: int) -> list[Selected]:
        """The columns of `forward`, each with how well so many columns place rows that took no part in anything.

        Columns are chosen anew without each part, and place it then (Stone 1974): a figure that the choice of columns
        cannot flatter.
        """
        shares = np.array([self._without(place).placed(part, most) for place, part in enumerate(self.parts)])
        errors = shares.std(axis=0, ddof=1) / np.sqrt(len(shares))
        return [
            Selected(column, float(accuracy), float(error))
            for column, accuracy, error in zip(self.forward(most), shares.mean(axis=0), errors, strict=True)
        ]

    def _without(self, place: int) -> "Trial":
        """All parts but one."""
        others = [other for other in range(len(self.parts)) if other != place]
        return Trial(
            tuple(self.parts[other] for other in others), tuple(self.sums[other] for other in others), self.column_of
        )

    def placed(self, part: tuple[Matrix, Labels], most: int) -> list[float]:
        """The shares of other rows that the first column places rightly, the first two, and so on."""
        order, whole = self.forward(most), self._whole()
        return [self._share(whole, part, order[: count + 1]) for count in range(len(order))]

    def _accuracy(self, columns: list[int]) -> float:
        """The mean share of rows placed rightly in a part, by discriminants of all others."""
        whole = self._whole()
        parts = zip(self.parts, self.sums, strict=True)
        return float(np.mean([self._share(whole.without(own), part, columns) for part, own in parts]))

    def _share(self, sums: Sums, part: tuple[Matrix, Labels], columns: list[int]) -> float:
        features = np.flatnonzero(np.isin(self.column_of, columns))
        rows, labels = part
        return float((discriminants(sums, features).joint(rows[:, features]).argmax(axis=1) == labels).mean())

    def _whole(self) -> Sums:
        return reduce(Sums.joined, self.sums)


def fewest(selected: list[Selected]) -> int:
    """The fewest columns that come within one standard error of the best."""
    best = max(selected, key=lambda each: each.accuracy)
    near = [each.accuracy >= best.accuracy - best.error for each in selected]
    return near.index(True) + 1
