"""Trees for many rows at once give what LightGBM gives, to the last digit."""

import lightgbm
import numpy as np
import pytest

from ilk.kernel.randomness import derive
from ilk.models.outcomes.bitvectors import bitvectors


def rows(seed: int, count: int, holes: float) -> np.ndarray:
    """Numbers, some of them whole or missing, and a column of codes."""
    rng = derive(seed, "rows")
    found = np.column_stack(
        [
            rng.normal(size=count),
            np.round(rng.normal(size=count) * 3),
            rng.exponential(size=count),
            rng.integers(0, 6, count),
        ]
    ).astype(float)
    found[rng.random(found.shape) < holes] = np.nan
    return found


@pytest.mark.parametrize("leaves", [2, 15, 31, 64])
@pytest.mark.parametrize("holes", [0.0, 0.2])
def test_the_sums_are_those_of_lightgbm(leaves, holes):
    learnt, later = rows(leaves, 3_000, holes), rows(99, 20_000, 0.1)
    later[:5] = [[1e9, -1e9, 0, 7], [0, 0, 0, 0], [np.nan] * 4, [-0.0, 1e-40, -1, 2], [0.5, 0.5, 0.5, 99]]
    happened = (np.nan_to_num(learnt[:, 0]) + (learnt[:, 3] == 2) + derive(1, "noise").logistic(size=3_000) > 0) * 1.0
    settings = {"objective": "binary", "num_leaves": leaves, "min_data_in_leaf": 5, "verbosity": -1, "num_threads": 1}
    known = lightgbm.Dataset(learnt, happened, categorical_feature=[3])
    booster = lightgbm.train(settings, known, num_boost_round=30)
    walk = bitvectors(booster.dump_model(), 4)
    assert walk is not None
    assert (walk.sums(later) == booster.predict(later, raw_score=True)).all()


def test_trees_of_more_leaves_than_bits_are_left_to_lightgbm():
    learnt = rows(3, 3_000, 0)
    settings = {"objective": "regression", "num_leaves": 100, "min_data_in_leaf": 1, "verbosity": -1, "num_threads": 1}
    booster = lightgbm.train(settings, lightgbm.Dataset(learnt, learnt[:, 0]), num_boost_round=1)
    assert bitvectors(booster.dump_model(), 4) is None


def test_trees_that_ask_nothing_are_their_values():
    settings = {"objective": "binary", "min_data_in_leaf": 10_000, "verbosity": -1, "num_threads": 1}
    learnt = rows(4, 500, 0)
    booster = lightgbm.train(settings, lightgbm.Dataset(learnt, np.arange(500) % 5 == 0), num_boost_round=3)
    walk = bitvectors(booster.dump_model(), 4)
    assert walk is not None
    assert (walk.sums(learnt) == booster.predict(learnt, raw_score=True)).all()


def test_no_rows_have_no_sums():
    learnt = rows(5, 500, 0)
    booster = lightgbm.train({"verbosity": -1, "num_threads": 1}, lightgbm.Dataset(learnt, learnt[:, 0]), 2)
    walk = bitvectors(booster.dump_model(), 4)
    assert walk is not None
    assert walk.sums(learnt[:0]).shape == (0,)
