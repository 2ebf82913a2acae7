"""Clusters by the factors behind items, and how latent classes answer."""

import json

import numpy as np
import pyarrow as pa
import pytest
from pydantic import ValidationError
from sklearn.metrics import adjusted_rand_score
from tests.models.clusters.tables import YES, published, survey

from ilk.kernel.errors import UserError
from ilk.kernel.randomness import derive
from ilk.models.clusters import (
    Clustering,
    FactorAnalysis,
    GaussianMixture,
    KMeans,
    LatentClasses,
    choose,
    kept_names,
    responses,
)

NEEDS = np.array([[1.6, -1.0], [-1.0, 1.6], [-1.0, -1.0]])
"""Of three kinds of people, how much they care for the price and for service."""


def wishes(rows: int = 900, seed: int = 21) -> tuple[pa.Table, np.ndarray]:
    """Eight items from 1 to 7, four about the price and four about service, and the kind of each person."""
    rng = derive(seed, "needs")
    truth = rng.integers(3, size=rows)
    behind = NEEDS[truth] + rng.normal(size=(rows, 2)) * 0.45
    given = np.repeat(behind, 4, axis=1) + rng.normal(size=(rows, 8)) * 0.7
    names = [f"{topic}{place}" for topic in ("price", "service") for place in range(1, 5)]
    return pa.table(dict(zip(names, np.clip(np.round(4 + given), 1, 7).T.astype(int), strict=True))), truth


@pytest.mark.parametrize("method", [KMeans(clusters=3), GaussianMixture(clusters=3)], ids=["k-means", "mixture"])
def test_needs_are_found_by_the_factors_behind_items(method):
    table, truth = wishes()
    found = method.model_copy(update={"factors": FactorAnalysis()}).fit(table)
    assert found.basis.factors.names == ("factor 1", "factor 2")
    assert adjusted_rand_score(truth, found.labels) > 0.9
    assert "factor analysis, 2 factors" in found.card.model


def test_clusters_are_told_in_the_items_and_explained_by_the_factors():
    table, _ = wishes()
    found = KMeans(clusters=3, factors=FactorAnalysis()).fit(table)
    row = found.centers().to_pylist()[0]
    inside = found.labels == 0
    assert row["price1"] == pytest.approx(table["price1"].to_numpy()[inside].mean())
    reasons = found.explain(table)
    assert reasons.column_names == ["cluster", "factor 1", "factor 2"]
    placed = found.shape.place(found.basis.rows(table))
    squares = ((found.basis.rows(table)[:, None, :] - found.shape.points[None]) ** 2).sum(axis=2)
    each = np.arange(len(squares))
    gain = squares[each, placed.other] - squares[each, placed.own]
    assert reasons["factor 1"].to_numpy() + reasons["factor 2"].to_numpy() == pytest.approx(gain)


def test_clusters_by_factors_are_themselves_again_after_their_document():
    table, _ = wishes()
    found = KMeans(clusters=3, factors=FactorAnalysis(rotation="oblimin")).fit(table)
    again = Clustering.from_document(json.loads(json.dumps(found.to_document())))
    assert again.score(table).equals(found.score(table))
    assert again.basis.factors.table().equals(found.basis.factors.table())


def test_names_stay_although_the_factors_come_in_another_order():
    table, _ = wishes()
    before = KMeans(clusters=3, factors=FactorAnalysis()).fit(table).named("Price", "Service", "Neither")
    other = table.select(sorted(table.column_names, reverse=True))
    refit = kept_names(before, KMeans(clusters=3, factors=FactorAnalysis()).fit(other, derive(9, "refit")), table)
    assert sorted(refit.names) == ["Neither", "Price", "Service"]
    same = [a == b for a, b in zip(before.score(table)["cluster"], refit.score(table)["cluster"], strict=True)]
    assert np.mean(same) > 0.98


def test_a_number_of_clusters_is_chosen_among_factors():
    table, _ = wishes()
    method = KMeans(clusters=2, factors=FactorAnalysis())
    found = choose(method, table, range(2, 5), derive(1, "choice"), resamples=4, references=3)
    assert found.recommended == 3
    assert found.candidates[0].gap is not None


def test_a_missing_answer_counts_as_the_median_of_its_item():
    table, _ = wishes()
    found = KMeans(clusters=3, factors=FactorAnalysis()).fit(table)
    person = {name: [value] for name, value in zip(table.column_names, [6, 6, 7, 6, 2, 1, 2, 2], strict=True)}
    middle = float(np.median(table["price1"].to_numpy()))
    hole = pa.table(person | {"price1": pa.array([None], pa.int64())})
    filled = pa.table(person | {"price1": [middle]})
    assert found.basis.rows(hole) == pytest.approx(found.basis.rows(filled))


@pytest.mark.parametrize(
    ("items", "code"),
    [
        (lambda: wishes(12)[0], "too-few-customers"),
        (lambda: wishes(300)[0].select(["price1", "service1"]), "too-many-factors"),
    ],
    ids=["twelve customers", "two items"],
)
def test_needs_that_cannot_be_found_are_refused(items, code):
    with pytest.raises(UserError) as refused:
        KMeans(clusters=2, factors=FactorAnalysis()).fit(items())
    assert refused.value.code == code


def test_items_that_say_nothing_are_left_out_and_said():
    table, truth = wishes()
    table = table.append_column("same", pa.array([4] * 900)).append_column("none", pa.array([None] * 900, pa.int64()))
    found = KMeans(clusters=3, factors=FactorAnalysis()).fit(table)
    told = " ".join(found.basis.factors.card.warnings)
    assert "`same` is left out: all values are the same" in told
    assert "`none` is left out: all values are missing" in told
    assert adjusted_rand_score(truth, found.labels) > 0.9


def test_classes_answer_with_the_probabilities_that_made_the_answers():
    table, _ = survey(4000)
    found = LatentClasses(clusters=3).fit(table)
    rows = [row for row in responses(found).table().to_pylist() if row["answer"] == "yes"]
    for name in found.names:
        shares = [row["probability"] for row in rows if row["cluster"] == name]
        assert min(np.abs(shares - made).max() for made in YES) < 0.08
    overall = [row["overall"] for row in rows[:: found.count]]
    assert overall == pytest.approx([np.mean(table[f"q{place}"].to_numpy()) for place in range(6)], abs=0.01)


def test_the_answers_to_an_item_are_one_in_each_class():
    found = LatentClasses(clusters=2).fit(survey()[0])
    sums: dict[tuple[str, str], float] = {}
    for row in responses(found).table().to_pylist():
        key = (row["item"], row["cluster"])
        sums[key] = sums.get(key, 0) + row["probability"]
    assert list(sums.values()) == pytest.approx([1] * 12)


def test_only_latent_classes_have_responses():
    assert responses(KMeans(clusters=3).fit(wishes()[0])) is None


def test_latent_classes_take_no_factors():
    with pytest.raises(ValidationError, match="found in answers, not in factors"):
        LatentClasses(clusters=2, factors=FactorAnalysis())


def test_their_number_is_chosen_by_the_criterion_that_simulations_advise():
    found = choose(LatentClasses(clusters=2, starts=5), survey()[0], range(2, 5), resamples=2)
    assert found.recommended == 3
    assert "preferred by BIC (1 of 1 index)" in found.reason


def test_the_classes_of_a_brand_survey_fit_as_published():
    """Dolnicar, Grün & Leisch (2018), Market Segmentation Analysis: log-likelihoods and BIC of two to four classes."""
    brand = published("mcdonalds_msa/mcdonalds.parquet").select(range(11))
    for count, likelihood, bic in ((2, -7610.848, 15389.17), (3, -7311.534, 14877.92), (4, -7111.146, 14564.52)):
        found = LatentClasses(clusters=count).fit(brand)
        figures = {row["figure"]: row["value"] for row in responses(found).figures(brand).to_pylist()}
        # Ours go on for longer, and end a little higher.
        assert figures["log-likelihood"] == pytest.approx(likelihood, abs=0.1)
        assert figures["log-likelihood"] >= likelihood
        assert figures["BIC"] == pytest.approx(bic, abs=0.2)


def test_doubt_is_told_by_the_relative_entropy():
    table, _ = survey(2000)
    clear = LatentClasses(clusters=3).fit(table)
    vague = LatentClasses(clusters=3).fit(table.select(["q0", "q3"]).append_column("q9", table["q5"]))
    known = [
        {
            row["figure"]: row["value"]
            for row in responses(each).figures(table.append_column("q9", table["q5"])).to_pylist()
        }
        for each in (clear, vague)
    ]
    assert 0 <= known[1]["relative entropy"] < known[0]["relative entropy"] <= 1


def test_the_chart_of_answers_shows_yes_alone_and_the_farthest_first():
    found = LatentClasses(clusters=3).fit(survey()[0]).named("A", "B", "C")
    chart = responses(found).chart({"q0": "Likes it cheap"})
    cells = chart["data"]["values"]
    assert len(cells) == 6 * 3
    assert {cell["feature"] for cell in cells} == {"Likes it cheap", *(f"q{place}" for place in range(1, 6))}
    assert chart["title"]["text"].startswith(("A", "B", "C"))
