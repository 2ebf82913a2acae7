"""Survival curves and proportional hazards against worked examples of the literature."""

import json

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.models.outcomes.tables import shuffled

from ilk.kernel.errors import UserError
from ilk.kernel.randomness import derive
from ilk.models.outcomes import Cox, KaplanMeier, ProportionalHazards, Survival

# Weeks of remission of 42 patients (Freireich et al. 1963, Blood 21), the example of Cox (1972).
TREATED = ([6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35], "111010100110001100000")
CONTROL = ([1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23], "1" * 21)


@pytest.fixture(scope="module")
def remissions() -> pa.Table:
    weeks = [*TREATED[0], *CONTROL[0]]
    relapsed = [mark == "1" for mark in TREATED[1] + CONTROL[1]]
    arm = ["treated"] * 21 + ["control"] * 21
    return pa.table({"weeks": pa.array(weeks, pa.float64()), "relapsed": relapsed, "arm": arm})


def test_there_are_nine_and_twenty_one_relapses(remissions):
    relapsed = np.array(remissions.column("relapsed").to_pylist())
    assert (relapsed[:21].sum(), relapsed[21:].sum()) == (9, 21)


def test_kaplan_meier_of_the_remissions(remissions):
    fit = KaplanMeier(duration="weeks", event="relapsed", by="arm").fit(remissions)
    treated = next(curve for curve in fit.curves if curve.group == "treated")
    assert treated.times == (6, 7, 10, 13, 16, 22, 23)
    assert treated.at_risk == (21, 17, 15, 12, 11, 7, 6)
    assert treated.events == (3, 1, 1, 1, 1, 1, 1)
    # Collett, Modelling Survival Data in Medical Research; the bounds are of lifelines 0.30.
    assert treated.survival == pytest.approx((0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482), abs=5e-5)
    assert treated.low[0] == pytest.approx(0.6197180, abs=1e-6)
    assert treated.high[0] == pytest.approx(0.9515517, abs=1e-6)
    assert treated.low[-1] == pytest.approx(0.1880521, abs=1e-6)
    assert treated.median == (23, 13, None)


def test_log_rank_of_the_remissions(remissions):
    test = KaplanMeier(duration="weeks", event="relapsed", by="arm").fit(remissions).log_rank
    assert test.statistic == pytest.approx(16.793, abs=5e-4)
    assert test.degrees == 1
    assert test.p_value < 1e-4


def test_cox_of_the_remissions_with_efrons_ties(remissions):
    fit = Cox(duration="weeks", event="relapsed").fit(remissions)
    (row,) = fit.coefficients().to_pylist()
    assert row["feature"] == "arm: treated"
    # R's coxph: -1.5721 (0.4124); log partial likelihood -85.008.
    assert row["weight"] == pytest.approx(-1.57213, abs=5e-6)
    assert row["error"] == pytest.approx(0.41240, abs=5e-6)
    assert fit.log_likelihood == pytest.approx(-85.0084, abs=5e-5)
    assert row["hazard_ratio"] == pytest.approx(0.2076, abs=5e-5)


# Days of 26 women with ovarian cancer, whether they died, their age and performance (Edmonson et al. 1979, Cancer
# Treatment Reports 63), an example of R's `cox.zph`.
OVARIAN = (
    (59, 1, 72.3315, 1), (115, 1, 74.4932, 1), (156, 1, 66.4658, 2), (421, 0, 53.3644, 1), (431, 1, 50.3397, 1),
    (448, 0, 56.4301, 2), (464, 1, 56.9370, 2), (475, 1, 59.8548, 2), (477, 0, 64.1753, 1), (563, 1, 55.1781, 2),
    (638, 1, 56.7562, 2), (744, 0, 50.1096, 1), (769, 0, 59.6301, 2), (770, 0, 57.0521, 1), (803, 0, 39.2712, 1),
    (855, 0, 43.1233, 2), (1040, 0, 38.8932, 2), (1106, 0, 44.6000, 1), (1129, 0, 53.9068, 1), (1206, 0, 44.2055, 1),
    (1227, 0, 59.5890, 2), (268, 1, 74.5041, 2), (329, 1, 43.1370, 1), (353, 1, 63.2192, 2), (365, 1, 64.4247, 1),
    (377, 0, 58.3096, 1),
)  # fmt: skip


def test_effects_that_stay_the_same_by_the_test_of_r():
    table = dict(zip(("days", "died", "age", "performance"), np.array(OVARIAN).T, strict=True))
    fit = Cox(duration="days", event="died", columns=("age", "performance")).fit(table)
    assert fit.coefficients()["weight"].to_pylist() == pytest.approx([0.1615, 0.0187], abs=5e-5)
    # R's cox.zph: age .698, performance 2.371, both 3.633; p .40, .12, .16.
    assert [each.statistic for each in fit.constancy.values()] == pytest.approx([0.698, 2.371], abs=5e-4)
    assert (fit.together.statistic, fit.together.degrees) == (pytest.approx(3.633, abs=5e-4), 2)
    assert fit.coefficients()["constant"].to_pylist() == pytest.approx([0.40, 0.12], abs=5e-3)
    assert fit.together.p_value == pytest.approx(0.16, abs=5e-3)
    assert fit.card.warnings == ()


def test_an_effect_that_turns_round_is_told_on_the_card():
    rng = derive(4, "turning")
    x = rng.random(2000) < 0.5
    # Until day 10 twice the hazard, from then on a third of it.
    early, late = rng.exponential(np.where(x, 10, 20)), rng.exponential(np.where(x, 60, 20))
    days = np.ceil(np.where(early < 10, early, 10 + late))
    table = {"days": np.minimum(days, 60), "gone": days <= 60, "turns": x, "stays": rng.normal(size=2000)}
    fit = Cox(duration="days", event="gone").fit(table)
    assert fit.constancy["turns"].p_value < 1e-6
    assert fit.constancy["stays"].p_value > 0.01
    (warning,) = fit.card.warnings
    assert warning == "The effect of `turns` changes over time: its hazard ratio is an average."


def test_effects_that_stay_the_same_are_seldom_suspected():
    values = [
        each.p_value
        for seed in range(40)
        for each in Cox(duration="days", event="gone").fit(world(300, seed)).constancy.values()
    ]
    assert 0.3 < np.mean(np.array(values) < 0.5) < 0.7
    assert np.mean(np.array(values) < 0.05) < 0.15


def test_a_large_effect_of_a_small_share_is_no_separation():
    rng = derive(5, "shares")
    share = rng.uniform(0, 0.05, 4000)
    days = np.ceil(rng.exponential(20 * np.exp(-20 * share)))
    table = {"days": np.minimum(days, 30), "gone": days <= 30, "share": share}
    (row,) = Cox(duration="days", event="gone").fit(table).coefficients().to_pylist()
    assert abs(row["weight"] - 20) < 4 * row["error"]


def test_half_are_gone_at_the_median_and_it_is_missing_beyond_what_was_seen():
    table = world(3000)
    fit = Cox(duration="days", event="gone").fit(table)
    rows = {"x": [0.5, -3.0], "plan": ["basic", "pro"]}
    told = fit.score(rows)["median"].to_pylist()
    # The median of exponential times with a mean of 15 exp(-.25) days, in whole days.
    assert told[0] == pytest.approx(np.ceil(15 * np.exp(-0.25) * np.log(2)), abs=1)
    assert told[1] is None


def test_five_by_hand():
    table = {"days": [1.0, 2.0, 2.0, 3.0, 4.0], "gone": [1, 1, 0, 1, 0]}
    (curve,) = KaplanMeier(duration="days", event="gone").fit(table).curves
    assert curve.survival == pytest.approx((4 / 5, 4 / 5 * 3 / 4, 4 / 5 * 3 / 4 * 1 / 2))
    assert curve.at(0.5) == 1
    assert curve.at(2.9) == pytest.approx(0.6)


@settings(deadline=None)
@given(st.lists(st.integers(0, 20), min_size=1, max_size=40))
def test_without_censoring_the_curve_is_the_share_that_is_left(days):
    (curve,) = KaplanMeier(duration="d", event="e").fit({"d": days, "e": [True] * len(days)}).curves
    for time, share in zip(curve.times, curve.survival, strict=True):
        assert share == pytest.approx(np.mean(np.array(days) > time))
    assert all(low <= share <= high for low, share, high in zip(curve.low, curve.survival, curve.high, strict=True))


def world(rows: int = 900, seed: int = 3) -> pa.Table:
    """Exponential times whose log hazard is .5 x - .8 (plan pro), in whole days, watched for at most 30."""
    rng = derive(seed, "hazards")
    x, pro = rng.normal(size=rows), rng.random(rows) < 0.4
    days = np.ceil(rng.exponential(15 * np.exp(-0.5 * x + 0.8 * pro)))
    watched = rng.integers(5, 31, rows)
    table = {"days": np.minimum(days, watched), "gone": days <= watched, "x": x}
    return pa.table(table | {"plan": pa.array(np.where(pro, "pro", "basic"))})


def test_cox_finds_the_hazard_ratios_it_was_drawn_from():
    found = {row["feature"]: row for row in Cox(duration="days", event="gone").fit(world()).coefficients().to_pylist()}
    assert set(found) == {"x", "plan: pro"}
    assert found["x"]["low"] < np.exp(0.5) < found["x"]["high"]
    assert found["plan: pro"]["low"] < np.exp(-0.8) < found["plan: pro"]["high"]


def test_predicted_survival_is_what_happens():
    table = world(3000)
    told = Cox(duration="days", event="gone", horizon=10).fit(table).score(table)
    survival, log_hazard = told.column("survival").to_numpy(), told.column("log_hazard").to_numpy()
    for own in (log_hazard < -0.3, log_hazard > 0.3):
        part = table.filter(pa.array(own))
        (curve,) = KaplanMeier(duration="days", event="gone").fit(part).curves
        assert survival[own].mean() == pytest.approx(curve.at(10), abs=0.03)


def test_reasons_sum_to_the_log_hazard():
    table = world(200)
    fit = Cox(duration="days", event="gone").fit(table)
    for row in fit.explain(table).to_pylist():
        assert sum(reason["contribution"] for reason in row["reasons"]) == pytest.approx(row["log_hazard"])


def test_the_order_of_rows_changes_no_curve_and_no_weight():
    table = world(200)
    other, _ = shuffled(table)
    curves = KaplanMeier(duration="days", event="gone", by="plan")
    assert curves.fit(other).to_document() == curves.fit(table).to_document()
    weights = [Cox(duration="days", event="gone").fit(each).weights for each in (table, other)]
    assert weights[0] == pytest.approx(weights[1], abs=1e-9)


def test_documents_come_back_the_same():
    table = world(200)
    curves = KaplanMeier(duration="days", event="gone", by="plan").fit(table)
    assert Survival.from_document(json.loads(json.dumps(curves.to_document()))) == curves
    hazards = Cox(duration="days", event="gone").fit(table)
    again = ProportionalHazards.from_document(json.loads(json.dumps(hazards.to_document())))
    assert again.score(table).equals(hazards.score(table))


def test_rows_are_scored_by_their_group_and_null_in_a_new_one():
    fit = KaplanMeier(duration="days", event="gone", by="plan", horizon=10).fit(world(200))
    told = fit.score({"plan": ["pro", "unheard of", None]}).to_pylist()
    assert told[0]["survival"] == next(curve for curve in fit.curves if curve.group == "pro").at(10)
    assert told[1] == told[2] == {"survival": None, "median": None}
    assert fit.explain({"plan": ["pro"]}).to_pylist()[0]["group"] == "pro"
    assert fit.plot().to_dict()["title"]["text"]


@pytest.mark.parametrize(
    ("table", "code"),
    [
        ({"days": [-1.0, 2.0], "gone": [True, False]}, "out-of-range"),
        ({"days": [1.0, 2.0], "gone": [False, False]}, "one-outcome"),
        ({"days": [1.0, np.inf], "gone": [True, False]}, "not-finite"),
        ({"days": [1.0, None], "gone": [True, False]}, "missing-numbers"),
        ({"days": [1.0, 2.0], "gone": ["perhaps", "no"]}, "not-yes-or-no"),
        ({"days": np.array([]), "gone": np.array([], bool)}, "no-rows"),
    ],
)
def test_bad_input_is_refused(table, code):
    with pytest.raises(UserError) as caught:
        KaplanMeier(duration="days", event="gone").fit(table)
    assert caught.value.code == code


def test_cox_needs_ten_events_and_a_feature_that_does_not_tell_all():
    few = world(400).slice(0, 12)
    with pytest.raises(UserError) as caught:
        Cox(duration="days", event="gone").fit(few)
    assert caught.value.code == "too-few-customers"
    order = np.arange(100.0)
    exact = {"days": order + 1, "gone": order < 50, "x": (order < 50).astype(float)}
    with pytest.raises(UserError) as caught:
        Cox(duration="days", event="gone").fit(exact)
    assert caught.value.code == "separated"


def test_what_is_left_is_counted_from_how_long_somebody_was_watched():
    fit = KaplanMeier(duration="days", event="ended").fit({"days": [1, 2, 3, 4], "ended": [True] * 4})
    rows = {"days": [1, 1, 0, 9], "gone": [False, True, False, False]}
    left = fit.from_now(rows, watched="days", ended="gone", ahead=2)
    # Of three who stayed for one day, one stays for two more; half of them are gone on the third day.
    assert left["staying"].to_pylist() == [pytest.approx(1 / 3), 0, 0.5, None]
    assert left["median_left"].to_pylist() == [2, 0, 2, None]


def test_nothing_is_left_to_tell_of_a_group_never_seen():
    fit = KaplanMeier(duration="days", event="ended", by="plan").fit(
        {"days": [1, 2, 3, 4], "ended": [True] * 4, "plan": ["a", "a", "b", "b"]}
    )
    rows = {"days": [1.0, 1.0], "gone": [False, True], "plan": ["c", "a"]}
    assert fit.from_now(rows, watched="days", ended="gone", ahead=1)["staying"].to_pylist() == [None, 0]
