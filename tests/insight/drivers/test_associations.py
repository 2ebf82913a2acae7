"""Strengths against hand-made tables and the functions of scipy; what is null stays null."""

import numpy as np
import pyarrow as pa
import pytest
from scipy import stats

from ilk.insight.attributes import Attribute, Outcome
from ilk.insight.drivers.associations import associations, cramers_v, rank_biserial, rank_eta, spearman
from ilk.kernel.randomness import derive
from ilk.kernel.types import ValueType
from ilk.segments.values.field import FieldValue

SEGMENT = Outcome("segment", "a", "Alpha", FieldValue(name="is_in"))


def attribute(name: str, kind: ValueType) -> Attribute:
    return Attribute(name, name.capitalize(), FieldValue(name=name), kind, None)


def test_the_rank_biserial_is_the_share_of_pairs_won_less_the_share_lost() -> None:
    values, inside = np.array([5.0, 3, 3, 1, 2]), np.array([True, True, False, False, False])
    # 5 wins against 3, 1 and 2; 3 ties with 3 and wins against 1 and 2: five won, none lost, of six.
    assert rank_biserial(values, inside).strength == pytest.approx(5 / 6)


def test_its_p_value_is_that_of_mann_and_whitney_and_its_interval_holds_the_strength() -> None:
    rng = derive(1, "ranks")
    inside = np.arange(200) < 60
    values = rng.normal(0, 1, 200) + 0.5 * inside
    found = rank_biserial(values, inside)
    expected = stats.mannwhitneyu(values[inside], values[~inside], method="asymptotic").pvalue
    assert found.p_value == pytest.approx(expected)
    assert found.low < found.strength < found.high


def test_its_interval_covers_the_truth_nineteen_times_of_twenty() -> None:
    rng = derive(2, "coverage")
    truth = 2 * stats.norm.cdf(0.5 / np.sqrt(2)) - 1
    inside = np.arange(150) < 50
    found = [rank_biserial(rng.normal(0, 1, 150) + 0.5 * inside, inside) for _ in range(300)]
    assert 0.92 <= np.mean([each.low <= truth <= each.high for each in found]) <= 0.98


def test_spearman_is_that_of_scipy_and_one_for_any_growing_function() -> None:
    values = np.arange(30.0)
    assert spearman(values, np.exp(values)).strength == pytest.approx(1.0)
    rng = derive(3, "spearman")
    one, other = rng.normal(size=80), rng.normal(size=80)
    assert spearman(one, other).strength == pytest.approx(stats.spearmanr(one, other).statistic)


def test_cramers_v_of_a_table_by_hand() -> None:
    # 40 of 50 against 10 of 50: chi-squared is 36, so the root of (36 - 1) / 100.
    levels = np.repeat([0, 1], 50)
    inside = np.concatenate([np.arange(50) < 40, np.arange(50) < 10])
    found = cramers_v(levels, inside)
    assert found.strength == pytest.approx(np.sqrt(0.35))
    assert found.p_value == pytest.approx(stats.chi2.sf(36, 1))
    assert 0 < found.low < found.strength < found.high < 1


def test_levels_that_say_it_all_have_a_strength_near_one_and_those_that_say_nothing_none() -> None:
    levels = np.repeat([0, 1, 2], 100)
    assert cramers_v(levels, levels == 1).strength == pytest.approx(1.0, abs=0.01)
    assert cramers_v(levels, np.tile([True, False], 150)).strength == 0.0
    assert rank_eta(levels, levels.astype(float) + np.tile([0, 0.1], 150)).strength == pytest.approx(0.98, abs=0.03)


def test_the_strongest_beyond_chance_come_first_and_missing_values_are_left_out() -> None:
    rng = derive(4, "several")
    inside = np.arange(400) < 150
    table = pa.table(
        {
            "noise": rng.normal(size=400),
            "strong": np.where(np.arange(400) % 4 == 0, None, rng.normal(size=400) + 1.5 * inside),
            "weak": rng.normal(size=400) + 0.5 * inside,
            "town": np.where(rng.random(400) < 0.3 + 0.4 * inside, "Bonn", "Köln"),
            "free": [f"text {number}" for number in range(400)],
        }
    )
    kinds = {"noise": ValueType.NUMBER, "strong": ValueType.NUMBER, "weak": ValueType.NUMBER}
    chosen = [attribute(name, kinds.get(name, ValueType.TEXT)) for name in table.column_names]
    outcome = Outcome("segment", "a", "Alpha", _condition())
    found = associations(table, chosen, outcome, inside.astype(float))
    assert found[0].attribute == "strong"
    assert {each.attribute for each in found if each.significant} == {"strong", "weak", "town"}
    assert {each.attribute: each.customers for each in found}["strong"] == 300
    assert "free" not in {each.attribute for each in found}


def test_among_attributes_that_say_nothing_hardly_any_run_finds_one() -> None:
    rng = derive(6, "null")
    chosen = [attribute(f"a{place}", ValueType.NUMBER) for place in range(20)]
    outcome = Outcome("segment", "a", "Alpha", _condition())
    inside = (np.arange(200) < 70).astype(float)
    runs = 100
    found = 0
    for _ in range(runs):
        table = pa.table({each.text: rng.lognormal(size=200) for each in chosen})
        found += any(each.significant for each in associations(table, chosen, outcome, inside))
    # Five of a hundred are to be expected; eleven would be too many by the binomial at 1 %.
    assert found <= 11


def _condition():
    from ilk.segments.language.checking import unchecked_condition

    return unchecked_condition("everyone")
