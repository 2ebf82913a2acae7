"""Entries of the history: whenever a value is another than before, and only then."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from ilk.catalog.tables import HISTORY
from ilk.customers.definition import TraitDefinition
from ilk.customers.history import (
    STAGED_HISTORY,
    begin_history,
    entry,
    publish_history,
    stage_history,
    tracked,
    value_of,
)
from ilk.customers.traits import resolve
from ilk.kernel.types import ValueType
from ilk.sources.schema import TraitColumn
from ilk.warehouse import sql
from ilk.warehouse.duckdb import DuckDBEngine

JANUARY, FEBRUARY, MARCH = (datetime(2025, month, 1, tzinfo=UTC) for month in (1, 2, 3))
TRAITS = {"town": ValueType.TEXT, "vip": ValueType.YES_NO}


@pytest.fixture
def engine() -> DuckDBEngine:
    return DuckDBEngine.open(None, threads=1)


def staged(engine: DuckDBEngine, *people: tuple[int, str | None, bool | None]) -> None:
    """Stage these customers: number, town, vip."""
    cursor = engine.cursor()
    cursor.execute("CREATE OR REPLACE TABLE staged_customers (customer_no INTEGER, town VARCHAR, vip BOOLEAN)")
    cursor.executemany("INSERT INTO staged_customers VALUES (?, ?, ?)", people)
    cursor.close()


def recorded(engine: DuckDBEngine, *as_ofs: datetime) -> set[tuple]:
    """The history after what was staged for `as_ofs` is published: number, trait, value, month."""
    with engine.transaction() as changes:
        publish_history(changes, engine.tables(), as_ofs)
    rows = engine.run(sql.everything(HISTORY)).to_pylist()
    found = [(row["customer_no"], row["trait"], row["value"], row["since"].month) for row in rows]
    assert len(set(found)) == len(found)
    return set(found)


def test_a_first_value_a_change_and_a_loss_are_entries_and_nothing_else(engine: DuckDBEngine) -> None:
    begin_history(engine)
    staged(engine, (1, "Rome", None), (2, "Oslo", True))
    stage_history(engine, TRAITS, JANUARY)
    staged(engine, (1, "Rome", False), (2, "Bergen", True))
    stage_history(engine, TRAITS, FEBRUARY)
    staged(engine, (1, "Rome", False), (2, None, True))
    stage_history(engine, TRAITS, MARCH)
    assert recorded(engine, JANUARY, FEBRUARY, MARCH) == {
        (1, "town", "Rome", 1),
        (1, "vip", "false", 2),
        (2, "town", "Oslo", 1),
        (2, "vip", "true", 1),
        (2, "town", "Bergen", 2),
        (2, "town", None, 3),
    }
    assert STAGED_HISTORY not in engine.tables()


def test_a_later_run_goes_on_from_what_is_published(engine: DuckDBEngine) -> None:
    begin_history(engine)
    staged(engine, (1, "Rome", True))
    stage_history(engine, TRAITS, JANUARY)
    recorded(engine, JANUARY)
    begin_history(engine)
    staged(engine, (1, "Pisa", True))
    stage_history(engine, TRAITS, FEBRUARY)
    assert recorded(engine, FEBRUARY) == {(1, "town", "Rome", 1), (1, "vip", "true", 1), (1, "town", "Pisa", 2)}


def test_the_same_instant_recorded_again_takes_the_place_of_the_first(engine: DuckDBEngine) -> None:
    for town in ("Rome", "Pisa"):
        begin_history(engine)
        staged(engine, (1, town, None))
        stage_history(engine, TRAITS, JANUARY)
        found = recorded(engine, JANUARY)
        assert found == {(1, "town", town, 1)}


def test_a_value_that_was_lost_and_comes_back_is_an_entry(engine: DuckDBEngine) -> None:
    begin_history(engine)
    for month, town in ((JANUARY, "Rome"), (FEBRUARY, None), (MARCH, "Rome")):
        staged(engine, (1, town, None))
        stage_history(engine, TRAITS, month)
    months = {(value, month) for _, _, value, month in recorded(engine, JANUARY, FEBRUARY, MARCH)}
    assert months == {("Rome", 1), (None, 2), ("Rome", 3)}


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (ValueType.TEXT, 'a "quoted" [text]'),
        (ValueType.INTEGER, -42),
        (ValueType.NUMBER, 0.1),
        (ValueType.NUMBER, 1e300),
        (ValueType.MONEY, Decimal("12.3400")),
        (ValueType.YES_NO, False),
        (ValueType.DATE, date(2024, 2, 29)),
        (ValueType.INSTANT, datetime(2024, 2, 29, 23, 59, 59, 5, tzinfo=UTC)),
        (ValueType.TEXT_LIST, ["a, b", '"c"', "ü"]),
        (ValueType.TEXT_LIST, []),
    ],
)
def test_a_value_comes_back_from_its_text(engine: DuckDBEngine, kind: ValueType, value: object) -> None:
    stored = sql.cast(sql.literal(value), kind)
    (row,) = engine.run(sql.select({"text": entry(stored, kind)}, None)).to_pylist()
    assert value_of(row["text"], kind) == value


@pytest.mark.parametrize("kind", list(ValueType))
def test_a_missing_value_has_no_text(engine: DuckDBEngine, kind: ValueType) -> None:
    missing = sql.cast(sql.literal(None), kind)
    (row,) = engine.run(sql.select({"text": entry(missing, kind)}, None)).to_pylist()
    assert row["text"] is None
    assert value_of(None, kind) is None


def test_sources_are_recorded_at_the_present_only_and_figures_only_when_asked() -> None:
    definitions = [
        TraitDefinition(name="spend", value="sum of order.revenue"),
        TraitDefinition(name="orders", value="count of order", history=True),
        TraitDefinition(name="keen", value="count of order > 3"),
        TraitDefinition(name="secret", history=False),
    ]
    kinds = {"spend": ValueType.MONEY, "orders": ValueType.INTEGER, "keen": ValueType.YES_NO}
    columns = {name: TraitColumn("people", ValueType.TEXT) for name in ("town", "secret")}
    traits = resolve(definitions, columns, kinds)
    assert set(tracked(traits, present=True)) == {"orders", "keen", "town"}
    assert set(tracked(traits, present=False)) == {"orders", "keen"}
