"""Cronbach's alpha and item-rest correlations: by hand, by what must not change them, and where there are none."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilk.measurement.reliability import Reliability, covariance, reliability

ANSWERS = [[1, 2], [2, 2], [3, 4], [4, 4]]
"""Variances 5/3 and 4/3, of the sums 17/3: alpha is 2 (1 - 9/17), and the covariance 4/3."""


def of(answers: Any) -> Reliability:
    """The reliability of a table of answers, a row a person."""
    table = np.asarray(answers, float)
    return reliability(len(table), covariance(len(table), table.sum(axis=0), table.T @ table))


def test_alpha_of_two_items_is_the_one_worked_out_by_hand() -> None:
    found = of(ANSWERS)
    assert found.alpha == pytest.approx(16 / 17)
    assert found.item_rest == pytest.approx([(4 / 3) / (20 / 9) ** 0.5] * 2)
    assert found.without == [None, None]


def test_the_interval_is_that_of_feldt() -> None:
    """With 3 and 3 degrees of freedom the quantiles of F are 15.4392 and its inverse."""
    found = of(ANSWERS)
    assert found.low == pytest.approx(1 - (1 / 17) * 15.4392, abs=1e-4)
    assert found.high == pytest.approx(1 - (1 / 17) / 15.4392, abs=1e-4)


def test_items_that_say_the_same_have_an_alpha_of_one_and_opposite_ones_below_zero() -> None:
    assert of([[1, 1, 1], [2, 2, 2], [5, 5, 5]]).alpha == pytest.approx(1)
    opposite = of([[1, 6], [2, 6], [5, 4]]).alpha
    assert opposite is not None
    assert opposite < 0


def test_without_a_bad_item_alpha_is_higher() -> None:
    good = [[1, 1, 4], [2, 2, 1], [4, 3, 4], [5, 5, 1], [3, 3, 2]]
    found = of(good)
    assert found.alpha is not None
    assert found.without[2] == pytest.approx(of([row[:2] for row in good]).alpha)
    assert found.without[2] > found.alpha
    assert found.item_rest[2] is not None
    assert found.item_rest[2] < 0


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        ([[1, 3], [2, 3], [3, 3]], "constant item"),
        ([[1], [2]], "one item"),
        ([[1, 2]], "too few answers"),
        ([[1, 5], [2, 4], [3, 3]], "constant total"),
    ],
    ids=["constant_item", "one_item", "one_person", "items_that_cancel_out"],
)
def test_where_alpha_is_undefined_it_says_why(answers: list[list[int]], why: str) -> None:
    found = of(answers)
    assert (found.alpha, found.low, found.high) == (None, None, None)
    assert found.undefined == why


def test_an_item_that_is_always_the_same_has_no_correlation() -> None:
    assert of([[1, 3, 2], [2, 3, 1], [5, 3, 6]]).item_rest[1] is None


tables = st.integers(2, 5).flatmap(
    lambda items: st.lists(st.lists(st.integers(1, 7), min_size=items, max_size=items), min_size=3, max_size=30)
)


@given(tables, st.randoms(use_true_random=False))
def test_alpha_does_not_change_with_the_order_of_items_and_people(answers: list[list[int]], rng: Any) -> None:
    items, people = list(range(len(answers[0]))), list(answers)
    rng.shuffle(items)
    rng.shuffle(people)
    one, other = of(answers), of([[row[item] for item in items] for row in people])
    assert other.undefined == one.undefined
    assert other.alpha == pytest.approx(one.alpha) if one.alpha is not None else other.alpha is None
    assert [one.item_rest[item] for item in items] == pytest.approx(list(other.item_rest), abs=1e-9, nan_ok=True)


@given(tables)
def test_alpha_does_not_change_when_all_items_are_turned_round(answers: list[list[int]]) -> None:
    one, other = of(answers), of([[8 - answer for answer in row] for row in answers])
    assert other.undefined == one.undefined
    assert other.alpha == pytest.approx(one.alpha) if one.alpha is not None else other.alpha is None
