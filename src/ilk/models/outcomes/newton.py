"""Penalised maximum likelihood of a logistic regression, by Newton's method."""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from ilk.models.outcomes.predictor import Matrix
from ilk.models.tables import Floats

_ROUNDS, _HALVINGS, _CLOSE = 100, 30, 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Maximum:
    """Where the likelihood is greatest.

    Args:
        weights: one for each feature.
        covariance: the inverse of the negative second derivatives there.
    """

    weights: Floats
    covariance: Matrix


def maximised(features: Matrix, happened: Floats, penalty: Floats) -> Maximum:
    """The weights of a logistic regression (iteratively reweighted least squares; McCullagh & Nelder 1989).

    Args:
        features: a row a customer; a column of ones is the intercept.
        happened: from 0 to 1 for each row.
        penalty: for each weight, half of it times the weight's square is taken off (le Cessie & van Houwelingen 1992).
    """
    weights = np.zeros(features.shape[1])
    value = _objective(features, happened, penalty, weights)
    for _ in range(_ROUNDS):
        chance = expit(features @ weights)
        gradient = features.T @ (happened - chance) - penalty * weights
        step = np.linalg.solve(_information(features, chance, penalty), gradient)
        weights, gained = _stepped(features, happened, penalty, weights, step, value)
        value += gained
        if gained < _CLOSE * (1 + abs(value)):
            break
    covariance = np.linalg.inv(_information(features, expit(features @ weights), penalty))
    return Maximum(weights, np.asarray(covariance))


def _stepped(
    features: Matrix, happened: Floats, penalty: Floats, weights: Floats, step: Floats, value: float
) -> tuple[Floats, float]:
    """The step, halved until it does not lose, and what it gained."""
    for halving in range(_HALVINGS):
        tried = weights + step / 2**halving
        gained = _objective(features, happened, penalty, tried) - value
        if gained >= 0:
            return tried, gained
    return weights, 0.0


def _objective(features: Matrix, happened: Floats, penalty: Floats, weights: Floats) -> float:
    score = features @ weights
    return float((happened * score - np.logaddexp(0, score)).sum() - (penalty * weights**2).sum() / 2)


def _information(features: Matrix, chance: Floats, penalty: Floats) -> Matrix:
    weighted = features * (chance * (1 - chance))[:, None]
    # A touch on the diagonal keeps it solvable where features say the same thing twice.
    found: Matrix = features.T @ weighted + np.diag(penalty + 1e-9)
    return found
