"""Columns that were only known afterwards are flagged, in words; honest strong ones are not."""

import numpy as np
import pyarrow as pa
from tests.models.outcomes.tables import customers

from ilk.kernel.randomness import derive
from ilk.models.outcomes import Logistic
from ilk.models.outcomes.leakage import Looked, suspects

TABLE = customers().drop_columns(["truth"])
LEFT = np.asarray(TABLE.column("left").to_numpy()).astype(float)


def flagged(table: pa.Table) -> dict[str, str]:
    evidence = Logistic(target="left").fit(table).evidence
    return {each.column: each.why for each in evidence.suspects}


def test_honest_columns_are_not_flagged():
    assert flagged(TABLE) == {}


def test_a_copy_of_the_outcome_is_flagged():
    noise = derive(1, "copy").normal(0, 0.1, len(LEFT))
    found = flagged(TABLE.append_column("days_since_goodbye", pa.array(LEFT + noise)))
    assert list(found) == ["days_since_goodbye"]
    assert "alone its AUC is 1.000" in found["days_since_goodbye"]
    assert "known before the outcome?" in found["days_since_goodbye"]


def test_a_column_from_the_future_that_is_not_certain_is_flagged():
    late = LEFT * 1.6 + derive(2, "future").normal(0, 1, len(LEFT))
    found = flagged(TABLE.append_column("calls_next_month", pa.array(late)))
    assert list(found) == ["calls_next_month"]
    assert "without it the model's falls from" in found["calls_next_month"]


def test_the_card_carries_the_warning():
    table = TABLE.append_column("goodbye", pa.array(LEFT + derive(3, "card").normal(0, 0.1, len(LEFT))))
    model = Logistic(target="left").fit(table)
    assert model.card.warnings == (model.evidence.suspects[0].why,)


def test_identifiers_are_left_out_and_named():
    numbers = derive(4, "ids").permutation(10_000_000)[: len(LEFT)]
    names = pa.array([f"c-{number}" for number in numbers])
    table = TABLE.append_column("customer_id", pa.array(numbers)).append_column("account", names)
    model = Logistic(target="left").fit(table)
    assert {"customer_id", "account"}.isdisjoint(model.card.features)
    assert "`customer_id` is left out: it looks like an identifier" in model.card.warnings[0]
    assert "`account` is left out: it looks like an identifier" in model.card.warnings[1]


def test_a_column_that_others_stand_in_for_is_no_suspect():
    assert suspects(Looked({"a": 0.8, "b": 0.79}, 0.82, lambda _: 0.81)) == ()


def test_a_column_is_suspected_from_a_jump_of_five_hundredths_on():
    def looked(without: float) -> Looked:
        return Looked({"a": 0.8, "b": 0.6}, 0.85, lambda _: without)

    assert suspects(looked(0.81)) == ()
    assert [each.column for each in suspects(looked(0.799))] == ["a"]


def test_what_says_little_alone_is_not_looked_at():
    def must_not_be_asked(_: str) -> float:
        raise AssertionError

    assert suspects(Looked({"a": 0.74, "b": 0.6}, 0.9, must_not_be_asked)) == ()
