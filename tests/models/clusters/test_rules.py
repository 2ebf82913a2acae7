"""Rules say clusters in a few comparisons, and their fidelity is of rows that they were not grown on."""

import numpy as np
import pyarrow as pa
import pytest
from tests.models.clusters.tables import mixed, shuffled, three

from ilk.kernel.randomness import derive
from ilk.models.clusters import HDBSCAN, KMeans, LatentClasses, Rule, approximate
from ilk.models.clusters.trees import Test as Comparison
from ilk.models.clusters.trees import roundest


def test_clusters_that_lines_part_are_said_almost_wholly():
    table, _ = three()
    found = approximate(KMeans(clusters=3).fit(table), table)
    assert found.agreement > 0.95
    assert found.holdout == 180
    assert all(rule.precision > 0.9 and rule.recall > 0.9 for rule in found.rules)


def test_the_rules_of_a_table_are_the_same_in_any_order():
    table, _ = mixed()
    clustering = KMeans(clusters=3).fit(table)
    other, _ = shuffled(table)
    assert approximate(clustering, other) == approximate(clustering, table)


def test_at_most_one_rule_holds():
    table, _ = mixed()
    found = approximate(KMeans(clusters=3).fit(table), table)
    held = np.sum([rule.holds(table) for rule in found.rules], axis=0)
    assert held.tolist() == [1] * table.num_rows


def test_agreement_is_what_the_rules_themselves_answer():
    table, _ = mixed()
    clustering = KMeans(clusters=3).fit(table)
    found = approximate(clustering, table, holdout=0.5)
    said = sum(place * rule.holds(table) for place, rule in enumerate(found.rules))
    assert (said == clustering.labels).mean() == pytest.approx(found.agreement, abs=0.1)


def test_a_rule_is_plain_data():
    table, _ = mixed()
    found = approximate(KMeans(clusters=3).fit(table), table)
    for rule in found.rules:
        again = Rule.model_validate_json(rule.model_dump_json())
        assert again == rule
        assert (again.holds(table) == rule.holds(table)).all()


def test_what_is_missing_goes_where_the_rule_says():
    rng = derive(9, "missing")
    x = rng.normal(size=400) + np.repeat([0.0, 8.0], 200)
    values = [None if place % 10 == 0 else float(value) for place, value in enumerate(x)]
    y = np.repeat([0.0, 8.0], 200) + rng.normal(size=400)
    table = pa.table({"x": pa.array(values), "y": y})
    found = approximate(KMeans(clusters=2).fit(table), table)
    held = np.sum([rule.holds(table) for rule in found.rules], axis=0)
    assert held.tolist() == [1] * 400


@pytest.mark.parametrize(
    ("comparison", "expected"),
    [
        (Comparison(field="n", operator="<=", value=2), [True, True, False, False]),
        (Comparison(field="n", operator=">", value=2), [False, False, True, False]),
        (Comparison(field="n", operator=">", value=2, or_missing=True), [False, False, True, True]),
        (Comparison(field="t", operator="=", value="a"), [True, False, True, False]),
        (Comparison(field="t", operator="!=", value="a"), [False, True, False, False]),
        (Comparison(field="t", operator="!=", value="a", or_missing=True), [False, True, False, True]),
        (Comparison(field="b", operator="=", value=True), [True, False, False, False]),
        (Comparison(field="b", operator="=", value=False), [False, True, True, False]),
    ],
)
def test_a_comparison_with_a_missing_value_is_false_unless_it_says_otherwise(comparison, expected):
    table = {"n": [1, 2, 3, None], "t": ["a", "b", "a", None], "b": [True, False, False, None]}
    rule = Rule(cluster="one", any_of=((comparison,),), precision=None, recall=None)
    assert rule.holds({name: pa.array(values) for name, values in table.items()}).tolist() == expected


@pytest.mark.parametrize(
    ("values", "threshold", "edge"),
    [
        ([1, 2, 3, 4], 2.5, 2),
        ([0.12, 0.19], 0.155, 0.15),
        ([990, 1200], 1095, 1000),
        ([-5, -1], -3, -3),
        ([3, 7], 5, 5),
    ],
)
def test_thresholds_have_as_few_digits_as_part_the_same_rows(values, threshold, edge):
    assert roundest(np.array(values, float), threshold) == edge


def test_answers_of_a_survey_are_compared_as_what_they_are():
    rng = derive(10, "scales")
    truth = rng.integers(2, size=500)
    table = pa.table({f"q{place}": np.clip(np.round(rng.normal(2 + 2 * truth, 0.7)), 1, 5) for place in range(3)})
    found = approximate(LatentClasses(clusters=2).fit(table), table)
    assert found.agreement > 0.85
    assert {type(test.value) for rule in found.rules for path in rule.any_of for test in path} == {float}


def test_customers_in_no_cluster_have_no_rule():
    table, _ = three()
    found = approximate(HDBSCAN(least=30, neighbours=5).fit(table), table)
    assert [rule.cluster for rule in found.rules] == ["cluster 1", "cluster 2", "cluster 3"]
    assert found.agreement > 0.85
