"""The net promoter score and means with their intervals: by hand, and at the edges."""

import numpy as np
import pytest

from ilk.kernel.randomness import derive
from ilk.measurement.statistics import Moments, mean, net_promoter_score


def test_the_interval_after_three_answers_are_added() -> None:
    """Of 10: 5 promoters, 2 detractors. Of 13: 5.75 and 2.75, so 3/13 and a variance of 8.5/13 less its square."""
    found = net_promoter_score(5, 2, 10)
    assert float(found.effect) == pytest.approx(0.3)
    half = 1.959964 * ((8.5 / 13 - (3 / 13) ** 2) / 13) ** 0.5
    assert float(found.low) == pytest.approx(3 / 13 - half, abs=1e-6)
    assert float(found.high) == pytest.approx(3 / 13 + half, abs=1e-6)


def test_one_answer_says_little_and_none_says_nothing() -> None:
    one, none = net_promoter_score(1, 0, 1), net_promoter_score(0, 0, 0)
    assert (float(one.effect), float(one.high)) == (1, 1)
    assert float(one.low) < 0
    assert (float(none.low), float(none.high)) == (-1, 1)


def test_the_interval_holds_what_it_promises() -> None:
    """Of 20,000 samples of 15 answers, 95 in 100 intervals hold the truth, or nearly."""
    rng = derive(7, "promoters")
    draws = rng.multinomial(15, [0.5, 0.3, 0.2], size=20_000)
    found = net_promoter_score(draws[:, 0], draws[:, 2], 15)
    assert 0.93 < np.mean((found.low <= 0.3) & (found.high >= 0.3)) < 0.98


def test_the_interval_of_a_mean_is_students() -> None:
    found = mean(Moments(np.array([4.0, 1.0]), np.array([10.0, 3.0]), np.array([4.0, 0.0])))
    assert float(found.high[0]) == pytest.approx(10 + 3.182446, abs=1e-5)
    assert float(found.effect[1]) == 3
    assert np.isnan(found.low[1])
