"""Ways to foretell a series: the newest value as it is, with the average change so far, and a damped trend."""

from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from ilk.measurement.statistics import LEVEL

Floats = NDArray[np.float64]
_LEVELS = (0.05, 0.15, 0.3, 0.45, 0.6, 0.75, 0.9, 0.999)
_TRENDS = (0.0, 0.05, 0.15, 0.3, 0.5, 0.8)
"""Of the level's weight."""
_DAMPING = (0.8, 0.85, 0.9, 0.94, 0.98)
_FITTED = 5
"""Two weights, the damping, and the level and trend to begin with."""
FEWEST_FOR_TREND = 12


@dataclass(frozen=True, slots=True, eq=False)
class Foretold:
    """What is expected of the next steps, and how far an interval at 95 % reaches to either side."""

    expected: Floats
    reach: Floats


def last_value(values: Floats, steps: int) -> Foretold:
    """The newest value for all steps: a random walk, whose uncertainty grows with the root of the steps.

    Source: Hyndman & Athanasopoulos (2021), Forecasting: Principles and Practice, 3rd edition, section 5.2 and 5.5.
    """
    moves = np.diff(values)
    spread = np.sqrt((moves**2).mean()) * np.sqrt(np.arange(1, steps + 1))
    return Foretold(np.full(steps, values[-1]), spread * _quantile(len(moves)))


def drift(values: Floats, steps: int) -> Foretold:
    """The newest value, and with each step the average change so far: a random walk with drift.

    Source: Hyndman & Athanasopoulos (2021), section 5.2 and 5.5; the average change is uncertain itself.
    """
    moves, ahead = np.diff(values), np.arange(1, steps + 1)
    spread = np.sqrt(moves.var(ddof=1) * (ahead + ahead**2 / len(moves)))
    return Foretold(values[-1] + moves.mean() * ahead, spread * _quantile(len(moves) - 1))


def damped_trend(values: Floats, steps: int) -> Foretold:
    """Exponential smoothing with an additive trend that fades: the model ETS(A, Ad, N) by least squares.

    Weights are those of a grid that fit best one step ahead; for each of them the level and trend to begin with are
    worked out exactly, for the errors are linear in them.

    Source: Gardner & McKenzie (1985), Forecasting trends in time series, Management Science 31; the intervals:
    Hyndman, Koehler, Ord & Snyder (2008), Forecasting with Exponential Smoothing, table 6.1, with the t distribution.
    """
    level, trend, damping = _GRID.T
    errors, begin = _begun(values, level, trend, damping)
    best = int((errors**2).sum(axis=0).argmin())
    alpha, beta, phi = float(level[best]), float(trend[best]), float(damping[best])
    state = _run(values, begin[:, best], alpha, beta, phi)
    faded = np.cumsum(phi ** np.arange(1, steps + 1))
    freedom = max(len(values) - _FITTED, 1)
    variance = float((errors[:, best] ** 2).sum()) / freedom
    weights = alpha + beta * faded[:-1]
    spread = np.sqrt(variance * (1 + np.concatenate([[0.0], np.cumsum(weights**2)])))
    return Foretold(state[0] + faded * state[1], spread * _quantile(freedom))


def _begun(values: Floats, alpha: Floats, beta: Floats, phi: Floats) -> tuple[Floats, Floats]:
    """One-step errors (a row a value, a column a choice of weights), and the level and trend that make them least."""
    zeros, ones = np.zeros(len(alpha)), np.ones(len(alpha))
    # By how much the errors move with the level and the trend to begin with: the errors of a series of zeros.
    idle = np.zeros(len(values))
    plain = _errors(values, zeros, zeros, alpha, beta, phi)
    by_level = _errors(idle, ones, zeros, alpha, beta, phi)
    by_trend = _errors(idle, zeros, ones, alpha, beta, phi)
    a, b, c = (by_level**2).sum(0), (by_level * by_trend).sum(0), (by_trend**2).sum(0) + 1e-12
    d, e = -(plain * by_level).sum(0), -(plain * by_trend).sum(0)
    scale = a * c - b**2
    begin = np.array([(d * c - e * b) / scale, (a * e - b * d) / scale])
    return plain + by_level * begin[0] + by_trend * begin[1], begin


def _errors(values: Floats, level: Floats, trend: Floats, alpha: Floats, beta: Floats, phi: Floats) -> Floats:
    found = np.empty((len(values), len(alpha)))
    for place, value in enumerate(values):
        expected = level + phi * trend
        error = value - expected
        level, trend = expected + alpha * error, phi * trend + beta * error
        found[place] = error
    return found


def _run(values: Floats, begin: Floats, alpha: float, beta: float, phi: float) -> tuple[float, float]:
    """The level and the trend after the newest value."""
    level, trend = float(begin[0]), float(begin[1])
    for value in values:
        error = float(value) - level - phi * trend
        level, trend = level + phi * trend + alpha * error, phi * trend + beta * error
    return level, trend


def _quantile(freedom: int) -> float:
    return float(stdtrit(freedom, (1 + LEVEL) / 2))


_GRID: Floats = np.array([(a, a * b, phi) for a, b, phi in product(_LEVELS, _TRENDS, _DAMPING)])
"""A row a choice: the weight of the level, that of the trend, the damping."""
