"""Deciles, bins and the costs' threshold against sums by hand."""

import numpy as np
import pytest

from ilk.models.outcomes.gains import Costs, calibration_bins, chosen, deciles, expected_calibration_error

CHANCES = np.linspace(0.95, 0.05, 20)
HAPPENED = np.array([1.0] * 4 + [0.0, 1.0] + [0.0] * 14)


def test_the_top_tenth_holds_two_of_the_five():
    top = deciles(CHANCES, HAPPENED)[0]
    assert (top.customers, top.happened) == (2, 2)
    assert top.gain == pytest.approx(2 / 5)
    assert top.lift == pytest.approx(1 / 0.25)


def test_gains_end_with_everyone():
    found = deciles(CHANCES, HAPPENED)
    assert sum(each.customers for each in found) == 20
    assert found[-1].gain == pytest.approx(1)


def test_equal_probabilities_have_no_order():
    same = np.full(20, 0.3)
    assert [each.lift for each in deciles(same, HAPPENED)] == pytest.approx([1.0] * 10)
    assert deciles(same, HAPPENED) == deciles(same, HAPPENED[::-1])


def test_bins_keep_equal_probabilities_together():
    chances = np.array([0.1] * 30 + [0.6] * 10)
    found = calibration_bins(chances, np.array([1.0] * 3 + [0.0] * 27 + [1.0] * 6 + [0.0] * 4))
    assert [(each.customers, each.observed) for each in found] == [(30, pytest.approx(0.1)), (10, pytest.approx(0.6))]
    assert expected_calibration_error(found) == pytest.approx(0)
    assert all(each.low < each.observed < each.high for each in found)


def test_it_pays_from_the_ratio_of_cost_to_gain_on():
    costs = Costs(action=2, hit=10)
    assert costs.threshold == pytest.approx(0.2)
    found = chosen(CHANCES, HAPPENED, costs)
    over = CHANCES >= 0.2
    assert found.customers == over.sum()
    assert found.profit == pytest.approx(HAPPENED[over].sum() * 10 - over.sum() * 2)
    assert found.profit_of_all == pytest.approx(5 * 10 - 20 * 2)


def test_no_other_threshold_brings_more_where_probabilities_are_true():
    rng = np.random.Generator(np.random.PCG64(1))
    chances = rng.random(20_000)
    happened = (rng.random(20_000) < chances).astype(float)
    best = chosen(chances, happened, Costs(action=3, hit=10)).profit
    for other in (0.1, 0.2, 0.4, 0.5):
        over = chances >= other
        assert happened[over].sum() * 10 - over.sum() * 3 < best
