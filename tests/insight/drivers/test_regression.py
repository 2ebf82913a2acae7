"""The regression of drivers: truth that was put in comes out, and what cannot be told is said."""

import numpy as np
import pyarrow as pa
import pytest
from scipy.special import expit

from ilk.insight.attributes import Attribute, Outcome
from ilk.insight.drivers.regression import regression
from ilk.kernel.randomness import derive
from ilk.kernel.types import ValueType
from ilk.segments.language.checking import unchecked_condition
from ilk.segments.values.field import FieldValue

SEGMENT = Outcome("segment", "a", "Alpha", unchecked_condition("everyone"))
METRIC = Outcome("metric", "m", "Spend", FieldValue(name="m"))


def attribute(name: str, kind: ValueType = ValueType.NUMBER) -> Attribute:
    return Attribute(name, name.capitalize(), FieldValue(name=name), kind, None)


def by_feature(found):
    return {each.feature: each for each in found.answer.coefficients}


def test_odds_ratios_that_were_put_in_come_out() -> None:
    rng = derive(1, "logistic")
    x, noise = rng.normal(size=4000), rng.normal(size=4000)
    values = (rng.random(4000) < expit(0.8 * x - 0.5)).astype(float)
    found = by_feature(
        regression(pa.table({"x": x, "noise": noise}), [attribute("x"), attribute("noise")], SEGMENT, values)
    )
    assert found["x"].low < np.exp(0.8) < found["x"].high
    assert found["x"].effect == pytest.approx(np.exp(0.8), rel=0.12)
    assert not found["noise"].significant


def test_what_parts_all_from_all_others_gets_a_finite_effect() -> None:
    inside = np.arange(400) % 2 == 0
    found = by_feature(
        regression(pa.table({"x": inside.astype(float) * 3}), [attribute("x")], SEGMENT, inside.astype(float))
    )
    (one,) = found.values()
    assert 10 < one.effect < np.inf
    assert np.isfinite([one.low, one.high]).all()


def test_of_two_that_say_the_same_one_is_left_out_and_said_to_be() -> None:
    rng = derive(2, "twice")
    x = rng.normal(size=500)
    values = (rng.random(500) < expit(x)).astype(float)
    found = regression(pa.table({"x": x, "twin": 2 * x + 1}), [attribute("x"), attribute("twin")], SEGMENT, values)
    assert list(by_feature(found)) == ["x"]
    assert found.caveats == ("Left out of the regression, for others say nearly the same: Twin (as X).",)


def test_there_is_room_for_as_many_features_as_the_rarer_outcome_bears() -> None:
    rng = derive(3, "room")
    table = pa.table({f"a{place}": rng.normal(size=500) for place in range(8)})
    values = (np.arange(500) < 30).astype(float)
    found = regression(table, [attribute(name) for name in table.column_names], SEGMENT, values)
    assert len(found.answer.coefficients) == 3
    assert "the 5 that go with it least" in found.caveats[0]


def test_the_linear_one_is_in_deviations_and_its_intervals_hold_where_variance_grows() -> None:
    rng = derive(4, "linear")
    held = 0
    for _ in range(120):
        x = rng.normal(size=250)
        values = 1.0 * x + rng.normal(size=250) * (0.5 + np.abs(x))
        (one,) = regression(pa.table({"x": x}), [attribute("x")], METRIC, values).answer.coefficients
        truth = 1.0 * x.std() / values.std()
        held += one.low <= truth <= one.high
    assert held / 120 >= 0.89


def test_a_level_is_compared_with_the_most_frequent_one() -> None:
    rng = derive(5, "levels")
    town = rng.choice(["Bonn", "Köln", "Trier"], size=3000, p=[0.6, 0.3, 0.1])
    values = (rng.random(3000) < np.where(town == "Köln", 0.6, 0.3)).astype(float)
    found = regression(pa.table({"town": town}), [attribute("town", ValueType.TEXT)], SEGMENT, values)
    told = {each.label: each for each in found.answer.coefficients}
    # Odds of 0.6 / 0.4 against 0.3 / 0.7.
    assert told["Köln rather than Bonn: Town"].effect == pytest.approx(3.5, rel=0.25)
    assert not told["Trier rather than Bonn: Town"].significant
