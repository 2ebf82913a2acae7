"""The next purchase: intervals by hand, shrinkage, and dates that come true as often as they say."""

from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from ilk.kernel.errors import UserError
from ilk.kernel.randomness import derive
from ilk.models.outcomes import NextPurchase, PurchaseTiming, summarize_gaps

FIRST = np.datetime64("2024-01-01")


def bought(people: int = 800, until: int = 400) -> tuple[pa.Table, np.ndarray]:
    """Customers with log-normal intervals (3, .5 between them, .6 within), and the day of each one's next purchase."""
    rng = derive(1, "intervals")
    who, when, after = [], [], []
    for customer in range(people):
        typical, day = rng.normal(3, 0.5), int(rng.integers(0, 30))
        while day <= until:
            who.append(customer)
            when.append(day)
            day += max(1, round(float(np.exp(rng.normal(typical, 0.6)))))
        after.append(day)
    return pa.table({"customer": who, "at": FIRST + np.array(when)}), FIRST + np.array(after)


@pytest.fixture(scope="module")
def summary() -> pa.Table:
    return summarize_gaps(bought()[0], customer="customer", at="at", until=(FIRST + 400).astype(date))


def test_intervals_by_hand():
    days = [date(2024, 1, 1), date(2024, 1, 5), date(2024, 1, 5), date(2024, 1, 21), date(2024, 2, 1)]
    rows = {"who": ["a", "a", "a", "a", "b"], "at": days}
    first, second = summarize_gaps(rows, customer="who", at="at", until=date(2024, 2, 10)).to_pylist()
    assert (first["customer"], first["gaps"], first["last"], first["waited"]) == ("a", 2, date(2024, 1, 21), 20)
    assert first["mean"] == pytest.approx((np.log(4) + np.log(16)) / 2)
    assert first["squares"] == pytest.approx(2 * np.log(2) ** 2)
    assert (second["customer"], second["gaps"], second["waited"]) == ("b", 0, 9)


def test_what_comes_after_the_day_is_not_seen():
    days = [date(2024, 1, 1), date(2024, 1, 5), date(2024, 3, 1)]
    rows = {"who": ["a", "a", "b"], "at": days}
    (only,) = summarize_gaps(rows, customer="who", at="at", until=date(2024, 1, 5)).to_pylist()
    assert (only["customer"], only["gaps"], only["waited"]) == ("a", 1, 0)


def test_the_spread_it_was_drawn_from_is_found(summary):
    fit = NextPurchase().fit(summary)
    assert fit.typical == pytest.approx(3, abs=0.1)
    assert fit.within == pytest.approx(0.36, abs=0.03)
    assert fit.between == pytest.approx(0.25, abs=0.05)


def test_dates_come_true_as_often_as_they_say(summary):
    after = bought()[1][summary.column("customer").to_numpy()]
    told = NextPurchase(level=0.8).fit(summary).score(summary)
    earliest, middle, latest = (np.array(told.column(name)) for name in ("earliest", "next_purchase", "latest"))
    within = np.mean((after >= earliest) & (after <= latest))
    assert within == pytest.approx(0.8, abs=0.06)
    assert np.mean(after <= middle) == pytest.approx(0.5, abs=0.06)


def test_nobody_is_told_a_day_that_has_passed(summary):
    told = NextPurchase().fit(summary).score(summary)
    now = np.datetime64(FIRST + 400)
    for name in ("earliest", "next_purchase", "latest"):
        assert (np.array(told.column(name)) > now - 1).all()


def test_few_intervals_are_drawn_to_everyones(summary):
    fit = NextPurchase().fit(summary)
    rows = {"gaps": [0, 1, 20], "mean": [0.0, np.log(90), np.log(90)], "waited": [0.0, 0.0, 0.0]}
    table = pa.table(rows | {"last": pa.array([date(2024, 1, 1)] * 3)})
    none, one, many = fit.explain(table).to_pylist()
    assert none["own"] is None
    assert none["weight"] == 0
    assert one["own"] == pytest.approx(90)
    assert one["weight"] == pytest.approx(fit.between / (fit.between + fit.within))
    days = [day.toordinal() for day in fit.score(table).column("next_purchase").to_pylist()]
    assert days[0] < days[1] < days[2]
    assert many["weight"] > 0.9


def test_a_document_comes_back_the_same(summary):
    fit = NextPurchase().fit(summary)
    assert PurchaseTiming.from_document(fit.to_document()) == fit


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ({"who": ["a"], "at": ["2024-01-01"]}, "not-a-time"),
        ({"who": ["a", "b"], "at": [date(2024, 1, 1), None]}, "missing-numbers"),
        ({"who": ["a", None], "at": [date(2024, 1, 1)] * 2}, "missing-numbers"),
    ],
)
def test_bad_input_is_refused(rows, code):
    with pytest.raises(UserError) as caught:
        summarize_gaps(rows, customer="who", at="at")
    assert caught.value.code == code


def test_too_few_intervals_are_refused():
    rows = {"who": ["a", "a"], "at": [date(2024, 1, 1), date(2024, 1, 9)]}
    with pytest.raises(UserError) as caught:
        NextPurchase().fit(summarize_gaps(rows, customer="who", at="at"))
    assert caught.value.code == "too-few-customers"
