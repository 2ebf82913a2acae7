"""Clusters keep names and colours when they are found again."""

import numpy as np
import pyarrow as pa
from tests.models.clusters.tables import three

from ilk.kernel.randomness import derive
from ilk.models.clusters import KMeans, kept_names, match


def test_the_most_shared_customers_decide():
    before = np.array([0] * 50 + [1] * 30 + [2] * 20)
    after = np.array([2] * 45 + [0] * 5 + [0] * 30 + [1] * 20)
    found = match(before, after)
    assert found.before == (1, 2, 0)
    assert found.gone == ()


def test_matching_is_best_in_sum_and_not_greedy():
    """The largest overlap, 0 with 0, is not taken: without it the two others are larger in sum."""
    before = np.repeat([0, 1], [100, 40])
    after = np.concatenate([np.repeat([0, 1], [52, 48]), np.repeat([0, 1], [40, 0])])
    assert match(before, after).before == (1, 0)


def test_clusters_that_share_few_customers_are_new():
    before = np.repeat([0, 1], 50)
    after = np.concatenate([np.zeros(50, int), np.tile([1, 2, 3, 4, 5], 10)])
    found = match(before, after)
    assert found.before == (0, None, None, None, None, None)
    assert found.gone == (1,)


def test_customers_in_no_cluster_match_nothing():
    assert match(np.array([-1, -1, 0, 0]), np.array([0, 0, 1, 1])).before == (None, 0)


def test_a_refit_keeps_names_and_colours():
    table, _ = three()
    before = KMeans(clusters=3).fit(table).named("savers", "spenders", "others")
    half = table.take(pa.array(np.sort(derive(8, "half").choice(600, 300, replace=False))))
    after = kept_names(before, KMeans(clusters=3).fit(half), half)
    assert sorted(after.names) == sorted(before.names)
    same = [
        one == other for one, other in zip(*(each.score(table)["cluster"] for each in (before, after)), strict=True)
    ]
    assert np.mean(same) > 0.98
    colours = dict(zip(before.names, before.colours, strict=True))
    assert dict(zip(after.names, after.colours, strict=True)) == colours


def test_a_new_cluster_takes_no_name_that_was_somebody_elses():
    table, _ = three()
    before = KMeans(clusters=2).fit(table).named("rest", "cluster 3")
    after = kept_names(before, KMeans(clusters=3).fit(table), table)
    assert len(set(after.names)) == 3
    assert len(set(after.colours)) == 3
    new = set(after.names) - set(before.names)
    assert new
    assert new <= {"cluster 1", "cluster 2"}
