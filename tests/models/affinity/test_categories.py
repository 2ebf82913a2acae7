"""Category affinity: the spread it was drawn from is found, and little is made of little."""

import json

import numpy as np
import pyarrow as pa
import pytest
from tests.models.outcomes.tables import shuffled

from ilk.kernel.errors import UserError
from ilk.kernel.randomness import derive
from ilk.models.affinity import CategoryAffinities, CategoryAffinity
from ilk.models.affinity.beta_binomial import fitted

SETTINGS = CategoryAffinity(customer="who", category="what", count="bought")


def table(people: int = 600) -> tuple[pa.Table, np.ndarray]:
    """Shares of coffee drawn from Beta(2, 6), of 1 to 40 purchases; and each customer's share."""
    rng = derive(1, "coffee")
    share, total = rng.beta(2, 6, people), rng.integers(1, 41, people)
    coffee = rng.binomial(total, share)
    who = np.tile(np.arange(people), 2)
    counts = np.concatenate([coffee, total - coffee])
    return pa.table({"who": who, "what": np.repeat(["coffee", "tea"], people), "bought": counts}), share


@pytest.fixture(scope="module")
def bought() -> pa.Table:
    return table()[0]


@pytest.fixture(scope="module")
def fit(bought) -> CategoryAffinities:
    return SETTINGS.fit(bought)


def test_the_spread_it_was_drawn_from_is_found(fit):
    assert fit.spread["coffee"].a == pytest.approx(2, rel=0.2)
    assert fit.spread["coffee"].b == pytest.approx(6, rel=0.2)
    assert fit.shares["coffee"] == pytest.approx(0.25, abs=0.02)


def test_customers_that_are_alike_have_no_affinity():
    rng = derive(2, "alike")
    trials = rng.integers(1, 40, 500).astype(float)
    hits = rng.binomial(trials.astype(int), 0.3).astype(float)
    found = fitted(hits, trials, np.ones(500))
    assert found.mean == pytest.approx(0.3, abs=0.02)
    assert found.a + found.b > 100


def test_affinity_by_hand(fit):
    beta, share = fit.spread["coffee"], fit.shares["coffee"]
    told = fit.score({"who": ["a", "a"], "what": ["coffee", "tea"], "bought": [3, 1]}).to_pylist()[0]
    assert told["affinity"] == pytest.approx((beta.a + 3) / (beta.a + beta.b + 4) / share)
    assert told["low"] < told["affinity"] < told["high"]


def test_bounds_hold_the_truth_about_as_often_as_they_say(fit, bought):
    told = fit.score(bought).slice(0, 600)
    truth = table()[1] / fit.shares["coffee"]
    within = (truth >= told.column("low").to_numpy()) & (truth <= told.column("high").to_numpy())
    assert within.mean() == pytest.approx(0.95, abs=0.03)


def test_shrunken_shares_are_nearer_the_truth_than_raw_ones(fit, bought):
    counts = fit.explain(bought)
    raw = (counts.column("bought").to_numpy() / counts.column("of").to_numpy())[:600]
    shrunken = fit.score(bought).column("affinity").to_numpy()[:600] * fit.shares["coffee"]
    truth = table()[1]
    assert np.mean((shrunken - truth) ** 2) < 0.7 * np.mean((raw - truth) ** 2)


def test_one_purchase_says_less_than_twenty(fit):
    rows = {"who": ["a", "b"], "what": ["coffee", "coffee"], "bought": [1, 20]}
    one, twenty = fit.score(rows).to_pylist()
    assert 1 < one["affinity"] < twenty["affinity"]
    assert one["above"] < twenty["above"]
    weights = fit.explain(rows).column("weight").to_pylist()
    assert weights[0] < 0.2
    assert weights[1] > 0.6


def test_rows_add_up_whatever_their_order(fit, bought):
    other, places = shuffled(bought)
    assert SETTINGS.fit(other).to_document() == fit.to_document()
    assert fit.score(other).equals(fit.score(bought).take(pa.array(places)))
    lines = {"who": ["a"] * 4, "what": ["coffee", "coffee", "coffee", "tea"], "bought": [1, 1, 1, 1]}
    together = {"who": ["a", "a"], "what": ["coffee", "tea"], "bought": [3, 1]}
    assert fit.score(lines).column("affinity")[0] == fit.score(together).column("affinity")[0]


def test_a_category_never_seen_has_no_affinity(fit):
    told = fit.score({"who": ["a"], "what": ["soup"], "bought": [2]}).to_pylist()
    assert told == [{"affinity": None, "low": None, "high": None, "above": None}]


def test_favourites_are_what_a_customer_bought_most_beyond_the_usual(fit):
    rows = {"who": ["a", "a", "b", "b"], "what": ["coffee", "tea"] * 2, "bought": [9, 1, 1, 20]}
    found = {row["customer"]: row["category"] for row in fit.favourites(rows).to_pylist()}
    assert found == {"a": "coffee", "b": "tea"}


def test_a_document_comes_back_the_same(fit):
    assert CategoryAffinities.from_document(json.loads(json.dumps(fit.to_document()))) == fit


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ({"who": ["a"] * 30, "what": ["x"] * 30, "bought": [1] * 30}, "too-few-customers"),
        ({"who": ["a"], "what": ["x"], "bought": [-1]}, "out-of-range"),
        ({"who": ["a"], "what": ["x"], "bought": [1.5]}, "out-of-range"),
        ({"who": ["a"], "what": [None], "bought": [1]}, "missing-numbers"),
    ],
)
def test_bad_input_is_refused(rows, code):
    with pytest.raises(UserError) as caught:
        SETTINGS.fit(pa.table({**rows, "what": pa.array(rows["what"], pa.string())}))
    assert caught.value.code == code
