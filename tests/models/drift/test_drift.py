"""Stability and calibration over time: by hand, under no change, and under a known one."""

import json

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ilk.kernel.errors import UserError
from ilk.kernel.randomness import derive
from ilk.models.drift import Reference, Stability, calibration_over_time
from ilk.models.drift.calibration import Sums, period_of_sums
from ilk.models.stability_index import index_parts


def people(rows: int, seed: int, shift: float = 0.0, plans: tuple[float, float] = (0.5, 0.5)) -> pa.Table:
    rng = derive(seed, "people")
    plan = np.array(["basic", "pro"])[(rng.random(rows) < plans[1]).astype(int)]
    spend = rng.normal(50 + 10 * shift, 10, rows)
    return pa.table({"spend": pa.array(spend, mask=rng.random(rows) < 0.05), "plan": plan})


@pytest.fixture(scope="module")
def reference() -> Reference:
    return Stability().fit(people(5000, 1))


def test_the_index_by_hand():
    # .5 to .2, .3 to .3, .2 to .5.
    parts = index_parts(np.array([50.0, 30.0, 20.0]), np.array([20.0, 30.0, 50.0]))
    assert parts == pytest.approx([-0.3 * np.log(0.4), 0, 0.3 * np.log(2.5)])
    assert parts.sum() == pytest.approx(0.549774, abs=1e-6)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=2, max_size=8))
def test_the_index_is_symmetric_and_never_negative(counts):
    before, now = np.array(counts, dtype=float).T
    if before.sum() and now.sum():
        assert index_parts(before, now).min() >= -1e-12
        assert index_parts(before, now).sum() == pytest.approx(index_parts(now, before).sum())
        assert index_parts(before, before).sum() == 0


def test_the_same_customers_have_not_moved(reference):
    assert [shift.psi for shift in reference.compare(people(5000, 1))] == [0, 0]


def test_chance_alone_raises_no_alert_however_few_they_are(reference):
    for rows in (20, 60, 300):
        for seed in range(2, 8):
            shifts = reference.compare(people(rows, seed))
            assert [shift.alert for shift in shifts] == ["none", "none"]


def test_chance_is_what_the_index_stays_below(reference):
    shifts = [shift for seed in range(2, 52) for shift in reference.compare(people(400, seed))]
    above = sum(shift.psi > shift.chance for shift in shifts)
    assert above <= 5


def test_a_shift_is_told_in_words(reference):
    spend, plan = reference.compare(people(2000, 3, shift=1.0, plans=(0.36, 0.64)))
    assert (spend.column, spend.alert) == ("spend", "act")
    assert "Fit it again" in spend.words
    assert plan.alert == "none"
    watched = next(s for s in reference.compare(people(2000, 3, plans=(0.3, 0.7))) if s.column == "plan")
    assert watched.alert == "watch"
    assert watched.words.startswith("`plan` has begun to move (")


def test_missing_values_and_new_levels_are_bands_of_their_own(reference):
    rows = people(1000, 4)
    gone = rows.set_column(0, "spend", pa.nulls(1000, pa.float64())).set_column(1, "plan", pa.array(["new"] * 1000))
    words = " ".join(shift.words for shift in reference.compare(gone))
    assert "missing: 5% before, 100% now" in words
    assert "other: 0% before, 100% now" in words


def test_a_document_comes_back_the_same(reference):
    assert Reference.from_document(json.loads(json.dumps(reference.to_document()))) == reference


def test_bad_input_is_refused(reference):
    for wrong, code in (
        (people(0, 1), "no-rows"),
        (people(9, 1).drop_columns(["plan"]), "unknown-column"),
        (people(9, 1).set_column(0, "spend", pa.array([np.inf] * 9)), "not-finite"),
    ):
        with pytest.raises(UserError) as caught:
            reference.compare(wrong)
        assert caught.value.code == code
    with pytest.raises(UserError) as caught:
        Stability().fit({"same": [1.0] * 30})
    assert caught.value.code == "no-features"


def test_calibration_by_hand():
    months = ["2024-02"] * 100 + ["2024-01"] * 100
    happened = [1] * 40 + [0] * 60 + [1] * 22 + [0] * 78
    rows = {"month": months, "said": [0.2] * 200, "did": happened}
    january, february = calibration_over_time(rows, period="month", probability="said", happened="did")
    assert (january.period, january.alert) == ("2024-01", "none")
    assert january.ratio == pytest.approx(1.1)
    assert january.low < 1 < january.high
    assert (february.happened, february.alert) == (40, "act")
    assert february.expected == pytest.approx(20)
    assert february.ratio == pytest.approx(2)
    assert "40 did where 20 were expected" in february.words


def test_true_probabilities_raise_no_alert():
    rng = derive(5, "true")
    said = rng.random(4000)
    rows = {"month": np.repeat(list("abcdefgh"), 500), "said": said, "did": rng.random(4000) < said}
    found = calibration_over_time(rows, period="month", probability="said", happened="did")
    assert {period.alert for period in found} == {"none"}


def test_sums_are_bound_by_what_each_customer_was_off():
    # Ten customers, two purchases expected of each; half come once and half come three times: off by 1, ten times.
    sums = Sums(10, 20.0, 20.0, 10.0)
    told = period_of_sums("March", sums, "purchases")
    assert (told.ratio, told.alert, told.counts, told.until) == (1, "none", "purchases", None)
    assert (told.low, told.high) == pytest.approx(((20 - 1.96 * 10**0.5) / 20, (20 + 1.96 * 10**0.5) / 20), abs=1e-4)
    assert told.words == "March: 20 purchases came where 20 were expected, as chance would have it."


@pytest.mark.parametrize(
    ("happened", "squares", "alert"),
    [(89.0, 36.0, "none"), (92.0, 1.0, "none"), (85.0, 36.0, "watch"), (70.0, 36.0, "act"), (0.0, 36.0, "act")],
)
def test_sums_raise_an_alert_beyond_chance_and_beyond_a_tenth(happened, squares, alert):
    # Chance moves a hundred by 11.8 where the squares are 36, by 2 where they are 1.
    assert period_of_sums("May", Sums(50, 100.0, happened, squares), "amounts").alert == alert


def test_what_is_no_probability_is_refused():
    with pytest.raises(UserError) as caught:
        calibration_over_time({"m": ["a"], "p": [1.2], "d": [1]}, period="m", probability="p", happened="d")
    assert caught.value.code == "out-of-range"


def test_batches_counted_one_after_the_other_move_as_one_table_does(reference):
    later = people(700, 3, shift=0.5)
    parts = [later.slice(start, 250) for start in range(0, 700, 250)]
    counts = [sum(bands.count(part) for part in parts) for bands in reference.bands]
    assert reference.shifts(counts) == reference.compare(later)
