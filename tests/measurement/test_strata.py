"""Comparing within strata: by hand, against what it replaces, and by how often it is right."""

import numpy as np
import pytest
from scipy import stats

from ilk.kernel.randomness import derive
from ilk.measurement.statistics import lift
from ilk.measurement.strata import standardised_lift

TRIALS = 4000


def test_within_strata_by_hand() -> None:
    # Of 10 light and 30 heavy members 2 and 18 have it; of others 20 of 100 light ones and 30 of 60 heavy ones.
    found = standardised_lift([2, 18], [10, 30], [20, 30], [100, 60])
    assert float(found.share) == 20 / 40
    assert float(found.other) == pytest.approx((10 * 0.2 + 30 * 0.5) / 40)
    assert float(found.lift.effect) == pytest.approx(20 / 17)
    # Expected hits 10 * 22 / 110 and 30 * 48 / 90; variances of the hypergeometric distribution.
    variance = 10 * 100 * 22 * 88 / (110**2 * 109) + 30 * 60 * 48 * 42 / (90**2 * 89)
    assert float(found.p_value) == pytest.approx(2 * stats.norm.sf((20 - 18) / np.sqrt(variance)))
    assert float(found.expected) == pytest.approx(18)


def test_one_stratum_is_the_plain_lift() -> None:
    plain, found = lift(15, 100, 60, 900), standardised_lift([15], [100], [60], [900])
    assert float(found.lift.effect) == pytest.approx(float(plain.effect))
    assert float(found.lift.low) == pytest.approx(float(plain.low), rel=1e-6)
    assert float(found.lift.high) == pytest.approx(float(plain.high), rel=1e-6)
    table = [[15, 85], [60, 840]]
    pearson = stats.chi2_contingency(table, correction=False).statistic
    assert float(found.p_value) == pytest.approx(stats.chi2.sf(pearson * 999 / 1000, 1))


def test_what_the_strata_explain_is_not_a_difference() -> None:
    # Within both strata the shares are one; members are mostly of the stratum where it is common.
    hits, trials, hits2, trials2 = [5, 81], [50, 90], [90, 9], [900, 10]
    found = standardised_lift(hits, trials, hits2, trials2)
    assert float(lift(sum(hits), sum(trials), sum(hits2), sum(trials2)).effect) > 5
    assert float(found.lift.effect) == pytest.approx(1.0)
    assert float(found.p_value) == pytest.approx(1.0)


def test_a_stratum_without_others_says_nothing() -> None:
    with_it = standardised_lift([5, 30], [50, 30], [90, 0], [900, 0])
    without = standardised_lift([5], [50], [90], [900])
    assert float(with_it.share) == float(without.share)
    assert float(with_it.lift.low) == float(without.lift.low)
    assert float(with_it.p_value) == float(without.p_value)


@pytest.mark.parametrize("counts", [([0, 0], [20, 20], [30, 50], [100, 90]), ([9, 8], [20, 20], [0, 0], [100, 90])])
def test_no_hits_on_a_side_give_bounds_all_the_same(counts: tuple[list[int], ...]) -> None:
    found = standardised_lift(*counts).lift
    assert 0 < float(found.low) < float(found.effect) < float(found.high) < np.inf


def test_nobody_to_compare_is_no_error() -> None:
    found = standardised_lift([0, 0], [0, 0], [5, 5], [10, 10])
    assert (float(found.expected), float(found.p_value)) == (0.0, 1.0)
    assert np.isfinite(float(found.lift.high))


@pytest.mark.parametrize("truth", [1.0, 1.4])
def test_intervals_and_tests_are_right_as_often_as_they_say(truth: float) -> None:
    rng = derive(21, "strata", str(truth))
    rates, members, others = np.array([0.1, 0.3, 0.5]), np.array([20, 60, 120]), np.array([800, 500, 200])
    hits = rng.binomial(members, rates * truth, (TRIALS, 3))
    found = standardised_lift(hits, members, rng.binomial(others, rates, (TRIALS, 3)), others)
    covered = float(np.mean((found.lift.low <= truth) & (truth <= found.lift.high)))
    assert covered == pytest.approx(0.95, abs=0.015)
    if truth == 1.0:
        assert float(np.mean(found.p_value < 0.05)) == pytest.approx(0.05, abs=0.012)
    else:
        assert float(np.mean(found.p_value < 0.05)) > 0.8
