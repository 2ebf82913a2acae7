"""Rules against sums by hand and against chance."""

import json
from itertools import product

import numpy as np
import pytest
from scipy.stats import fisher_exact

from ilk.kernel.errors import UserError
from ilk.kernel.randomness import derive
from ilk.models.affinity import BasketRules, Baskets

# Ten baskets: bread in 6, butter in 5, both in 5; milk in 5.
HELD = ["bread butter", "bread butter milk", "bread butter", "bread butter milk", "bread butter", "bread", "milk"]
HELD += ["milk", "milk", "tea"]
LINES = [(number, item) for number, held in enumerate(HELD) for item in held.split()]
TABLE = {"basket": [line[0] for line in LINES], "item": [line[1] for line in LINES]}


def rules(**settings: object) -> BasketRules:
    return Baskets(**{"basket": "basket", "item": "item", "least_support": 0.2, **settings}).fit(TABLE)


def test_a_rule_by_hand():
    (rule,) = rules().also("butter")
    assert (rule.then, rule.baskets) == ("bread", 5)
    assert rule.support == pytest.approx(0.5)
    assert rule.confidence == pytest.approx(1)
    assert rule.lift == pytest.approx(1 / 0.6)


def test_both_directions_have_their_own_confidence():
    found = {(rule.items, rule.then): rule.confidence for rule in rules(longest=2).rules}
    assert found == {(("bread",), "butter"): pytest.approx(5 / 6), (("butter",), "bread"): pytest.approx(1)}


def test_items_that_keep_each_other_away_are_told_only_when_asked():
    assert rules().also("milk") == ()
    (rule, *_) = rules(least_lift=0).also("milk")
    assert rule.lift == pytest.approx((2 / 10) / (5 / 10 * 5 / 10))


def test_significance_is_fishers_exact_test():
    (rule,) = rules(longest=2, least_confidence=0.9).also("butter")
    # One rule only, so nothing is corrected: both, butter only, bread only, neither.
    expected = fisher_exact([[5, 0], [1, 4]], alternative="greater").pvalue
    assert rule.q_value == pytest.approx(expected)


def test_an_item_bought_twice_counts_once_and_the_order_of_lines_counts_nothing():
    twice = {name: [*values, *values][::-1] for name, values in TABLE.items()}
    again = Baskets(basket="basket", item="item", least_support=0.2).fit(twice)
    assert again.to_document() == rules().to_document()


def test_by_chance_nothing_is_significant():
    rng = derive(1, "chance")
    held = rng.random((3000, 8)) < 0.2
    lines = [(basket, f"item {item}") for basket, item in product(range(3000), range(8)) if held[basket, item]]
    table = {"basket": [line[0] for line in lines], "item": [line[1] for line in lines]}
    found = Baskets(basket="basket", item="item", least_lift=0).fit(table).rules
    assert len(found) > 50
    assert min(rule.q_value for rule in found) > 0.01


def test_rows_are_told_what_goes_best_with_their_item():
    fit = rules()
    told = fit.score({"item": ["butter", "tea", "unheard of", "bread"]}).to_pylist()
    assert [row["also"] for row in told] == ["bread", None, None, "butter"]
    assert told[0]["confidence"] == pytest.approx(1)
    assert fit.explain({"item": ["butter"]}).to_pylist()[0]["baskets"] == 5
    assert fit.table().num_rows == len(fit.rules)


def test_a_document_comes_back_the_same():
    fit = rules()
    assert BasketRules.from_document(json.loads(json.dumps(fit.to_document()))) == fit


@pytest.mark.parametrize(
    ("table", "code"),
    [
        ({"basket": [1, None], "item": ["a", "b"]}, "missing-numbers"),
        ({"basket": np.array([], int), "item": np.array([], str)}, "no-rows"),
        ({"basket": [1], "thing": ["a"]}, "unknown-column"),
    ],
)
def test_bad_input_is_refused(table, code):
    with pytest.raises(UserError) as caught:
        Baskets(basket="basket", item="item").fit(table)
    assert caught.value.code == code


def test_one_basket_makes_no_rule_worth_telling():
    fit = Baskets(basket="basket", item="item").fit({"basket": [1, 1], "item": ["a", "b"]})
    assert [rule.lift for rule in fit.rules] == [1, 1]
