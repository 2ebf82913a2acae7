"""How many clusters: several indices, stability and a least size decide together, and the reason is said."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.spatial.distance import pdist, squareform
from tests.models.clusters.tables import mixed, shuffled, survey, three

from ilk.kernel.randomness import derive
from ilk.models.clusters import Demands, GaussianMixture, KMeans, LatentClasses, choose
from ilk.models.clusters.indices import jaccard, separation, within
from ilk.models.clusters.verdict import Candidate, recommend

PLAIN = Candidate(
    clusters=2,
    silhouette=0.5,
    calinski_harabasz=100,
    davies_bouldin=0.8,
    within=10,
    gap=0.1,
    gap_error=0.01,
    bic=None,
    stability=0.95,
    least_stable=0.9,
    smallest=0.3,
)


@pytest.fixture(scope="module")
def choice():
    """A choice among two to four clusters where there are three."""
    table, _ = three()
    return choose(KMeans(clusters=2), table, range(2, 5), derive(1, "choice"), resamples=5, references=4)


def test_the_number_that_is_there_is_recommended(choice):
    assert choice.recommended == 3
    assert choice.method.clusters == 3
    assert choice.reason.startswith("3 clusters: preferred by silhouette, Calinski-Harabasz, Davies-Bouldin and gap")


def test_the_table_has_a_row_a_number(choice):
    rows = choice.table().to_pylist()
    assert [row["clusters"] for row in rows] == [2, 3, 4]
    assert rows[1]["stability"] > 0.95
    assert rows[1]["bic"] is None


def test_the_chart_shows_every_number(choice):
    drawn = choice.plot().to_dict()
    (points,) = drawn["datasets"].values()
    assert {point["x"] for point in points} == {2, 3, 4}
    assert drawn["title"]["text"] == "3 clusters are recommended."


def test_the_order_of_rows_does_not_matter_to_the_choice(choice):
    table, _ = shuffled(three()[0])
    again = choose(KMeans(clusters=2), table, range(2, 5), derive(1, "choice"), resamples=5, references=4)
    for one, other in zip(choice.candidates, again.candidates, strict=True):
        assert one.silhouette == pytest.approx(other.silhouette)
        assert one.stability == pytest.approx(other.stability)


def test_methods_with_a_likelihood_vote_by_their_criterion():
    table, _ = survey()
    found = choose(LatentClasses(clusters=2, starts=5), table, range(2, 5), resamples=2)
    criteria = {each.clusters: each.bic for each in found.candidates}
    assert min(criteria, key=criteria.get) == 3
    table, _ = three()
    found = choose(GaussianMixture(clusters=2, starts=1), table, (2, 3, 4), resamples=0, references=0)
    criteria = {each.clusters: each.bic for each in found.candidates}
    assert min(criteria, key=criteria.get) == 3


def test_the_gap_is_only_asked_of_numbers():
    table, _ = mixed()
    (found,) = choose(KMeans(clusters=2), table, (3,), resamples=0).candidates
    assert found.gap is None


def test_a_number_with_a_small_cluster_is_left_out():
    best = replace(PLAIN, clusters=3, silhouette=0.9, smallest=0.01)
    number, reason = recommend([PLAIN, best], Demands(smallest=0.05))
    assert number == 2
    assert "3 clusters, its smallest has 1.0% of customers, less than 5.0%" in reason


def test_a_number_that_resamples_do_not_find_again_is_left_out():
    best = replace(PLAIN, clusters=3, silhouette=0.9, stability=0.5)
    number, reason = recommend([PLAIN, best], Demands())
    assert number == 2
    assert "3 clusters, resamples find others (mean adjusted Rand index 0.50)" in reason


def test_no_number_is_recommended_where_none_meets_the_demands():
    number, reason = recommend([replace(PLAIN, stability=0.1)], Demands())
    assert number is None
    assert reason.startswith("No number of clusters meets the demands: 2 clusters, resamples find others")


def test_the_smaller_number_wins_among_equals():
    two_of_four = replace(PLAIN, clusters=3, calinski_harabasz=200, davies_bouldin=0.7)
    assert recommend([PLAIN, two_of_four], Demands())[0] == 2
    three_of_four = replace(two_of_four, gap=0.2)
    assert recommend([PLAIN, three_of_four], Demands())[0] == 3


def test_the_gap_takes_the_first_number_that_the_next_does_not_beat_by_a_standard_error():
    heights = [(2, 0.1), (3, 0.5), (4, 0.505), (5, 0.9)]
    candidates = [replace(PLAIN, clusters=clusters, gap=gap, gap_error=0.01) for clusters, gap in heights]
    _, reason = recommend(candidates, Demands())
    assert reason.startswith(
        "2 clusters: preferred by silhouette, Calinski-Harabasz and Davies-Bouldin (3 of 4 indices)"
    )


def test_indices_are_those_of_their_definitions():
    rows = derive(6, "indices").normal(size=(40, 2))
    labels = np.repeat([0, 1], 20)
    rows[labels == 1] += 3
    distances = squareform(pdist(rows))
    own = [distances[place, labels == labels[place]].sum() / 19 for place in range(40)]
    other = [distances[place, labels != labels[place]].mean() for place in range(40)]
    silhouette = np.mean([(b - a) / max(a, b) for a, b in zip(own, other, strict=True)])
    assert separation(rows, labels).silhouette == pytest.approx(silhouette)
    spread = sum(((rows[labels == k] - rows[labels == k].mean(axis=0)) ** 2).sum() for k in (0, 1))
    assert within(rows, labels) == pytest.approx(spread)


def test_overlaps_are_counted_by_hand():
    found = jaccard(np.array([0, 0, 0, 1, 1, -1]), np.array([1, 1, 0, 0, 0, 0]))
    assert found.tolist() == [[1 / 6, 2 / 3], [2 / 4, 0]]
