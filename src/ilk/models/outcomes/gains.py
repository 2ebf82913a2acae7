"""What is gained by taking the likeliest first: deciles, lift, and from which probability on it pays."""

from collections.abc import Sequence

import numpy as np
from pydantic import Field
from scipy.special import betaincinv

from ilk.models.estimator import Frozen
from ilk.models.tables import Floats

_TENTHS = 10


class Decile(Frozen):
    """A tenth of the customers, the likeliest first.

    Args:
        customers: how many they are.
        happened: how many of them did.
        expected: how many should have, by their probabilities.
        lift: their share of those who did, against everyone's.
        gain: the share of all who did that is in this tenth and those above it.
    """

    customers: int
    happened: int
    expected: float
    lift: float
    gain: float


class Bin(Frozen):
    """Customers of like probability: how likely it was said to be, and how often it happened, between its bounds."""

    customers: int
    predicted: float
    observed: float
    low: float
    high: float


class Costs(Frozen):
    """What an action costs and brings, in one unit of money.

    `action` is spent on everyone who is chosen; `hit` is what one of them brings who would do what is foretold, over
    nothing being done.
    """

    action: float = Field(gt=0)
    hit: float = Field(gt=0)

    @property
    def threshold(self) -> float:
        """The probability from which on it pays (Elkan 2001, The foundations of cost-sensitive learning)."""
        return min(self.action / self.hit, 1.0)


class Choice(Frozen):
    """What choosing from a probability on would have brought in the holdout.

    Args:
        threshold: the probability.
        customers: how many were at or above it.
        happened: how many of them did.
        profit: what they would have brought less what was spent.
        profit_of_all: the same for choosing everyone.
    """

    threshold: float
    customers: int
    happened: int
    profit: float
    profit_of_all: float


def deciles(chances: Floats, happened: Floats) -> tuple[Decile, ...]:
    """Tenths from the likeliest down; where probabilities are equal, what happened is shared out evenly."""
    order = np.argsort(-chances, kind="stable")
    ranked, hits = chances[order], _even(chances[order], happened[order])
    share, all_hits = happened.mean(), happened.sum()
    found, gained = [], 0.0
    for part in np.array_split(np.arange(len(order)), _TENTHS):
        here = float(hits[part].sum())
        gained += here
        found.append(
            Decile(
                customers=len(part),
                happened=round(here),
                expected=float(ranked[part].sum()),
                lift=here / len(part) / share,
                gain=min(gained / all_hits, 1.0),
            )
        )
    return tuple(found)


def calibration_bins(chances: Floats, happened: Floats) -> tuple[Bin, ...]:
    """Tenths by probability, the least likely first, with Jeffreys intervals (Brown, Cai & DasGupta 2001)."""
    order = np.argsort(chances, kind="stable")
    return tuple(_bin(chances[part], happened[part]) for part in _tenths(chances, order))


def expected_calibration_error(bins: Sequence[Bin]) -> float:
    """The mean distance of what was said from what happened, weighted by customers (Naeini et al. 2015)."""
    customers = sum(each.customers for each in bins)
    return sum(each.customers * abs(each.predicted - each.observed) for each in bins) / customers


def chosen(chances: Floats, happened: Floats, costs: Costs) -> Choice:
    """What the costs' threshold would have brought."""
    over = chances >= costs.threshold
    customers, hits = int(over.sum()), int(happened[over].sum())
    return Choice(
        threshold=costs.threshold,
        customers=customers,
        happened=hits,
        profit=hits * costs.hit - customers * costs.action,
        profit_of_all=float(happened.sum()) * costs.hit - len(happened) * costs.action,
    )


def _even(ranked: Floats, happened: Floats) -> Floats:
    """For each row the mean of what happened among those of its probability, so that ties have no order."""
    _, own = np.unique(ranked, return_inverse=True)
    return np.asarray((np.bincount(own, weights=happened) / np.bincount(own))[own])


def _tenths(chances: Floats, order: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> list[Floats]:
    """Tenths of the rows in order; equal probabilities stay together, in the lowest tenth that any of them is in."""
    _, first = np.unique(chances[order], return_index=True)
    starts = np.array([part[0] for part in np.array_split(np.arange(len(order)), _TENTHS) if len(part)])
    bounds = np.unique(first[np.searchsorted(first, starts, side="right") - 1])
    return np.split(order, bounds[1:])


def _bin(chances: Floats, happened: Floats) -> Bin:
    hits, rows = float(happened.sum()), len(happened)
    low, high = betaincinv(hits + 0.5, rows - hits + 0.5, np.array([0.025, 0.975]))
    return Bin(
        customers=rows,
        predicted=float(chances.mean()),
        observed=hits / rows,
        low=float(low) if hits else 0.0,
        high=float(high) if hits < rows else 1.0,
    )
