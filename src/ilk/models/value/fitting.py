"""Maximum likelihood: the parameters under which what was seen is most likely, and how sure they are."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from ilk.kernel.errors import UserError
from ilk.models.tables import Floats

_WIDEST = 12.0
"""Parameters stay between exp(-12) and exp(12): beyond, the likelihood is flat and functions lose their digits."""
_STEP = 1e-5
"""The step of the second differences, on the scale that is searched."""
_NO_CURVE = 1e-10
"""A likelihood that bends less than this, for each customer, does not tell its parameters."""
_STEPS, _CLOSE = 8, 100.0
"""The most of Newton's steps from a sample's optimum, and how much flatter than a summit their end must be."""
_FLAT = 1e-4
"""The largest slope, for each customer and on the scale that is searched, that counts as a summit."""


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """The log-likelihood of each history, and its derivatives: a row for each parameter."""

    values: Floats
    slopes: Floats

    def summed(self, weights: Floats) -> "Total":
        """The same of all together."""
        # Products of matrices would start threads, which for so few numbers wait longer than they work.
        return Total(float(np.einsum("n,n", self.values, weights)), np.einsum("kn,n->k", self.slopes, weights))


@dataclass(frozen=True, slots=True, eq=False)
class Total:
    """The log-likelihood of all histories, and its derivatives."""

    value: float
    slopes: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Space:
    """Where to search: the names of the parameters, and which of them are above zero (searched by logarithm)."""

    names: tuple[str, ...]
    positive: tuple[bool, ...]

    @property
    def above_zero(self) -> Floats:
        """1 for each parameter that is above zero, else 0."""
        return np.array(self.positive, dtype=np.float64)

    def outer(self, inner: Floats) -> Floats:
        """The parameters of a point that is searched."""
        return np.where(self.positive, np.exp(np.where(self.positive, inner, 0.0)), inner)

    def inner(self, outer: Floats) -> Floats:
        """The point that is searched of parameters."""
        point = np.where(self.positive, np.log(np.where(self.positive, outer, 1.0)), outer)
        return np.clip(point, 1 - _WIDEST, _WIDEST - 1)

    def stretch(self, outer: Floats) -> Floats:
        """How much a parameter moves for each step that is searched."""
        return np.where(self.positive, outer, 1.0)


@dataclass(frozen=True, slots=True, eq=False)
class Optimum:
    """The most likely parameters; `covariance` has infinite variances where the data do not tell."""

    names: tuple[str, ...]
    parameters: Floats
    log_likelihood: float
    covariance: Floats
    customers: float

    def params(self) -> dict[str, float]:
        """The parameters by name."""
        return dict(zip(self.names, self.parameters.tolist(), strict=True))

    def standard_errors(self) -> dict[str, float]:
        """The standard errors by name; infinite where the data do not tell."""
        return dict(zip(self.names, np.sqrt(np.diag(self.covariance)).tolist(), strict=True))

    def stretched(self, by: Floats, likelier: float) -> "Optimum":
        """The same where what was measured is given in other units: parameters so many times as large."""
        covariance = self.covariance * np.outer(by, by)
        return Optimum(self.names, self.parameters * by, self.log_likelihood + likelier, covariance, self.customers)


def maximise(
    total: Callable[[Floats], Total],
    customers: float,
    starts: Sequence[Floats],
    space: Space,
    *,
    iterations: int,
    like: Optimum | None = None,
) -> Optimum:
    """The optimum that is found from the first start that leads to one.

    The search is by L-BFGS-B with exact slopes (Byrd, Lu, Nocedal & Zhu 1995); a step of Newton's method, with the
    second differences that the standard errors need anyway, makes the last digits right. `like` is the optimum of a
    sample: from there, and with its curvature, few of Newton's steps do without the search.

    Raises:
        UserError: `not-converged`.
    """

    def below(point: Floats) -> tuple[float, Floats]:
        """What is minimised, for each customer, and its slope."""
        outer = space.outer(point)
        found = total(outer)
        return -found.value / customers, -found.slopes * space.stretch(outer) / customers

    point = _stepped(below, space, like) if like else None
    if point is not None:
        return _optimum(below, point, space, customers)
    for start in starts:
        point = _searched(below, space.inner(start), iterations)
        if point is not None:
            return _optimum(below, point, space, customers)
    raise UserError(
        "not-converged",
        "no parameters were found under which these histories are most likely",
        hint="The model may not fit: try another one, more customers, or a longer time.",
    )


Function = Callable[[Floats], tuple[float, Floats]]


def _stepped(below: Function, space: Space, like: Optimum) -> Floats | None:
    """The lowest point near the optimum of a sample; None where steps do not lead there."""
    point, stretch = space.inner(like.parameters), space.stretch(like.parameters)
    inverse = like.covariance / np.outer(stretch, stretch) * like.customers
    if not np.isfinite(inverse).all():
        return None
    for _ in range(_STEPS):
        _, slope = below(point)
        if np.abs(slope).max() < _FLAT / _CLOSE:
            return point
        point = point - inverse @ slope
        if not (np.abs(point) < _WIDEST).all():
            return None
    return None


def _searched(below: Function, start: Floats, iterations: int) -> Floats | None:
    """The lowest point from a start; None where the search ends elsewhere."""
    options = {"maxiter": iterations, "maxfun": 4 * iterations, "ftol": 1e-14, "gtol": 1e-7}
    bounds = [(-_WIDEST, _WIDEST)] * start.size
    with np.errstate(all="ignore"):
        found = minimize(below, start, jac=True, method="L-BFGS-B", bounds=bounds, options=options)
    inside = np.abs(found.x) < _WIDEST
    lowest = np.isfinite(found.fun) and np.abs(found.jac[inside]).max(initial=0.0) < _FLAT
    return np.asarray(found.x) if lowest else None


def _optimum(below: Function, point: Floats, space: Space, customers: float) -> Optimum:
    inside = np.abs(point) < _WIDEST
    value, slope = below(point)
    inverse = _inverse(_curvature(below, point, slope)[np.ix_(inside, inside)])
    covariance = np.diag(np.full(point.size, np.inf))
    if inverse is not None:
        covariance[np.ix_(inside, inside)] = inverse / customers
        step = np.zeros(point.size)
        step[inside] = -inverse @ slope[inside]
        better, _ = below(point + step)
        point, value = (point + step, better) if better <= value else (point, value)
    parameters = space.outer(point)
    stretch = space.stretch(parameters)
    covariance *= np.outer(stretch, stretch)
    return Optimum(space.names, parameters, -value * customers, covariance, customers)


def _curvature(below: Function, point: Floats, slope: Floats) -> Floats:
    """The matrix of second derivatives, by differences of the slopes."""
    rows = np.array([(below(point + step)[1] - slope) / _STEP for step in np.eye(point.size) * _STEP])
    return np.asarray((rows + rows.T) / 2)


def _inverse(matrix: Floats) -> Floats | None:
    """The inverse of a positive definite matrix; None for any other."""
    if not np.isfinite(matrix).all() or (np.linalg.eigvalsh(matrix) <= _NO_CURVE).any():
        return None
    return np.asarray(np.linalg.inv(matrix))
