"""What every shape answers: where rows belong, how firmly, which cluster is next, and which features decide."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
"""Prepared rows: a row a customer, a column a feature."""
Vector = NDArray[np.float64]
Labels = NDArray[np.int64]
"""Numbers of clusters, from 0; `NOISE` for rows that are in none."""

NOISE = -1
_ROWS_AT_A_TIME = 16_384


@dataclass(frozen=True, slots=True, eq=False)
class Placement:
    """Where each row belongs.

    Args:
        own: the cluster.
        other: the next best cluster; the own one where there is only one.
        strength: from 0, on the border or outside, to 1, without any doubt. What it measures, the shape says.
    """

    own: Labels
    other: Labels
    strength: Vector


class Shape(Protocol):
    """What a method learnt, in the units of the prepared features."""

    @property
    def count(self) -> int:
        """How many clusters there are."""

    def place(self, rows: Matrix) -> Placement: ...

    def reasons(self, rows: Matrix, own: Labels, other: Labels) -> Matrix:
        """What each feature adds to the choice of `own` over `other`, one figure for each row and feature."""

    def reordered(self, order: Labels) -> Self:
        """The same clusters under other numbers: the new cluster i is the old `order[i]`."""

    def bic(self, rows: Matrix) -> float | None:
        """The Bayesian information criterion of the rows, less is better; None without a likelihood."""

    def content(self) -> dict[str, Any]:
        """Itself as JSON values, with its `kind`."""


def slices(rows: int) -> Iterator[slice]:
    """Parts of so many rows, none so large that what is worked out beside it fills the memory."""
    for start in range(0, rows, _ROWS_AT_A_TIME):
        yield slice(start, start + _ROWS_AT_A_TIME)


def in_parts(rows: Matrix, place: Callable[[Matrix], Placement]) -> Placement:
    """Where rows belong, given what places some of them."""
    return joined([place(rows[part]) for part in slices(len(rows))])


def joined(placements: list[Placement]) -> Placement:
    """The placements of parts, one after the other."""
    if not placements:
        nobody = np.empty(0, np.int64)
        return Placement(nobody, nobody, np.empty(0))
    return Placement(
        np.concatenate([each.own for each in placements]),
        np.concatenate([each.other for each in placements]),
        np.concatenate([each.strength for each in placements]),
    )


def two_best(scores: Matrix) -> tuple[Labels, Labels]:
    """The columns of the largest and of the second largest score of each row; the same where there is one column."""
    own = scores.argmax(axis=1)
    if scores.shape[1] == 1:
        return own, own
    rest = scores.copy()
    rest[np.arange(len(scores)), own] = -np.inf
    return own, rest.argmax(axis=1)


def by_probability(logarithms: Matrix) -> Placement:
    """Placed where the probability is highest, given the logarithms of the joint ones; strength is that probability."""
    own, other = two_best(logarithms)
    best = logarithms[np.arange(len(logarithms)), own]
    return Placement(own, other, 1 / np.exp(logarithms - best[:, None]).sum(axis=1))


def log_sum(logarithms: Matrix) -> Vector:
    """For each row the logarithm of the sum, kept from overflowing."""
    top = logarithms.max(axis=1)
    total: Vector = top + np.log(np.exp(logarithms - top[:, None]).sum(axis=1))
    return total
