"""Whether the effect of each feature is the same at all times, as proportional hazards take it to be."""

import numpy as np
from scipy.stats import chi2

from ilk.models.estimator import Frozen
from ilk.models.outcomes.predictor import Matrix
from ilk.models.outcomes.survival.observed import Observed
from ilk.models.outcomes.survival.partial import Deaths, means_at_risk, products_at_risk
from ilk.models.tables import Floats


class Constancy(Frozen):
    """A test that an effect does not change over time: the statistic, its degrees of freedom, and the p-value."""

    statistic: float
    degrees: int
    p_value: float


def constant(features: Matrix, seen: Observed, weights: Floats) -> tuple[tuple[Constancy, ...], Constancy]:
    """The test of each feature, and the one of all of them together.

    The score test of an effect that moves with the share to whom it has happened by then (Kaplan and Meier's).

    Source: Grambsch & Therneau (1994), Proportional hazards tests and diagnostics based on weighted residuals,
    Biometrika 81.

    Args:
        features: a row a customer.
        seen: how long each was watched, and whether it happened.
        weights: where the partial likelihood of these is greatest.
    """
    deaths = Deaths.of(seen)
    rows = features[deaths.order]
    hazard = np.exp(rows @ weights)
    time = _share_gone(deaths)[deaths.group_of]
    time = time - time.mean()
    means = means_at_risk(rows, deaths, hazard)
    score = time @ (rows[deaths.happened > 0] - means)
    plain, crossed, squared = (
        products_at_risk(rows, deaths, hazard, power) - (means * power[:, None]).T @ means
        for power in (np.ones_like(time), time, time**2)
    )
    own = squared - crossed @ np.linalg.solve(plain, crossed)
    each = score**2 / np.maximum(own.diagonal(), np.finfo(float).tiny)
    return tuple(_tested(statistic, 1) for statistic in each.tolist()), _tested(
        float(score @ np.linalg.pinv(own) @ score), len(weights)
    )


def _tested(statistic: float, degrees: int) -> Constancy:
    return Constancy(statistic=statistic, degrees=degrees, p_value=float(chi2.sf(statistic, degrees)))


def _share_gone(deaths: Deaths) -> Floats:
    """For each different time, the longest first, the share to whom it had happened before it."""
    died = np.bincount(deaths.group_of, minlength=len(deaths.last))
    left = (1 - died / (deaths.last + 1))[::-1].cumprod()
    return np.asarray(1 - np.append(1.0, left[:-1])[::-1])
