"""The index against a hand-made one, and on both engines."""

from math import log
from pathlib import Path

import pyarrow as pa
import pytest

from ilk.kernel.types import ValueType
from ilk.quality.answers import QualitySubject
from ilk.quality.drift import Shift, shift
from ilk.quality.traits import Checked, trait_subjects
from ilk.sources.expecting import TraitDrift, TraitFilled, TraitPattern, TraitRange, TraitSet, TraitUnique
from ilk.warehouse import sql
from ilk.warehouse.duckdb import DuckDBEngine
from ilk.warehouse.engine import Engine
from ilk.warehouse.spark.engine import SparkEngine

BEFORE = ["a"] * 60 + ["b"] * 40
NOW = ["a"] * 30 + ["b"] * 60 + [None] * 10
CUSTOMERS = {
    "age": [17, 40, None, 40, 80],
    "city": ["Bonn", "Bonn", "Oz", None, "Ulm"],
    "code": ["A1", "A2", "b3", "A1", None],
}
CHECKED = [
    Checked("age", "Age", ValueType.INTEGER, [TraitRange(check="range", min=18, max=79), TraitUnique(check="unique")]),
    Checked("city", "City", ValueType.TEXT, [TraitSet(check="one_of", values=("Bonn", "Ulm"))]),
    Checked(
        "code", "Code", ValueType.TEXT, [TraitPattern(check="pattern", pattern="[A-Z][0-9]"), TraitDrift(check="drift")]
    ),
    Checked("age", "Age", ValueType.INTEGER, [TraitFilled(check="filled", least=0.9, severity="fail")]),
]


def fill(engine: Engine) -> None:
    with engine.transaction() as changes:
        changes.append("before", pa.table({"value": BEFORE}))
        changes.append("now", pa.table({"value": NOW}))
        changes.append("customers", pa.table({"code": ["A1"] * 4}))
        changes.append("staged_customers", pa.table({name: pa.array(values) for name, values in CUSTOMERS.items()}))


def found(engine: Engine) -> tuple[Shift | None, list[QualitySubject]]:
    fill(engine)
    moved = shift(engine, sql.everything("before"), sql.everything("now"), ValueType.TEXT)
    return moved, trait_subjects(engine, CHECKED, "staged_customers", "UTC")


def test_the_index_is_what_a_hand_sums_up():
    engine = DuckDBEngine.open(None)
    moved, _ = found(engine)
    engine.close()
    # Half a customer stands for the band that nobody was in before.
    shares = [(60 / 100.5, 30 / 100.5), (40 / 100.5, 60 / 100.5), (0.5 / 100.5, 10.5 / 100.5)]
    assert moved is not None
    assert moved.psi == pytest.approx(sum((now - was) * log(now / was) for was, now in shares))
    assert (moved.before, moved.now) == (100, 100)


def test_values_that_break_a_check_are_counted():
    engine = DuckDBEngine.open(None)
    _, subjects = found(engine)
    engine.close()
    told = {(each.name, check.check): (check.state, check.rows) for each in subjects for check in each.checks}
    assert told == {
        ("age", "range"): ("warning", 2),
        ("age", "unique"): ("warning", 1),
        ("city", "one_of"): ("warning", 1),
        ("code", "pattern"): ("warning", 1),
        ("code", "drift"): ("met", None),
        ("age", "filled"): ("failed", 1),
    }
    assert subjects[0].scores.valid == pytest.approx(2 / 4)
    assert subjects[0].scores.unique == pytest.approx(3 / 4)


@pytest.mark.slow
@pytest.mark.usefixtures("spark")
def test_both_engines_find_the_same(tmp_path: Path):
    here, there = DuckDBEngine.open(None), SparkEngine.open(str(tmp_path / "warehouse"))
    assert found(here) == found(there)
    here.close()
    there.close()


def moved_numbers(before: list[int], now: list[int]) -> Shift:
    engine = DuckDBEngine.open(None)
    with engine.transaction() as changes:
        changes.append("before", pa.table({"value": before}))
        changes.append("now", pa.table({"value": now}))
    moved = shift(engine, sql.everything("before"), sql.everything("now"), ValueType.INTEGER)
    engine.close()
    assert moved is not None
    return moved


@pytest.mark.parametrize("before", [[0] * 100, [0] * 95 + [5] * 5], ids=["constant", "nearly constant"])
@pytest.mark.parametrize("other", [-5, 5])
def test_a_number_that_nearly_all_had_is_a_band_of_its_own(before: list[int], other: int):
    moved = moved_numbers(before, [0] * 50 + [other] * 50)
    assert moved.psi > 1 > moved.chance


def test_numbers_in_another_order_have_not_moved():
    assert moved_numbers(list(range(100)), list(reversed(range(100)))).psi == 0
