"""Clusters as latent classes: in each, an answer to an item has a probability of its own."""

from dataclasses import dataclass
from math import log
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
class Classes:
    """Answers are independent of each other within a class; strength is the probability of the class, given them.

    A row has, for each item, one feature above zero: the answer given. An item without one was not answered, and
    says nothing.

    Args:
        shares: of each class, together 1.
        logarithms: of the probability of each answer, a row a class and a column a feature.
        items: how many items there are.
    """

    shares: Vector
    logarithms: Matrix
    items: int

    @property
    def count(self) -> int:
        return len(self.shares)

    @property
    def parameters(self) -> int:
        """How many are free: for each class a share and, for each item, the probabilities of all answers but one."""
        features: int = self.logarithms.shape[1]
        return self.count * (1 + features - self.items) - 1

    def joint(self, rows: Matrix) -> Matrix:
        """The logarithm of the probability of each row's answers together with each class."""
        return (rows > 0).astype(float) @ self.logarithms.T + np.log(self.shares)

    def place(self, rows: Matrix) -> Placement:
        return in_parts(rows, lambda part: by_probability(self.joint(part)))

    def reasons(self, rows: Matrix, own: Labels, other: Labels) -> Matrix:
        gain: Matrix = (rows > 0) * (self.logarithms[own] - self.logarithms[other])
        return gain

    def reordered(self, order: Labels) -> Self:
        return type(self)(self.shares[order], self.logarithms[order], self.items)

    def log_likelihood(self, rows: Matrix) -> float:
        """The logarithm of the probability of all rows."""
        return float(log_sum(self.joint(rows)).sum())

    def bic(self, rows: Matrix) -> float | None:
        return -2 * self.log_likelihood(rows) + self.parameters * log(len(rows))

    def content(self) -> dict[str, Any]:
        return {
            "kind": "classes",
            "shares": self.shares.tolist(),
            "logarithms": self.logarithms.tolist(),
            "items": self.items,
        }

    @classmethod
    def of(cls, content: dict[str, Any]) -> Self:
        """The shape that `content` described."""
        return cls(np.array(content["shares"], float), np.array(content["logarithms"], float), int(content["items"]))
