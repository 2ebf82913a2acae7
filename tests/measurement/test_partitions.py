"""How well groups tell customers apart, and how well two groupings agree: by hand, and against other libraries."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from sklearn.metrics import adjusted_rand_score

from ilk.kernel.randomness import derive
from ilk.measurement.partitions import adjusted_rand, effective_groups, explained
from ilk.measurement.statistics import Moments


def moments(groups: list[list[float]]) -> Moments:
    rows = [(len(each), np.mean(each), np.var(each, ddof=1) if len(each) > 1 else 0.0) for each in groups]
    return Moments(*(np.array(part, float) for part in zip(*rows, strict=True)))


def test_the_variance_that_two_groups_explain_by_hand() -> None:
    # Means 2 and 6 about 4: between 2·4 + 2·4 = 16; within 2 + 2 = 4. So 16/20; adjusted 1 - 0.2 · 3/2.
    found = explained(moments([[1, 3], [5, 7]]))
    assert found is not None
    assert (found.share, found.adjusted) == (pytest.approx(0.8), pytest.approx(0.7))


def test_the_p_value_is_that_of_one_way_analysis_of_variance() -> None:
    groups = [[3.0, 4.0, 9.0], [5.0, 5.5, 6.0, 8.0], [1.0, 2.0]]
    found = explained(moments(groups))
    assert found is not None
    assert found.p_value == pytest.approx(stats.f_oneway(*groups).pvalue)


@pytest.mark.parametrize(
    "groups", [[[1.0, 2.0, 3.0]], [[4.0, 4.0], [4.0, 4.0]], [[1.0], [2.0]]], ids=["one group", "no spread", "alone"]
)
def test_where_nothing_can_be_told_nothing_is(groups: list[list[float]]) -> None:
    assert explained(moments(groups)) is None


def test_groups_without_anybody_change_nothing() -> None:
    full = moments([[1, 3], [5, 7]])
    with_empty = Moments(*(np.append(part, 0.0) for part in (full.n, full.mean, full.variance)))
    assert explained(with_empty) == explained(full)


def test_groups_by_chance_explain_nothing_however_many_they_are() -> None:
    rng = derive(5, "chance")
    values = rng.gamma(2, 10, 4000)
    for groups in (2, 20, 400):
        labels = rng.integers(groups, size=values.size)
        found = explained(moments([values[labels == each].tolist() for each in range(groups)]))
        assert found is not None
        assert found.adjusted < 0.02  # while the plain share rises to about a tenth with 400 groups


LABELS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3)), min_size=2, max_size=60)


def table(pairs: list[tuple[int, int]]) -> np.ndarray:
    found = np.zeros((5, 4))
    for one, other in pairs:
        found[one, other] += 1
    return found


@given(LABELS)
def test_the_index_is_that_of_scikit_learn(pairs: list[tuple[int, int]]) -> None:
    one, other = zip(*pairs, strict=True)
    assert adjusted_rand(table(pairs)) == pytest.approx(adjusted_rand_score(one, other), abs=1e-9)


@given(LABELS, st.permutations(range(5)))
def test_the_index_knows_no_order_and_no_side(pairs: list[tuple[int, int]], order: list[int]) -> None:
    found = table(pairs)
    assert adjusted_rand(found[order]) == pytest.approx(adjusted_rand(found))
    assert adjusted_rand(found.T) == pytest.approx(adjusted_rand(found))


def test_the_same_groups_agree_wholly_and_those_by_chance_not_at_all() -> None:
    assert adjusted_rand(np.diag([5, 9, 2])) == 1.0
    assert adjusted_rand(np.full((3, 4), 1000)) == pytest.approx(0.0, abs=1e-3)
    assert adjusted_rand([[12]]) == 1.0


def test_even_groups_count_as_many_as_they_are_and_uneven_ones_as_fewer() -> None:
    assert effective_groups([10, 10, 10]) == pytest.approx(3)
    assert effective_groups([90, 5, 5]) == pytest.approx(10_000 / 8150)
    assert effective_groups([0, 0]) == 0
