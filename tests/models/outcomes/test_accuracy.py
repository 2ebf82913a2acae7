"""Figures of accuracy against sums by hand and against their definitions."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ilk.kernel.randomness import derive
from ilk.models.outcomes.accuracy import Counts, accuracy, advantage, auc, average_precision, brier, log_loss

CHANCES = np.array([0.9, 0.8, 0.8, 0.4, 0.2])
HAPPENED = np.array([1.0, 1.0, 0.0, 1.0, 0.0])


def test_by_hand():
    counts = Counts.of(CHANCES, HAPPENED)
    # Of 6 pairs: .9 is above both; .8 above .2 and level with .8; .4 above .2 and below .8.
    assert auc(counts) == pytest.approx((2 + 1.5 + 1) / 6)
    # Precision 1 at the first, 2/3 at the pair of equals, 3/4 at the third.
    assert average_precision(counts) == pytest.approx((1 + 2 / 3 + 3 / 4) / 3)
    assert brier(counts) == pytest.approx((0.01 + 0.04 + 0.64 + 0.36 + 0.04) / 5)
    expected = -(np.log(0.9) + np.log(0.8) + np.log(0.2) + np.log(0.4) + np.log(0.8)) / 5
    assert log_loss(counts) == pytest.approx(expected)


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from([0.1, 0.2, 0.5, 0.7]), st.booleans()), min_size=2, max_size=30))
def test_auc_is_the_share_of_pairs_in_order(rows):
    chances, happened = np.array([row[0] for row in rows]), np.array([float(row[1]) for row in rows])
    hits, misses = chances[happened > 0], chances[happened == 0]
    if not len(hits) or not len(misses):
        assert auc(Counts.of(chances, happened)) == 0.5
        return
    above = (hits[:, None] > misses).sum() + (hits[:, None] == misses).sum() / 2
    assert auc(Counts.of(chances, happened)) == pytest.approx(above / (len(hits) * len(misses)))


def test_intervals_cover_the_truth_about_as_often_as_they_say():
    covered = 0
    for seed in range(30):
        rng = derive(seed, "coverage")
        hits, misses = rng.normal(1, 1, 60), rng.normal(0, 1, 140)
        scores = 1 / (1 + np.exp(-np.concatenate([hits, misses])))
        figure = accuracy(scores, np.repeat([1.0, 0.0], [60, 140]), rng).auc
        # Two normal distributions one apart: Phi(1 / sqrt 2).
        covered += figure.low <= 0.76025 <= figure.high
    assert 25 <= covered <= 30


def test_advantage_of_a_score_over_itself_is_nothing():
    found = advantage(CHANCES, CHANCES, HAPPENED)
    assert found.difference.value == 0
    assert found.p_value == 1


def test_advantage_is_the_difference_of_areas_and_finds_a_clear_one():
    rng = derive(3, "advantage")
    happened = np.repeat([1.0, 0.0], [100, 300])
    good, bad = happened + rng.normal(0, 0.7, 400), happened * 0.2 + rng.normal(0, 1, 400)
    found = advantage(good, bad, happened)
    apart = auc(Counts.of(good, happened)) - auc(Counts.of(bad, happened))
    assert found.difference.value == pytest.approx(apart)
    assert found.difference.low > 0
    assert found.p_value < 0.001


def test_error_of_the_advantage_is_that_of_resampling():
    rng = derive(5, "resampling")
    happened = np.repeat([1.0, 0.0], [80, 160])
    one, other = happened + rng.normal(0, 1, 240), happened * 0.5 + rng.normal(0, 1, 240)
    drawn = []
    for _ in range(400):
        own = np.concatenate([rng.integers(0, 80, 80), rng.integers(80, 240, 160)])
        drawn.append(auc(Counts.of(one[own], happened[own])) - auc(Counts.of(other[own], happened[own])))
    difference = advantage(one, other, happened).difference
    assert (difference.high - difference.low) / 2 / 1.96 == pytest.approx(np.std(drawn), rel=0.15)
