"""Factors by maximum likelihood: how much of each item is its own, and how it loads on what items share."""

import numpy as np
from numpy.random import Generator

from ilk.models.tables import Floats

_LEAST_OWN = 0.005
_RANDOM_TABLES = 100
_PERCENTILE = 95


def maximum_likelihood(correlations: Floats, factors: int) -> tuple[Floats, Floats, float]:
    """Loadings and uniquenesses of the likeliest factors, before rotation, and the discrepancy that is left.

    Jöreskog (1967), in the concentrated form of Lawley & Maxwell (1971): uniquenesses are sought, and loadings follow.
    No uniqueness is below .005.
    """
    from scipy.optimize import minimize

    items = len(correlations)
    start = (1 - 0.5 * factors / items) / np.diagonal(np.linalg.inv(correlations))

    def discrepancy(own: Floats) -> tuple[float, Floats]:
        values, vectors = _spectrum(correlations, own)
        rest = values[factors:]
        loadings = _loadings(values, vectors, own, factors)
        residual = loadings @ loadings.T + np.diag(own) - correlations
        return float((rest - np.log(rest)).sum() - (items - factors)), np.diagonal(residual) / own**2

    bounds = [(_LEAST_OWN, 1.0)] * items
    found = minimize(
        discrepancy,
        np.clip(start, _LEAST_OWN, 1),
        jac=True,
        method="L-BFGS-B",
        bounds=bounds,
        options={"ftol": 1e-14, "gtol": 1e-9, "maxiter": 5000},
    )
    values, vectors = _spectrum(correlations, found.x)
    return _loadings(values, vectors, found.x, factors), found.x, float(found.fun)


def eigenvalues(correlations: Floats) -> Floats:
    """Of the correlations of items, the largest first; of several tables of correlations, a row each."""
    values: Floats = np.linalg.eigvalsh(correlations).astype(float)[..., ::-1]
    return values


def by_chance(rows: int, items: int, rng: Generator) -> Floats:
    """How large the eigenvalues of unrelated items become by chance: the 95th percentile of each (Horn 1965).

    The products of normal rows are drawn as what they are, a Wishart matrix (Bartlett 1933), rather than row by row.
    """
    freedom = rows - 1 - np.arange(items)
    roots = np.tril(rng.normal(size=(_RANDOM_TABLES, items, items)), -1)
    places = np.arange(items)
    roots[:, places, places] = np.sqrt(rng.chisquare(freedom, size=(_RANDOM_TABLES, items)))
    products = roots @ roots.transpose(0, 2, 1)
    lengths = np.sqrt(products[:, places, places])
    found = eigenvalues(products / (lengths[:, :, None] * lengths[:, None, :]))
    percentiles: Floats = np.percentile(found, _PERCENTILE, axis=0)
    return percentiles


def suggested_factors(found: Floats, chance: Floats) -> int:
    """How many factors are more than chance, at least one (parallel analysis, Horn 1965).

    Args:
        found: the eigenvalues of the items' correlations, the largest first.
        chance: how large they become by chance.
    """
    above = found > chance
    count = len(found) if above.all() else int(above.argmin())
    return max(count, 1)


def _spectrum(correlations: Floats, own: Floats) -> tuple[Floats, Floats]:
    """Eigenvalues, the largest first, and vectors of the correlations in units of what is the items' own."""
    scale = 1 / np.sqrt(own)
    values, vectors = np.linalg.eigh(correlations * np.outer(scale, scale))
    return np.maximum(values[::-1], np.finfo(float).tiny), vectors[:, ::-1]


def _loadings(values: Floats, vectors: Floats, own: Floats, factors: int) -> Floats:
    lengths = np.sqrt(np.maximum(values[:factors] - 1, 0))
    loadings: Floats = np.sqrt(own)[:, None] * vectors[:, :factors] * lengths
    return loadings
