"""What both methods promise: known truth found again, reasons that add up, equal seeds, any order of rows."""

import json

import numpy as np
import pyarrow as pa
import pytest
from tests.models.outcomes.tables import at_cutoffs, customers, last_cutoff, shuffled

from ilk.kernel.randomness import derive
from ilk.models.outcomes import BoostedTrees, Costs, Logistic, Propensity

LOGISTIC = Logistic(target="left")
TREES = BoostedTrees(target="left", trees=30)
METHODS = pytest.mark.parametrize("method", [LOGISTIC, TREES], ids=["logistic", "trees"])


@pytest.fixture(scope="module")
def table() -> pa.Table:
    return customers().drop_columns(["truth"])


@pytest.fixture(scope="module")
def fitted(table) -> dict[str, Propensity]:
    return {type(method).__name__: method.fit(table, derive(1, "fit")) for method in (LOGISTIC, TREES)}


@METHODS
def test_probabilities_are_near_the_truth(method, fitted):
    later = customers(3000, seed=9)
    told = fitted[type(method).__name__].score(later).column("probability").to_numpy()
    truth = later.column("truth").to_numpy()
    assert np.corrcoef(told, truth)[0, 1] > 0.85
    assert told.mean() == pytest.approx(truth.mean(), abs=0.03)
    for low, high in ((0.0, 0.1), (0.1, 0.25), (0.25, 0.6)):
        own = (told >= low) & (told < high)
        assert truth[own].mean() == pytest.approx(told[own].mean(), abs=0.05)


@METHODS
def test_contributions_sum_to_the_log_odds(method, fitted, table):
    model = fitted[type(method).__name__]
    told = model.explain(table.slice(0, 50))
    log_odds = model.predictor.log_odds(table.slice(0, 50))
    for row, expected in zip(told.to_pylist(), log_odds, strict=True):
        parts = [reason["contribution"] for reason in row["reasons"]]
        assert row["log_odds"] == pytest.approx(expected, abs=1e-9)
        assert row["base"] + sum(parts) == pytest.approx(expected, abs=1e-9)
        assert [abs(part) for part in parts] == sorted((abs(part) for part in parts), reverse=True)


@METHODS
def test_reasons_name_each_column_with_its_own_value(method, fitted, table):
    rows = table.slice(0, 20)
    for own, told in zip(rows.to_pylist(), fitted[type(method).__name__].explain(rows).to_pylist(), strict=True):
        values = {reason["column"]: reason["value"] for reason in told["reasons"]}
        assert values["plan"] == own["plan"]
        assert values["member"] == ("yes" if own["member"] else "no")
        assert (values["orders"] is None) == (own["orders"] is None)
        assert float(values["recency"]) == pytest.approx(own["recency"])


@METHODS
def test_the_order_of_rows_changes_nothing(method, fitted, table):
    other, places = shuffled(table)
    again = method.fit(other, derive(1, "fit"))
    model = fitted[type(method).__name__]
    assert again.to_document() == model.to_document()
    assert model.score(other).equals(model.score(table).take(pa.array(places)))


@METHODS
def test_equal_seeds_give_equal_models_and_others_do_not(method, fitted, table):
    document = fitted[type(method).__name__].to_document()
    assert method.fit(table, derive(1, "fit")).to_document() == document
    assert method.fit(table, derive(2, "fit")).to_document() != document


@METHODS
def test_a_document_is_json_and_comes_back_the_same(method, fitted, table):
    model = fitted[type(method).__name__]
    again = Propensity.from_document(json.loads(json.dumps(model.to_document())))
    assert again.score(table).equals(model.score(table))
    assert again.explain(table.slice(0, 9)).equals(model.explain(table.slice(0, 9)))
    assert (again.card, again.evidence) == (model.card, model.evidence)


@METHODS
def test_batches_are_scored_like_the_whole(method, fitted, table):
    model = fitted[type(method).__name__]
    parts = list(model.score_batches(table.to_batches(max_chunksize=400)))
    assert [part.num_rows for part in parts] == [400, 400, 400, 300]
    assert pa.concat_tables(parts).combine_chunks().equals(model.score(table))


@METHODS
def test_levels_never_seen_and_missing_values_get_a_probability(method, fitted):
    odd = {"recency": [10.0, None], "orders": [None, 3.0], "plan": ["unheard of", None], "member": [None, True]}
    told = fitted[type(method).__name__].score(odd).column("probability").to_pylist()
    assert all(0 < chance < 1 for chance in told)


def test_no_rows_get_no_scores(fitted, table):
    for model in fitted.values():
        assert model.score(table.slice(0, 0)).num_rows == 0
        assert model.explain(table.slice(0, 0)).num_rows == 0


def test_a_frame_of_pandas_and_polars_and_arrays_are_the_same_table(fitted, table):
    pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
    model = fitted["Logistic"]
    expected = model.score(table)
    assert model.score(table.to_pandas()).equals(expected)
    assert model.score(polars.from_arrow(table)).equals(expected)
    assert isinstance(table.to_pandas(), pandas.DataFrame)


def test_logistic_is_worked_out_from_its_data_alone(fitted, table):
    content = fitted["Logistic"].to_document()["content"]
    steps, weights = content["predictor"]["preparation"]["steps"], content["predictor"]["weights"]
    calibrator = content["calibrator"]
    row = next(each for each in table.to_pylist() if each["orders"] is not None)
    total = content["predictor"]["intercept"]
    for step, weight in zip(steps, weights, strict=True):
        total += weight * _feature(step, row)
    expected = 1 / (1 + np.exp(-(calibrator["slope"] * total + calibrator["intercept"])))
    one = pa.Table.from_pylist([row], schema=table.schema)
    assert fitted["Logistic"].score(one).column(0)[0].as_py() == pytest.approx(expected)


def _feature(step, row):
    value = row[step["column"]]
    match step["kind"]:
        case "number":
            return ((np.log1p(value) if step["log"] else value) - step["middle"]) / step["spread"]
        case "level":
            return step["weight"] * (value == step["level"])
        case "missing":
            return float(value is None)
        case kind:
            raise AssertionError(kind)


def test_coefficients_have_the_sign_of_the_truth(fitted):
    found = {row["feature"]: row for row in fitted["Logistic"].predictor.coefficients().to_pylist()}
    assert found["recency"]["weight"] > 3 * found["recency"]["error"]
    assert found["orders"]["weight"] < -3 * found["orders"]["error"]


def test_the_last_cutoff_is_held_out_and_named():
    model = Logistic(target="left", customer="customer", cutoff="cutoff").fit(at_cutoffs())
    assert model.evidence.in_time
    assert model.evidence.customers == 500
    assert model.evidence.how == "the last cutoff, 2024-05-01"
    assert model.card.as_of == last_cutoff()
    assert "customer" not in model.card.features
    assert not any("at random" in limit for limit in model.card.limits)


def test_rows_whose_outcome_was_not_known_at_the_last_cutoff_are_not_learnt_from():
    table = at_cutoffs()
    near = Logistic(target="left", customer="customer", cutoff="cutoff", horizon_days=90).fit(table)
    without = table.filter(pa.array([str(day) != "2024-03-01" for day in table.column("cutoff").to_pylist()]))
    alone = Logistic(target="left", customer="customer", cutoff="cutoff").fit(without)
    assert near.evidence == alone.evidence


def test_costs_set_the_threshold_and_its_profit(table):
    model = Logistic(target="left", costs=Costs(action=1, hit=5)).fit(table)
    assert model.evidence.choice.threshold == pytest.approx(0.2)
    assert model.evidence.choice.profit > model.evidence.choice.profit_of_all


def test_groups_are_compared_and_are_no_features(table):
    rng = derive(6, "regions")
    region = pa.array(np.array(["north", "south"])[rng.integers(2, size=table.num_rows)])
    model = Logistic(target="left", protected=("region",)).fit(table.append_column("region", region))
    assert "region" not in model.card.features
    groups = {each.group: each for each in model.evidence.groups}
    assert set(groups) == {"north", "south"}
    assert sum(each.customers for each in groups.values()) == model.evidence.customers
    for each in groups.values():
        assert each.predicted == pytest.approx(each.observed, abs=0.08)
    assert model.card.fairness["region=north selected"] == groups["north"].selected


def test_evidence_beats_the_rule_and_says_by_how_much(fitted):
    evidence = fitted["Logistic"].evidence
    assert evidence.baseline.column in {"recency", "orders"}
    assert evidence.accuracy.auc.low < evidence.accuracy.auc.value < evidence.accuracy.auc.high
    gained = evidence.accuracy.auc.value - evidence.baseline.auc
    assert evidence.baseline.advantage.difference.value == pytest.approx(gained)


def test_the_baseline_can_be_named(table):
    model = Logistic(target="left", baseline="plan").fit(table)
    assert model.evidence.baseline.column == "plan"
    assert model.evidence.baseline.advantage.p_value < 0.05


def test_importance_is_of_what_matters_and_sums_to_one(fitted):
    for model in fitted.values():
        shares = {each.column: each.share for each in model.evidence.importance}
        assert sum(shares.values()) == pytest.approx(1)
        assert min(shares["recency"], shares["orders"]) > shares["member"]


def test_the_chart_is_drawn(fitted):
    document = fitted["Logistic"].plot().to_dict()
    assert "likeliest tenth" in document["title"]["text"]
