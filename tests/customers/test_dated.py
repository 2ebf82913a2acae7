"""The history that sources tell themselves, and the values that hold at an instant: by hand."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from tests.customers.shop import CATALOGUE

from ilk.catalog.schema import Catalogue
from ilk.catalog.tables import HISTORY
from ilk.customers.base import Origins, base_query
from ilk.customers.dated import stage_dated
from ilk.customers.history import begin_history, publish_history, stage_history
from ilk.kernel.types import ValueType
from ilk.warehouse import sql
from ilk.warehouse.duckdb import DuckDBEngine

JULY = datetime(2024, 7, 1, tzinfo=UTC)
TRAITS = {"plan": ValueType.TEXT, "seats": ValueType.INTEGER}
SOURCES = {"plan": "plans", "seats": "plans"}
ORIGINS = Origins(
    traits={"plan": "plans", "seats": "plans", "town": "people"}, sources=["plans", "people"], dated=["plans"]
)
_ROWS = """
CREATE TABLE customer_keys AS SELECT * FROM (VALUES (1::INTEGER, 'ann'), (2, 'bob'), (3, 'cyn'), (4, 'dan'), (5, 'eve'))
    t(customer_no, customer_id);
CREATE TABLE source_plans AS SELECT * FROM (VALUES
    (1::INTEGER, TIMESTAMP '2024-06-01', 'r3', 1::INTEGER, 'pro', 5::BIGINT),
    (1, TIMESTAMP '2024-01-01', 'r1', 1, 'free', 1),
    (1, TIMESTAMP '2024-03-01', 'r2', 1, 'free', 2),
    (1, TIMESTAMP '2024-08-01', 'r4', 1, 'team', 9),
    (2, TIMESTAMP '2024-02-01', 'r5', 1, 'free', NULL),
    (2, TIMESTAMP '2024-02-01', 'r6', 2, 'pro', NULL),
    (2, TIMESTAMP '2024-05-01', 'r7', 1, NULL, NULL),
    (2, TIMESTAMP '2024-05-02', 'r8', 2, NULL, 3),
    (3, TIMESTAMP '2024-08-01', 'r9', 1, 'free', 1))
    t(customer_no, valid_from, row_id, load_no, plan, seats);
CREATE TABLE source_people AS SELECT * FROM (VALUES
    (4::INTEGER, 'p1', 1::INTEGER, 'Rome'), (5, 'p2', 1, 'Oslo')) t(customer_no, row_id, load_no, town);
CREATE TABLE event_visit AS SELECT * FROM (VALUES
    (1::INTEGER, TIMESTAMP '2024-02-10', 'v1', 1::INTEGER), (5, TIMESTAMP '2024-09-01', 'v2', 1))
    t(customer_no, occurred_at, event_id, load_no);
"""


@pytest.fixture
def engine() -> DuckDBEngine:
    made = DuckDBEngine.open(None, threads=1)
    cursor = made.cursor()
    cursor.execute(_ROWS)
    cursor.close()
    return made


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def held(engine: DuckDBEngine, as_of: str, origins: Origins = ORIGINS) -> dict[str, tuple]:
    """Plan and seats of everybody who is there."""
    catalogue = Catalogue(events={"visit": CATALOGUE.events["visit"]})
    found = engine.run(base_query(origins, catalogue, at(as_of))).to_pylist()
    return {row["customer_id"]: (row["plan"], row["seats"]) for row in found}


def recorded(engine: DuckDBEngine, as_of: datetime, partial: Sequence[str] = ()) -> set[tuple]:
    begin_history(engine, SOURCES)
    stage_dated(engine, SOURCES, TRAITS, as_of, partial)
    with engine.transaction() as changes:
        publish_history(changes, engine.tables(), [as_of])
    found = [
        (row["customer_no"], row["trait"], row["value"], row["since"].strftime("%m-%d"))
        for row in engine.run(sql.everything(HISTORY)).to_pylist()
    ]
    assert len(set(found)) == len(found)
    return set(found)


def test_the_row_that_holds_at_an_instant_gives_the_values(engine: DuckDBEngine) -> None:
    assert held(engine, "2024-05-31")["ann"] == ("free", 2)
    assert held(engine, "2024-06-01")["ann"] == ("pro", 5)
    assert held(engine, "2024-07-31T23:59:59")["ann"] == ("pro", 5)
    assert held(engine, "2024-08-01")["ann"] == ("team", 9)
    assert held(engine, "2024-02-01")["bob"] == ("pro", None), "of equal instants the newest load counts"


def test_a_customer_is_there_since_their_first_row(engine: DuckDBEngine) -> None:
    assert set(held(engine, "2023-12-31")) == {"dan"}, "of a source without instants, nothing says since when"
    assert set(held(engine, "2024-01-01")) == {"ann", "dan"}
    assert set(held(engine, "2024-07-01")) == {"ann", "bob", "dan"}
    assert set(held(engine, "2024-09-01")) == {"ann", "bob", "cyn", "dan", "eve"}


def test_every_value_that_is_another_than_before_is_an_entry(engine: DuckDBEngine) -> None:
    assert recorded(engine, JULY) == {
        (1, "plan", "free", "01-01"),
        (1, "plan", "pro", "06-01"),
        (1, "seats", "1", "01-01"),
        (1, "seats", "2", "03-01"),
        (1, "seats", "5", "06-01"),
        (2, "plan", "pro", "02-01"),
        (2, "plan", None, "05-01"),
        (2, "seats", "3", "05-02"),
    }


def test_what_holds_later_comes_when_its_time_comes(engine: DuckDBEngine) -> None:
    before = recorded(engine, JULY)
    assert recorded(engine, JULY) == before, "a second run adds nothing"
    later = recorded(engine, at("2024-08-01"))
    assert later - before == {
        (1, "plan", "team", "08-01"),
        (1, "seats", "9", "08-01"),
        (3, "plan", "free", "08-01"),
        (3, "seats", "1", "08-01"),
    }
    assert before <= later


def test_a_row_that_comes_late_mends_the_past(engine: DuckDBEngine) -> None:
    recorded(engine, JULY)
    cursor = engine.cursor()
    cursor.execute("INSERT INTO source_plans VALUES (1, TIMESTAMP '2024-06-01', 'r10', 3, 'free', 5)")
    cursor.execute("INSERT INTO source_plans VALUES (1, TIMESTAMP '2024-04-01', 'r11', 3, 'trial', 2)")
    cursor.close()
    plans = {entry for entry in recorded(engine, JULY) if entry[:2] == (1, "plan")}
    assert plans == {
        (1, "plan", "free", "01-01"),
        (1, "plan", "trial", "04-01"),
        (1, "plan", "free", "06-01"),
    }


def test_what_runs_recorded_of_other_traits_stays(engine: DuckDBEngine) -> None:
    cursor = engine.cursor()
    cursor.execute("CREATE TABLE staged_customers AS SELECT 4::INTEGER AS customer_no, 'Rome' AS town")
    cursor.close()
    begin_history(engine)
    stage_history(engine, {"town": ValueType.TEXT}, JULY)
    with engine.transaction() as changes:
        publish_history(changes, engine.tables(), [JULY])
    assert (4, "town", "Rome", "07-01") in recorded(engine, at("2024-08-02"))


PARTIAL = replace(ORIGINS, partial={"plans": ("plan", "seats")})
"""The same rows, when each says only what is new."""


def test_of_rows_that_say_only_what_is_new_the_value_told_last_holds(engine: DuckDBEngine) -> None:
    assert held(engine, "2024-05-31", PARTIAL)["bob"] == ("pro", 3)
    assert held(engine, "2024-02-01", PARTIAL)["bob"] == ("pro", None)
    assert held(engine, "2024-06-01", PARTIAL)["ann"] == ("pro", 5)


def test_what_is_missing_in_a_row_that_says_only_what_is_new_is_no_entry(engine: DuckDBEngine) -> None:
    cursor = engine.cursor()
    cursor.execute("INSERT INTO source_plans VALUES (2, TIMESTAMP '2024-06-01', 'x1', 3, 'team', NULL)")
    cursor.execute("INSERT INTO source_plans VALUES (2, TIMESTAMP '2024-06-01', 'x2', 3, NULL, 4)")
    cursor.close()
    bob = {entry[1:] for entry in recorded(engine, JULY, partial=["plans"]) if entry[0] == 2}
    assert bob == {
        ("plan", "pro", "02-01"),
        ("seats", "3", "05-02"),
        ("plan", "team", "06-01"),
        ("seats", "4", "06-01"),
    }
