"""Factors: published loadings, known truth, and agreement of items by hand."""

import json

import numpy as np
import pyarrow as pa
import pytest

from ilk.kernel.errors import UserError
from ilk.kernel.randomness import derive
from ilk.models.clusters import FactorAnalysis, Factors, cronbach_alpha, principal_components
from ilk.models.clusters.likelihood import by_chance, eigenvalues, maximum_likelihood, suggested_factors
from ilk.models.clusters.rotating import in_order_of_size, oblimin, varimax

# Six tests of ability (general, picture, blocks, maze, reading, vocab) of 112 people: Bartholomew (1987).
ABILITY = np.array(
    [
        [24.641, 5.991, 33.520, 6.023, 20.755, 29.701],
        [5.991, 6.700, 18.137, 1.782, 4.936, 7.204],
        [33.520, 18.137, 149.831, 19.424, 31.430, 50.753],
        [6.023, 1.782, 19.424, 12.711, 4.757, 9.075],
        [20.755, 4.936, 31.430, 4.757, 52.604, 66.762],
        [29.701, 7.204, 50.753, 9.075, 66.762, 135.292],
    ]
)
LOADINGS = np.array([[0.8, 0], [0.7, 0], [0.6, 0], [0, 0.8], [0, 0.7], [0, -0.6]])


def ability() -> np.ndarray:
    deviations = np.sqrt(np.diag(ABILITY))
    return ABILITY / np.outer(deviations, deviations)


def answers(rows: int = 4000, related: float = 0.0) -> pa.Table:
    """Six items on a scale from 1 to 9, that two factors make."""
    rng = derive(11, "items")
    factors = rng.multivariate_normal([0, 0], [[1, related], [related, 1]], size=rows)
    own = rng.normal(size=(rows, 6)) * np.sqrt(1 - (LOADINGS**2).sum(axis=1))
    values = np.clip(np.round(5 + 1.7 * (factors @ LOADINGS.T + own)), 1, 9)
    return pa.table({f"q{place}": values[:, place] for place in range(6)})


def test_one_factor_of_the_ability_tests_is_as_published():
    _, own, _ = maximum_likelihood(ability(), 1)
    assert np.round(own, 3).tolist() == [0.535, 0.853, 0.748, 0.910, 0.232, 0.280]


def test_two_factors_of_the_ability_tests_are_as_published():
    loadings, own, _ = maximum_likelihood(ability(), 2)
    assert np.round(own, 3).tolist() == [0.455, 0.589, 0.218, 0.769, 0.052, 0.334]
    turned, _ = in_order_of_size(varimax(loadings), np.eye(2))
    expected = [[0.499, 0.543], [0.156, 0.622], [0.206, 0.860], [0.109, 0.468], [0.956, 0.182], [0.785, 0.225]]
    # The published rotation stopped when a round gained less than a hundred-thousandth.
    assert np.abs(turned - expected).max() < 0.003
    assert spread_of_squares(turned) > spread_of_squares(np.array(expected))


def spread_of_squares(loadings: np.ndarray) -> float:
    """What varimax makes largest, of rows brought to length 1."""
    squares = loadings**2 / (loadings**2).sum(axis=1, keepdims=True)
    return float(squares.var(axis=0).sum())


def test_known_factors_are_found_with_their_number():
    found = FactorAnalysis().fit(answers())
    assert found.loadings.shape == (6, 2)
    order = np.argsort([-abs(found.loadings[0, 0]), -abs(found.loadings[0, 1])])
    signs = np.sign(found.loadings[[0, 3], order])
    assert np.abs(found.loadings[:, order] * signs - LOADINGS).max() < 0.06


@pytest.mark.parametrize("rotation", ["promax", "oblimin"])
def test_factors_that_are_related_are_found_so_by_rotations_that_let_them(rotation):
    found = FactorAnalysis(factors=2, rotation=rotation).fit(answers(related=0.5))
    assert abs(found.correlations[0, 1]) == pytest.approx(0.5, abs=0.07)
    upright = FactorAnalysis(factors=2).fit(answers(related=0.5))
    small = np.sort(np.abs(found.loadings), axis=1)[:, 0].max()
    assert small < 0.06 < np.sort(np.abs(upright.loadings), axis=1)[:, 0].max()


def test_oblimin_is_the_least_of_its_sum_and_keeps_what_is_explained():
    """No small turn of either factor has a smaller sum of products of squared loadings; common parts stay."""
    loadings, *_ = maximum_likelihood(ability(), 2)
    turned, related = oblimin(loadings)
    assert np.diagonal(related) == pytest.approx([1, 1])
    assert np.allclose(turned @ related @ turned.T, loadings @ loadings.T)
    height = (turned[:, 0] ** 2 * turned[:, 1] ** 2).sum()
    roots = np.linalg.cholesky(related).T
    upright = turned @ roots.T
    for place, angle in ((0, 0.02), (0, -0.02), (1, 0.02), (1, -0.02)):
        moved = roots.copy()
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        moved[:, place] = turn @ roots[:, place]
        other = upright @ np.linalg.inv(moved).T
        assert (other[:, 0] ** 2 * other[:, 1] ** 2).sum() > height


def test_scores_are_standardised_and_follow_the_items():
    table = answers()
    found = FactorAnalysis(factors=2).fit(table)
    scores = np.column_stack(found.score(table).columns)
    assert np.abs(scores.mean(axis=0)).max() < 1e-9
    assert 0.7 < scores.std(axis=0).min() <= scores.std(axis=0).max() <= 1
    explained = found.explain(table)
    summed = sum(explained[f"factor 1: q{place}"].to_numpy() for place in range(6))
    assert np.allclose(summed, scores[:, 0])


def test_a_rotation_keeps_what_is_explained():
    plain = FactorAnalysis(factors=2, rotation="none").fit(answers())
    turned = FactorAnalysis(factors=2).fit(answers())
    assert sum(plain.explained()["share"].to_pylist()) == pytest.approx(sum(turned.explained()["share"].to_pylist()))
    assert np.allclose(1 - (turned.loadings**2).sum(axis=1), turned.own, atol=1e-4)


def test_agreement_of_items_by_hand():
    rows = np.array([[1.0, 2, 2], [2, 3, 2], [3, 3, 4], [4, 5, 5], [5, 5, 4]])
    items = [float(np.var(column, ddof=1)) for column in rows.T]
    total = float(np.var(rows.sum(axis=1), ddof=1))
    assert cronbach_alpha(rows) == pytest.approx(3 / 2 * (1 - sum(items) / total))


def test_items_that_mean_the_opposite_are_turned_round():
    alphas = FactorAnalysis(factors=2).fit(answers()).alphas
    assert min(alphas) > 0.65


def test_a_factor_document_is_itself_again():
    table = answers(500)
    found = FactorAnalysis(factors=2).fit(table)
    again = Factors.from_document(json.loads(json.dumps(found.to_document())))
    assert again.score(table).equals(found.score(table))
    assert again.table().equals(found.table())


def test_the_chart_shows_every_loading():
    drawn = FactorAnalysis(factors=2).fit(answers(500)).plot().to_dict()
    (cells,) = drawn["datasets"].values()
    assert len(cells) == 12


def test_numbers_by_chance_have_no_factor_but_the_least():
    rows = derive(12, "chance").normal(size=(300, 6))
    found = eigenvalues(np.corrcoef(rows.T))
    assert suggested_factors(found, by_chance(300, 6, derive(1, "parallel"))) <= 1


def test_eigenvalues_by_chance_are_those_of_random_tables():
    """Drawn as Wishart matrices they are spread as those of tables of normal numbers."""
    rng = derive(14, "tables")
    drawn = [eigenvalues(np.corrcoef(rng.normal(size=(80, 5)).T)) for _ in range(2000)]
    several = [by_chance(80, 5, derive(place, "wishart")) for place in range(20)]
    assert np.mean(several, axis=0) == pytest.approx(np.percentile(drawn, 95, axis=0), abs=0.015)


def test_the_table_of_parallel_analysis_says_what_was_taken():
    rows = FactorAnalysis().fit(answers()).parallel().to_pylist()
    assert [row["taken"] for row in rows] == [True, True, False, False, False, False]
    assert all((row["eigenvalue"] > row["by chance"]) is row["taken"] for row in rows)
    assert sum(row["eigenvalue"] for row in rows) == pytest.approx(6)


@pytest.mark.parametrize("items", [1, 2])
def test_fewer_than_three_items_have_no_factor_that_can_be_found(items):
    with pytest.raises(UserError, match="1 factor is too many") as refused:
        FactorAnalysis().fit(answers(300).select([f"q{place}" for place in range(items)]))
    assert refused.value.hint == "Take at least three items."


@pytest.mark.parametrize(
    ("table", "code"),
    [
        (lambda: answers(20), "too-few-customers"),
        (lambda: answers(300).append_column("again", answers(300)["q0"]), "singular-items"),
        (lambda: answers(300).append_column("text", pa.array(["a", "b", "c"] * 100)), "not-numbers"),
    ],
)
def test_items_that_cannot_be_factored_are_refused(table, code):
    with pytest.raises(UserError) as refused:
        FactorAnalysis(factors=2).fit(table())
    assert refused.value.code == code


def test_more_factors_than_items_can_tell_apart_are_refused():
    with pytest.raises(UserError, match="4 factors are too many for 6 items"):
        FactorAnalysis(factors=4).fit(answers(300))


def test_components_are_those_of_the_covariances():
    table = answers(300)
    rows = np.column_stack([column.to_numpy() for column in table])
    found = principal_components(table)
    assert np.allclose(found.deviations**2, np.sort(np.linalg.eigvalsh(np.cov(rows.T)))[::-1])
    assert found.table()["cumulated"][-1].as_py() == pytest.approx(1)
    scaled = principal_components(table, scale=True)
    assert (scaled.deviations**2).sum() == pytest.approx(6)
