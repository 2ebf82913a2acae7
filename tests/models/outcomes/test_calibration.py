"""Calibration finds the curve that outcomes were drawn from."""

import numpy as np
import pytest
from scipy.special import expit

from ilk.kernel.randomness import derive
from ilk.models.outcomes.calibration import Isotonic, Sigmoid, calibrator

ROWS = 6_000


@pytest.fixture(scope="module")
def drawn() -> tuple[np.ndarray, np.ndarray]:
    """Log odds that are too sure of themselves: the truth is expit(.5 x - 1)."""
    rng = derive(1, "calibration")
    log_odds = rng.normal(0, 2, ROWS)
    return log_odds, (rng.random(ROWS) < expit(0.5 * log_odds - 1)).astype(float)


def test_sigmoid_finds_slope_and_intercept(drawn):
    found = calibrator(*drawn, "sigmoid")
    assert isinstance(found, Sigmoid)
    assert found.slope == pytest.approx(0.5, abs=0.05)
    assert found.intercept == pytest.approx(-1, abs=0.1)


def test_isotonic_follows_the_truth_and_never_falls(drawn):
    found = calibrator(*drawn, "isotonic")
    grid = np.linspace(-3, 3, 50)
    curve = found.probability(grid)
    assert np.abs(curve - expit(0.5 * grid - 1)).max() < 0.08
    assert (np.diff(curve) >= 0).all()


def test_isotonic_is_never_certain():
    log_odds = np.linspace(-1, 1, 400)
    found = calibrator(log_odds, (log_odds > 0).astype(float), "isotonic")
    ends = found.probability(np.array([-100.0, 100.0]))
    assert 0 < ends[0] < 0.01
    assert 0.99 < ends[1] < 1


def test_auto_takes_the_freer_curve_only_with_a_thousand_of_the_rarer_outcome(drawn):
    log_odds, happened = drawn
    assert min(happened.sum(), ROWS - happened.sum()) >= 1_000
    assert isinstance(calibrator(log_odds, happened, "auto"), Isotonic)
    assert isinstance(calibrator(log_odds[:1000], happened[:1000], "auto"), Sigmoid)


def test_a_score_that_is_turned_round_becomes_everyones_share():
    log_odds = np.linspace(-2, 2, 200)
    found = calibrator(log_odds, (log_odds < 0.5).astype(float), "sigmoid")
    assert found.probability(np.array([-9.0, 9.0])) == pytest.approx([0.625, 0.625])
