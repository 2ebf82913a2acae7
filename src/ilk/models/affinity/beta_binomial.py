"""Shares that differ from customer to customer: the beta-binomial distribution, fitted by maximum likelihood."""

import numpy as np
from pydantic import Field
from scipy.optimize import minimize
from scipy.special import betaln

from ilk.models.estimator import Frozen
from ilk.models.tables import Floats

_BOUNDS = (-7.0, 14.0)


class Beta(Frozen):
    """How a share is spread over customers: `a / (a + b)` on average, alike for all where `a + b` is large."""

    a: float = Field(gt=0)
    b: float = Field(gt=0)

    @property
    def mean(self) -> float:
        return self.a / (self.a + self.b)


def fitted(hits: Floats, trials: Floats, weights: Floats) -> Beta:
    """The distribution under which these counts are likeliest.

    Source: Griffiths (1973), Maximum likelihood estimation for the beta-binomial distribution, Biometrics 29; for the
    shrinkage that follows from it, Casella (1985), An introduction to empirical Bayes data analysis, The American
    Statistician 39.

    Args:
        hits: how many of the trials, for each kind of customer.
        trials: of each kind.
        weights: how many customers are of each kind.
    """
    share = float((weights * hits).sum() / (weights * trials).sum())

    def lost(logs: Floats) -> float:
        a, b = np.exp(logs)
        return -float((weights * (betaln(a + hits, b + trials - hits) - betaln(a, b))).sum())

    # Begun at the right mean and a middling spread; far out, customers are alike, and farther changes nothing.
    begin = np.log([max(share, 1e-6) * 10, max(1 - share, 1e-6) * 10])
    found = minimize(lost, begin, method="L-BFGS-B", bounds=[_BOUNDS, _BOUNDS])
    a, b = np.exp(found.x)
    return Beta(a=float(a), b=float(b))
