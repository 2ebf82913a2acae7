"""The statistics: against hand values, against scipy on raw rows, and by how often they are right."""

import numpy as np
import pytest
from scipy import stats

from ilk.kernel.randomness import derive
from ilk.measurement.statistics import (
    Moments,
    arcsine_difference,
    benjamini_hochberg,
    holm,
    lift,
    rest,
    smallest_expected,
    standardised_difference,
    two_proportions,
    welch,
    wilson,
)

TRIALS = 4000
"""Repetitions of a simulation: a share of 0.95 is found within 0.01, three of its standard errors."""


def moments(rows: np.ndarray) -> Moments:
    """The moments of rows along the last axis."""
    n = np.full(rows.shape[:-1], rows.shape[-1], float)
    return Moments(n, rows.mean(axis=-1), rows.var(axis=-1, ddof=1))


def covered(low: np.ndarray, truth: float, high: np.ndarray) -> float:
    return float(np.mean((low <= truth) & (truth <= high)))


@pytest.mark.parametrize(
    ("hits", "trials", "low", "high"),
    [(8, 10, 0.4902, 0.9433), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (1, 1000, 0.0002, 0.0056), (0, 0, 0.0, 1.0)],
)
def test_score_intervals_by_hand(hits: int, trials: int, low: float, high: float) -> None:
    found = wilson(hits, trials)
    assert (float(found.low), float(found.high)) == pytest.approx((low, high), abs=5e-5)


def test_score_intervals_hold_the_share_they_are_of() -> None:
    trials = np.arange(1, 200)
    for hits in (np.zeros_like(trials), trials, trials // 2):
        found = wilson(hits, trials)
        assert np.all((found.low <= found.effect) & (found.effect <= found.high))
        assert np.all((found.low >= 0) & (found.high <= 1))


@pytest.mark.parametrize(("share", "n"), [(0.02, 300), (0.3, 40), (0.9, 60)])
def test_score_intervals_hold_the_truth_as_often_as_they_say(share: float, n: int) -> None:
    hits = derive(1, "wilson", str(share)).binomial(n, share, TRIALS)
    found = wilson(hits, n)
    assert covered(found.low, share, found.high) == pytest.approx(0.95, abs=0.025)


def test_a_lift_by_hand() -> None:
    # 15 % over 5 %: log 3, standard error the root of 1/15 - 1/100 + 1/5 - 1/100.
    found = lift(15, 100, 5, 100)
    assert (float(found.effect), float(found.low), float(found.high)) == pytest.approx((3.0, 1.133, 7.941), abs=1e-3)


def test_a_lift_turned_round_is_its_inverse() -> None:
    one, other = lift(15, 80, 40, 900), lift(40, 900, 15, 80)
    assert float(one.low * other.high) == pytest.approx(1.0)
    assert float(one.effect * other.effect) == pytest.approx(1.0)


def test_a_lift_of_nothing_is_small_but_not_sure() -> None:
    found = lift(0, 50, 100, 1000)
    assert 0 < float(found.low) < float(found.effect) < 0.2 < float(found.high) < 2
    assert np.isfinite(float(lift(0, 50, 0, 1000).effect))


@pytest.mark.parametrize(("share", "other"), [(0.1, 0.05), (0.3, 0.3), (0.02, 0.04)])
def test_lift_intervals_hold_the_truth_as_often_as_they_say(share: float, other: float) -> None:
    rng = derive(2, "lift", str(share))
    found = lift(rng.binomial(400, share, TRIALS), 400, rng.binomial(2000, other, TRIALS), 2000)
    assert covered(found.low, share / other, found.high) == pytest.approx(0.95, abs=0.015)


@pytest.mark.parametrize("table", [(15, 100, 5, 100), (3, 40, 60, 500), (40, 40, 480, 500)])
def test_two_proportions_are_pearsons_chi_squared(table: tuple[int, int, int, int]) -> None:
    a, n, b, m = table
    expected = stats.chi2_contingency([[a, n - a], [b, m - b]], correction=False)
    assert float(two_proportions(*table)) == pytest.approx(expected.pvalue)
    assert float(smallest_expected(*table)) == pytest.approx(expected.expected_freq.min())


def test_equal_certain_shares_are_not_apart() -> None:
    assert float(two_proportions(10, 10, 20, 20)) == 1.0
    assert float(two_proportions(0, 10, 0, 20)) == 1.0


def test_without_a_difference_one_look_in_twenty_seems_to_show_one() -> None:
    rng = derive(3, "null")
    shares = two_proportions(rng.binomial(300, 0.2, TRIALS), 300, rng.binomial(1500, 0.2, TRIALS), 1500)
    means = welch(moments(rng.normal(0, 1, (TRIALS, 40))), moments(rng.normal(0, 5, (TRIALS, 120))))
    assert float(np.mean(shares < 0.05)) == pytest.approx(0.05, abs=0.012)
    assert float(np.mean(means < 0.05)) == pytest.approx(0.05, abs=0.012)


def test_what_is_left_has_the_moments_of_its_own_rows() -> None:
    rows = derive(4, "rest").gamma(2.0, 300.0, 500)
    found = rest(moments(rows), moments(rows[:120]))
    left = moments(rows[120:])
    assert float(found.n) == 380
    assert float(found.mean) == pytest.approx(float(left.mean), rel=1e-12)
    assert float(found.variance) == pytest.approx(float(left.variance), rel=1e-9)


def test_taking_everything_leaves_nothing() -> None:
    whole = moments(np.array([1.0, 2.0, 4.0]))
    found = rest(whole, whole)
    assert (float(found.n), float(found.variance)) == (0.0, 0.0)


def test_the_rest_of_a_part_that_has_all_of_it_is_zero_and_no_rounding() -> None:
    inside = np.array([0.1, 0.2, 0.7, 717.3, 33.3])
    found = rest(moments(np.concatenate([inside, np.zeros(32)])), moments(inside))
    assert float(found.mean) == 0.0


def test_a_standardised_difference_by_hand() -> None:
    # Means 12 and 10, both deviations 4, 20 each: d 0.5, times 1 - 3 / (4 * 38 - 1).
    arrays = [np.asarray(value, float) for value in (20, 12, 16, 20, 10, 16)]
    found = standardised_difference(Moments(*arrays[:3]), Moments(*arrays[3:]))
    g = 0.5 * (1 - 3 / 151)
    error = np.sqrt(40 / 400 + g**2 / 80)
    assert float(found.effect) == pytest.approx(g)
    assert (float(found.low), float(found.high)) == pytest.approx((g - 1.959964 * error, g + 1.959964 * error))


@pytest.mark.parametrize("truth", [0.0, 0.3, 1.2])
def test_standardised_differences_hold_the_truth_as_often_as_they_say(truth: float) -> None:
    rng = derive(5, "standardised", str(truth))
    found = standardised_difference(
        moments(rng.normal(truth, 1, (TRIALS, 30))), moments(rng.normal(0, 1, (TRIALS, 150)))
    )
    assert covered(found.low, truth, found.high) == pytest.approx(0.95, abs=0.015)
    assert float(found.effect.mean()) == pytest.approx(truth, abs=0.02)


def test_welch_is_scipys() -> None:
    rng = derive(6, "welch")
    one, other = rng.normal(1, 3, 12), rng.normal(0, 1, 200)
    expected = stats.ttest_ind(one, other, equal_var=False).pvalue
    assert float(welch(moments(one), moments(other))) == pytest.approx(expected)


def test_constants_that_are_equal_are_not_apart() -> None:
    constant = Moments(*(np.asarray(value, float) for value in (5, 7, 0)))
    assert float(welch(constant, constant)) == 1.0
    assert float(standardised_difference(constant, constant).effect) == 0.0


def test_corrected_p_values_are_scipys() -> None:
    p = derive(7, "many").uniform(0, 1, 50) ** 3
    assert benjamini_hochberg(p) == pytest.approx(stats.false_discovery_control(p))
    assert benjamini_hochberg([]).size == 0


def test_of_what_is_called_different_at_most_one_in_twenty_is_not() -> None:
    rng = derive(8, "discoveries")
    false = []
    for _ in range(400):
        nothing, something = rng.normal(0, 1, 80), rng.normal(3.5, 1, 20)
        p = 2 * stats.norm.sf(np.abs(np.concatenate([nothing, something])))
        found = benjamini_hochberg(p) <= 0.05
        false.append(found[:80].sum() / max(found.sum(), 1))
    assert np.mean(false) == pytest.approx(0.05 * 0.8, abs=0.01)


def test_the_arcsine_difference_is_cohens() -> None:
    # Cohen (1988), table 6.2.2: phi of .50 is 1.571, of .25 is 1.047.
    assert float(arcsine_difference(0.5, 0.25)) == pytest.approx(1.571 - 1.047, abs=1e-3)
    assert float(arcsine_difference(1, 0)) == pytest.approx(np.pi)


def test_many_comparisons_are_one_call() -> None:
    found = lift(np.array([1, 2, 3]), 10, np.array([[1], [2]]), np.array([[10], [20]]))
    assert found.effect.shape == (2, 3)


def test_holm_multiplies_by_how_many_are_left_and_never_goes_back():
    # The least by four, the next by three, and so on; what comes later is never less.
    assert holm([0.04, 0.01, 0.03, 0.005]).tolist() == pytest.approx([0.06, 0.03, 0.06, 0.02])
    assert holm([]).tolist() == []
