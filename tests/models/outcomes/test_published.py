"""Bank Marketing: the figures that an independent script found, and the column that gives the outcome away."""

import pytest
from tests.models.outcomes.tables import bank

from ilk.models.outcomes import BoostedTrees, Logistic

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def calls():
    return bank()


def test_boosted_trees_without_the_length_of_the_call(calls):
    model = BoostedTrees(target="y").fit(calls.drop_columns(["duration"]))
    assert model.evidence.accuracy.auc.value == pytest.approx(0.80, abs=0.01)
    assert model.evidence.suspects == ()


def test_logistic_regression_without_the_length_of_the_call(calls):
    model = Logistic(target="y").fit(calls.drop_columns(["duration"]))
    assert model.evidence.accuracy.auc.value == pytest.approx(0.77, abs=0.01)
    assert model.evidence.suspects == ()


def test_with_the_length_of_the_call_it_is_too_good_and_says_why(calls):
    model = BoostedTrees(target="y").fit(calls)
    assert 0.91 <= model.evidence.accuracy.auc.value <= 0.94
    assert [each.column for each in model.evidence.suspects] == ["duration"]
    assert "`duration` predicts too well" in model.card.warnings[0]
