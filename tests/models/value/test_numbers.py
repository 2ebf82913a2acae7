"""Closed forms and series against each other and against plain integration, where digits get lost."""

from itertools import pairwise

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import logsumexp

from ilk.kernel.randomness import derive
from ilk.models.value import SBG
from ilk.models.value.beta_geometric import BetaGeometric
from ilk.models.value.histories import histories
from ilk.models.value.leaving import leaving

HISTORIES = histories(
    {
        "frequency": [0, 0, 1, 3, 30, 200, 800],
        "recency": [0, 0, 5.0, 30, 100, 100, 3],
        "T": [1, 500, 100, 30.5, 101, 400, 900],
    }
)


@pytest.mark.parametrize(
    "theta", [(0.5, 4.0, 0.8, 2.5), (0.3, 2.0, 1.0, 3.0), (2.0, 9.0, 3.0, 1.0), (1.0, 1.0, 0.4, 0.6)]
)
@pytest.mark.parametrize("at_once", [False, True])
def test_the_closed_form_of_bg_nbd_is_the_sum_of_its_series(theta: tuple[float, ...], at_once: bool) -> None:
    process, parameters = BetaGeometric(at_once=at_once), np.array(theta)
    closed = process.expected(parameters, HISTORIES, 52.0)
    series = process.alive(parameters, HISTORIES) * process._series(parameters, HISTORIES, 52.0)
    assert closed == pytest.approx(series, rel=2e-5, abs=1e-9)


@pytest.mark.parametrize("seed", range(6))
def test_the_moment_of_leaving_is_integrated_to_ten_digits(seed: int) -> None:
    r, alpha, s, beta = np.exp(derive(seed, "parameters").normal(0, [1, 2, 1, 2]))
    found = leaving(r, np.full(7, alpha), s, np.full(7, beta), HISTORIES)
    for place in range(7):
        x, begin, end = (each[place] for each in (HISTORIES.frequency, HISTORIES.recency, HISTORIES.T))
        assert found.log[place] == pytest.approx(_integral(r + x, alpha, s + 1, beta, begin, end) + np.log(s), abs=1e-7)


def _integral(bought: float, alpha: float, left: float, beta: float, begin: float, end: float) -> float:
    """The logarithm of the integral, from many short pieces, each relative to its beginning."""

    def height(y: float) -> float:
        return -bought * np.log(alpha + y) - left * np.log(beta + y)

    edges = begin + np.concatenate([[0.0], np.geomspace(1e-9, 1.0, 200)]) * (end - begin)
    pieces = [
        height(low) + np.log(quad(lambda y, low=low: np.exp(height(y) - height(low)), low, high, epsrel=1e-11)[0])
        for low, high in pairwise(edges)
    ]
    return float(logsumexp(pieces))


def test_customers_who_bought_much_keep_finite_likelihoods_and_scores() -> None:
    process, theta = BetaGeometric(), np.array([0.4, 3.0, 0.7, 2.2])
    data = histories({"frequency": [0, 5000, 20000], "recency": [0, 700.0, 1.0], "T": [700.0, 700.0, 700.0]})
    terms = process.terms(theta, data)
    assert np.isfinite(terms.values).all()
    assert np.isfinite(terms.slopes).all()
    expected = process.expected(theta, data, 52.0)
    assert expected[1] == pytest.approx(5000 / 703 * 52, rel=0.05)
    assert expected[2] == pytest.approx(0.0, abs=1e-9)


def test_the_worth_of_a_contract_is_the_sum_of_its_payments() -> None:
    table = {"renewals": [0, 1, 2, 3, 5, 5], "ended": [1, 1, 1, 1, 0, 0], "weights": [300, 150, 90, 60, 350, 50]}
    fit = SBG().fit(table)
    payments = [fit.staying(t)[4] / 1.1**t for t in range(1, 400)]
    worth = fit.residual_lifetime(0.1)
    assert worth[4] == pytest.approx(sum(payments), rel=1e-4)
    assert worth[0] == 0
