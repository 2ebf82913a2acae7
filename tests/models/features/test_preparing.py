"""Features follow rules that are written down, and the same steps serve later rows."""

import json

import numpy as np
import pyarrow as pa
import pytest

from ilk.kernel.errors import UserError
from ilk.kernel.randomness import derive
from ilk.models.features.preparing import Preparation, Preparing, prepare, skewness


def prepared(values: object, **rules: object) -> tuple[Preparation, np.ndarray]:
    table = pa.table({"x": pa.array(values)})
    preparation = prepare(table, ["x"], Preparing(**rules))
    return preparation, preparation.apply(table)


def test_a_number_has_mean_nought_and_deviation_one():
    _, rows = prepared([1.0, 2.0, 3.0, 6.0])
    assert rows[:, 0].tolist() == pytest.approx([(x - 3) / 14**0.5 * 2 for x in (1, 2, 3, 6)])


def test_a_skewed_number_that_is_never_negative_becomes_a_logarithm():
    spend = np.exp(derive(1, "spend").normal(size=500) * 2)
    preparation, rows = prepared(spend)
    shown = np.log1p(spend)
    assert preparation.steps[0].log
    assert np.allclose(rows[:, 0], (shown - shown.mean()) / shown.std())
    assert not prepared(spend - 1)[0].steps[0].log
    assert not prepared(spend, log="never")[0].steps[0].log


def test_only_the_named_columns_become_logarithms():
    assert prepared([1.0, 2.0, 3.0], log=("x",))[0].steps[0].log
    assert not prepared(np.exp(np.arange(20.0)), log=("y",))[0].steps[0].log
    with pytest.raises(UserError, match="negative values, which have no logarithm"):
        prepared([-1.0, 2.0, 3.0], log=("x",))


def test_skewness_by_hand():
    assert skewness(np.array([0.0, 0, 0, 4])) == pytest.approx(2 / 3**0.5)
    assert skewness(np.array([1.0, 2, 3])) == 0


def test_a_missing_number_counts_as_the_median_and_is_a_feature():
    preparation, rows = prepared([1.0, None, 2.0, 9.0, float("nan")], scale=False, log="never")
    assert preparation.features == ("x", "x: missing")
    assert rows.tolist() == [[1, 0], [2, 1], [2, 0], [9, 0], [2, 1]]


def test_standardising_counts_the_median_of_what_is_missing():
    _, rows = prepared([1.0, None, 2.0, 9.0, None])
    assert rows[:, 0].mean() == pytest.approx(0)
    assert rows[:, 0].std() == pytest.approx(1)


@pytest.mark.parametrize(
    "values", [[True, False, True], [1, 0, 1], [1.0, 0.0, 1.0], ["Yes", "no", "Yes"], ["y", "n", "y"]]
)
def test_yes_and_no_are_one_and_nought(values):
    preparation, rows = prepared(values)
    assert preparation.kinds == ("yes_no",)
    assert rows[:, 0].tolist() == [1, 0, 1]


def test_different_levels_are_one_apart():
    _, rows = prepared(["a", "b", "c"] * 4)
    assert ((rows[0] - rows[1]) ** 2).sum() == pytest.approx(1)


def test_rare_levels_are_one_together():
    preparation, rows = prepared(["a"] * 50 + ["b"] * 46 + ["c", "d", "e", None], rare=0.05)
    assert preparation.features == ("x: a", "x: b", "x: other", "x: missing")
    assert (rows > 0).sum(axis=0).tolist() == [50, 46, 3, 1]


def test_a_single_rare_level_stays_itself():
    preparation, _ = prepared(["a"] * 60 + ["b"] * 59 + ["c"], rare=0.05)
    assert preparation.features == ("x: a", "x: b", "x: c")


def test_no_more_levels_than_asked_for():
    values = [f"level {place % 20}" for place in range(400)]
    preparation, _ = prepared(values, most_levels=3)
    assert len(preparation.features) == 4


def test_later_rows_take_the_same_steps():
    preparation, _ = prepared(["a"] * 50 + ["b"] * 50 + ["c", "d"], rare=0.05)
    rows = preparation.apply(pa.table({"x": ["b", "zebra", None]}))
    assert (rows > 0).tolist() == [[False, True, False], [False, False, True], [False, False, False]]
    preparation, _ = prepared(np.exp(np.arange(10.0)))
    assert preparation.steps[0].log
    assert preparation.apply(pa.table({"x": [-5.0]})) == preparation.apply(pa.table({"x": [0.0]}))


def test_levels_of_numbers_are_the_same_in_any_type():
    preparation, rows = prepared([1, 2, 3] * 5, as_levels=True)
    assert preparation.features == ("x: 1", "x: 2", "x: 3")
    assert (preparation.apply(pa.table({"x": [1.0, 2.0, 3.0] * 5})) == rows).all()


def test_texts_that_are_coded_are_texts():
    table = pa.table({"x": pa.array(["a", "b", None] * 5).dictionary_encode()})
    preparation = prepare(table, ["x"], Preparing())
    assert preparation.features == ("x: a", "x: b", "x: missing")
    assert (preparation.apply(table) > 0).sum() == 15


def test_a_preparation_goes_through_json():
    preparation, _ = prepared(["a"] * 50 + ["b"] * 46 + ["c", "d", "e", None], rare=0.05)
    assert Preparation.model_validate(json.loads(preparation.model_dump_json())) == preparation
