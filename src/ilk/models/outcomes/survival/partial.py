"""Cox's partial likelihood with Efron's way with ties, its maximum, and the hazard beneath."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from ilk.kernel.errors import UserError
from ilk.models.outcomes.predictor import Matrix
from ilk.models.outcomes.sample import Places
from ilk.models.outcomes.survival.observed import Observed
from ilk.models.tables import Floats

_ROUNDS, _HALVINGS, _CLOSE = 50, 30, 1e-9
_SEPARATED = 15.0


@dataclass(frozen=True, slots=True, eq=False)
class Estimate:
    """Where the partial likelihood is greatest.

    Args:
        weights: the log hazard ratio of one unit of each feature.
        covariance: the inverse of the information there.
        log_likelihood: the logarithm of the partial likelihood there.
        null: the same with all weights 0.
    """

    weights: Floats
    covariance: Matrix
    log_likelihood: float
    null: float


@dataclass(frozen=True, slots=True, eq=False)
class Deaths:
    """Rows from the longest duration to the shortest, and a place for each event.

    Args:
        order: of the rows.
        happened: in that order.
        group_of: for each event the place of its time among the different times, the longest first.
        last: for each different time the place of the last row with it: those up to it were at risk.
        taken: for each event the share of its time's events that are before it: 0 for the first, then 1/d, 2/d and on.
    """

    order: Places
    happened: Floats
    group_of: Places
    first: Places
    last: Places
    taken: Floats

    @classmethod
    def of(cls, seen: Observed) -> "Deaths":
        """The events of what was observed."""
        order = np.argsort(-seen.duration, kind="stable")
        duration, happened = seen.duration[order], seen.happened[order]
        first = np.flatnonzero(np.append(True, np.diff(duration) != 0))
        last = np.append(first[1:], len(order)) - 1
        deaths = np.add.reduceat(happened, first).astype(int)
        group_of = np.repeat(np.arange(len(first)), deaths)
        before = np.arange(len(group_of)) - np.repeat(deaths.cumsum() - deaths, deaths)
        return cls(order, happened, group_of, first, last, before / np.maximum(deaths[group_of], 1))

    def totals(self, values: Floats) -> Floats:
        """For each event the sum over those at risk, less the share of its time's events that are before it."""
        at_risk = values.cumsum()[self.last]
        dying = np.add.reduceat(values * self.happened, self.first)
        return np.asarray(at_risk[self.group_of] - self.taken * dying[self.group_of])


def maximised(features: Matrix, seen: Observed) -> Estimate:
    """The weights, by Newton's method.

    Source: Cox (1972), Regression models and life-tables, JRSS B 34; ties: Efron (1977), JASA 72.

    Raises:
        UserError: `separated` where a feature tells exactly to whom it happens first, so that no weight is the best.
    """
    deaths = Deaths.of(seen)
    rows = features[deaths.order]
    weights = np.zeros(features.shape[1])
    here = _derivatives(rows, deaths, weights)
    null = here.value
    for _ in range(_ROUNDS):
        weights, there = _stepped(rows, deaths, weights, here)
        gained, here = there.value - here.value, there
        if gained < _CLOSE * (1 + abs(here.value)):
            break
    # An endless effect is large by the unit and over what is there of the feature: not so that of a small share.
    if ((np.abs(weights) > _SEPARATED) & (np.abs(weights) * np.ptp(features, axis=0) > _SEPARATED)).any():
        what = "a feature tells exactly to whom it happens first, so that its effect has no end"
        raise UserError("separated", what, hint="Leave it out, or take rare levels together.")
    return Estimate(weights, np.asarray(np.linalg.inv(here.information)), here.value, null)


def baseline(features: Matrix, seen: Observed, weights: Floats) -> tuple[Floats, Floats]:
    """The times of events and the cumulative hazard at each of a row whose features are all 0."""
    deaths = Deaths.of(seen)
    totals = deaths.totals(np.exp(features[deaths.order] @ weights))
    steps = np.bincount(deaths.group_of, weights=1 / totals, minlength=len(deaths.last))
    times = seen.duration[deaths.order][deaths.last]
    real = np.bincount(deaths.group_of, minlength=len(deaths.last)) > 0
    return times[real][::-1], steps[real][::-1].cumsum()


def means_at_risk(rows: Matrix, deaths: Deaths, hazard: Floats) -> Matrix:
    """For each event the mean of each feature over those at risk, weighted by their hazards; rows as `deaths.order`."""
    at_risk = deaths.totals(hazard)
    return np.column_stack([deaths.totals(hazard * values) / at_risk for values in rows.T])


def products_at_risk(rows: Matrix, deaths: Deaths, hazard: Floats, factors: Floats) -> Matrix:
    """The means of the products of two features over those at risk, summed over events, each with its factor."""
    shares, count = factors / deaths.totals(hazard), rows.shape[1]
    found = np.empty((count, count))
    for i in range(count):
        for j in range(i + 1):
            found[i, j] = found[j, i] = float(shares @ deaths.totals(hazard * rows[:, i] * rows[:, j]))
    return found


def concordance(risk: Floats, seen: Observed) -> float:
    """Of pairs whose order is known, the share in which the higher risk came first (Harrell et al. 1982)."""
    events = np.flatnonzero(seen.happened > 0)
    later = seen.duration[None, :] > seen.duration[events, None]
    # Who was still watched when it happened to the other outlived them, even on the same day.
    later |= (seen.duration[None, :] == seen.duration[events, None]) & (seen.happened[None, :] == 0)
    above = risk[events, None] - risk[None, :]
    pairs = later.sum()
    return float(((above > 0) + (above == 0) / 2)[later].sum() / pairs) if pairs else 0.5


class _Point(NamedTuple):
    """The logarithm of the partial likelihood at some weights, its gradient, and its negative second derivatives."""

    value: float
    gradient: Floats
    information: Matrix


def _stepped(rows: Matrix, deaths: Deaths, weights: Floats, here: _Point) -> tuple[Floats, _Point]:
    """Newton's step, halved until it does not lose."""
    step = np.linalg.solve(here.information + np.eye(len(weights)) * 1e-12, here.gradient)
    for halving in range(_HALVINGS):
        tried = weights + step / 2**halving
        there = _derivatives(rows, deaths, tried)
        if there.value >= here.value:
            return tried, there
    return weights, here


def _derivatives(rows: Matrix, deaths: Deaths, weights: Floats) -> _Point:
    score = rows @ weights
    hazard = np.exp(score)
    dying = deaths.happened > 0
    means = means_at_risk(rows, deaths, hazard)
    information = products_at_risk(rows, deaths, hazard, np.ones(len(means))) - means.T @ means
    value = float(score[dying].sum() - np.log(deaths.totals(hazard)).sum())
    return _Point(value, np.asarray(rows[dying].sum(axis=0) - means.sum(axis=0)), information)
