"""Every method finds what is there, whatever the order of rows, and is itself again after a document."""

import json

import numpy as np
import pyarrow as pa
import pytest
from sklearn.metrics import adjusted_rand_score
from tests.models.clusters.tables import CENTRES, YES, mixed, shuffled, survey, three

from ilk.kernel.errors import UserError
from ilk.kernel.randomness import derive
from ilk.models.clusters import (
    HDBSCAN,
    Clustering,
    GaussianMixture,
    KMeans,
    KPrototypes,
    LatentClasses,
    MiniBatchKMeans,
    Preparing,
)

CASES = {
    "k-means": (KMeans(clusters=3), three, 0.95),
    "k-means, mixed columns": (KMeans(clusters=3), mixed, 0.75),
    "mini-batch": (MiniBatchKMeans(clusters=3), three, 0.95),
    "Gaussian mixture": (GaussianMixture(clusters=3), three, 0.95),
    "Gaussian mixture, tied": (GaussianMixture(clusters=3, covariance="tied"), three, 0.95),
    "Gaussian mixture, diag": (GaussianMixture(clusters=3, covariance="diag"), three, 0.95),
    "Gaussian mixture, spherical": (GaussianMixture(clusters=3, covariance="spherical"), three, 0.95),
    "k-prototypes": (KPrototypes(clusters=3), mixed, 0.75),
    "HDBSCAN": (HDBSCAN(least=30, neighbours=5), three, 0.9),
    "latent classes": (LatentClasses(clusters=3), survey, 0.75),
}
every_method = pytest.mark.parametrize(("method", "data"), [case[:2] for case in CASES.values()], ids=CASES)


def fitted(method, data) -> tuple[pa.Table, np.ndarray, Clustering]:
    table, truth = data()
    return table, truth, method.fit(table, derive(7, "fit"))


@pytest.mark.parametrize(("method", "data", "likeness"), CASES.values(), ids=CASES)
def test_known_clusters_are_found(method, data, likeness):
    _, truth, found = fitted(method, data)
    assert adjusted_rand_score(truth, found.labels) >= likeness
    assert found.count == 3


@every_method
def test_equal_seeds_give_equal_models(method, data):
    table, _, found = fitted(method, data)
    assert method.fit(table, derive(7, "fit")).to_document() == found.to_document()


@every_method
def test_the_order_of_rows_does_not_matter(method, data):
    table, _, found = fitted(method, data)
    other, places = shuffled(table)
    assert (method.fit(other, derive(7, "fit")).labels == found.labels[places]).all()


@every_method
def test_a_model_is_itself_again_after_its_document(method, data):
    table, _, found = fitted(method, data)
    again = Clustering.from_document(json.loads(json.dumps(found.to_document())))
    assert again.score(table).equals(found.score(table))
    assert again.explain(table).equals(found.explain(table))
    assert again.centers().equals(found.centers())
    assert len(again.labels) == 0


@every_method
def test_the_rows_of_the_fit_are_scored_as_they_were_labelled(method, data):
    table, _, found = fitted(method, data)
    scores = found.score(table)
    names = [None if label < 0 else found.names[label] for label in found.labels]
    assert scores["cluster"].to_pylist() == names
    strength = scores["strength"].to_numpy()
    assert strength.min() >= 0
    assert strength.max() <= 1 + 1e-12
    assert all(own != other for own, other in zip(names, scores["next"].to_pylist(), strict=True) if own)


@every_method
def test_the_largest_cluster_is_the_first(method, data):
    _, _, found = fitted(method, data)
    sizes = list(found.sizes.values())
    assert sizes == sorted(sizes, reverse=True)
    assert sum(sizes) == (found.labels >= 0).sum()


@pytest.mark.parametrize("method", [KMeans(clusters=3), KPrototypes(clusters=3)])
def test_reasons_add_up_to_what_the_next_centre_is_farther(method):
    table, _ = mixed()
    found = method.fit(table)
    reasons = found.explain(table)
    sums = np.sum([reasons[name].to_numpy() for name in table.column_names], axis=0)
    rows = found.preparation.apply(table)
    squares = np.sort(found.shape.squared(rows), axis=1)
    assert np.allclose(sums, squares[:, 1] - squares[:, 0])


def test_reasons_of_latent_classes_add_up_to_the_odds_of_the_answers():
    table, _ = survey()
    found = LatentClasses(clusters=3).fit(table)
    placed = found.shape.place(found.preparation.apply(table))
    joint = found.shape.joint(found.preparation.apply(table)) - np.log(found.shape.shares)
    each = np.arange(len(joint))
    reasons = found.explain(table)
    sums = np.sum([reasons[name].to_numpy() for name in table.column_names], axis=0)
    assert np.allclose(sums, joint[each, placed.own] - joint[each, placed.other])


def test_reasons_of_a_mixture_add_up_to_the_difference_of_distances():
    table, _ = three()
    found = GaussianMixture(clusters=3).fit(table)
    rows = found.preparation.apply(table)
    placed = found.shape.place(rows)

    def distance(row, cluster):
        away = row - found.shape.means[cluster]
        root = found.shape.roots[cluster]
        return away @ root @ root.T @ away / 2

    reasons = found.explain(table)
    for place in range(0, len(rows), 50):
        expected = distance(rows[place], placed.other[place]) - distance(rows[place], placed.own[place])
        assert reasons["income"][place].as_py() + reasons["age"][place].as_py() == pytest.approx(expected)


def test_centres_are_in_the_units_of_the_table():
    table, truth = three(3000)
    found = KMeans(clusters=3).fit(table)
    centres = {tuple(np.round([row["income"], row["age"]])) for row in found.centers().to_pylist()}
    assert centres == {tuple(centre) for centre in CENTRES}
    shares = [row["share"] for row in found.centers().to_pylist()]
    assert shares == pytest.approx(sorted(np.bincount(truth) / 3000, reverse=True), abs=0.01)


def test_strength_is_one_at_a_centre_and_none_on_the_border():
    table, _ = three()
    found = KMeans(clusters=2, preparing=Preparing(scale=False)).fit(table)
    one, other = found.shape.points
    rows = np.stack([one, (one + other) / 2])
    scores = found.score({"income": rows[:, 0], "age": rows[:, 1]})
    assert scores["strength"].to_pylist() == pytest.approx([1, 0], abs=1e-9)


def test_latent_classes_recover_the_probabilities_of_answers():
    table, _ = survey(30_000)
    found = LatentClasses(clusters=3).fit(table)
    yes = np.array([[row[f"q{place}: yes"] for place in range(6)] for row in answer_probabilities(found)])
    order = [int(np.abs(YES - row).sum(axis=1).argmin()) for row in yes]
    assert sorted(order) == [0, 1, 2]
    assert np.abs(yes - YES[order]).max() < 0.05


def answer_probabilities(found: Clustering) -> list[dict[str, float]]:
    probabilities = np.exp(found.shape.logarithms)
    return [dict(zip(found.preparation.features, row, strict=True)) for row in probabilities]


def test_one_latent_class_is_independence():
    """With one class, the log-likelihood is that of each question by itself, which has a closed form."""
    table, _ = survey()
    found = LatentClasses(clusters=1).fit(table)
    rows = found.preparation.apply(table)
    counts = [
        np.array([np.sum(column.to_numpy(zero_copy_only=False) == value) for value in (0, 1)]) for column in table
    ]
    expected = sum(float((count * np.log(count / count.sum())).sum()) for count in counts)
    assert found.shape.log_likelihood(rows) == pytest.approx(expected)
    assert found.shape.parameters == 6
    assert found.shape.bic(rows) == pytest.approx(-2 * expected + 6 * np.log(1500))


def test_an_answer_that_was_not_given_says_nothing():
    table, _ = survey()
    found = LatentClasses(clusters=3).fit(table)
    asked = {name: pa.array([None], pa.bool_()) for name in table.column_names}
    placed = found.shape.place(found.preparation.apply(pa.table(asked)))
    assert placed.strength[0] == pytest.approx(found.shape.shares.max())


def test_far_rows_are_in_no_dense_cluster():
    table, _ = three()
    found = HDBSCAN(least=30, neighbours=5).fit(table)
    scores = found.score({"income": [0.0, 60.0], "age": [0.0, 60.0]})
    assert scores["cluster"].to_pylist() == [found.score({"income": [0.1], "age": [0.1]})["cluster"][0].as_py(), None]
    assert scores["strength"][1].as_py() == 0


def test_dense_clusters_may_lie_around_each_other():
    rng = derive(5, "rings")
    angle, inner = rng.uniform(0, 2 * np.pi, 800), rng.random(800) < 0.5
    radius = np.where(inner, 1.0, 4.0) + rng.normal(scale=0.1, size=800)
    found = HDBSCAN(least=40, neighbours=5).fit({"x": radius * np.cos(angle), "y": radius * np.sin(angle)})
    assert adjusted_rand_score(inner, found.labels) > 0.95


def test_names_replace_the_first_ones():
    table, _ = three()
    found = KMeans(clusters=3).fit(table).named("savers", "spenders", "others")
    assert set(found.score(table)["cluster"].to_pylist()) == {"savers", "spenders", "others"}
    with pytest.raises(UserError, match="3 different names"):
        found.named("savers", "savers", "others")


def test_what_sets_a_cluster_apart_comes_first():
    table, _ = three()
    found = KMeans(clusters=3).fit(table)
    rich = max(found.centers().to_pylist(), key=lambda row: row["income"])["cluster"]
    first = next(row for row in found.differences().to_pylist() if row["cluster"] == rich)
    assert (first["feature"], first["apart"] > 1) == ("income", True)
    assert first["average"] - first["overall"] == pytest.approx(
        first["apart"] * table["income"].to_numpy().std(), rel=1e-9
    )


def test_the_chart_holds_every_cluster_and_column():
    table, _ = mixed()
    drawn = KMeans(clusters=3).fit(table).plot().to_dict()
    (cells,) = drawn["datasets"].values()
    assert len({cell["column"] for cell in cells}) == 3
    assert {cell["feature"] for cell in cells} >= {"income", "age", "member"}


def test_large_tables_are_started_on_a_sample():
    table, truth = three(25_000)
    for method in (
        KMeans(clusters=3, starts=2),
        GaussianMixture(clusters=3, starts=1),
        KPrototypes(clusters=3, starts=2),
    ):
        assert adjusted_rand_score(truth, method.fit(table).labels) > 0.95


def test_frames_of_pandas_and_polars_are_tables_too():
    pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
    table, _ = mixed()
    labels = KMeans(clusters=3).fit(table).labels
    assert pandas.__name__
    assert (KMeans(clusters=3).fit(table.to_pandas()).labels == labels).all()
    assert (KMeans(clusters=3).fit(polars.from_arrow(table)).labels == labels).all()
