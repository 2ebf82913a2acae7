"""Who there is at an instant, seen when, with the traits of sources."""

from datetime import UTC, datetime, timedelta

from tests.customers.shop import AS_OF, CATALOGUE, COLUMNS

from ilk.catalog.schema import Catalogue
from ilk.customers.base import Origins, base_query
from ilk.customers.rfm import Rfm
from ilk.warehouse.duckdb import DuckDBEngine

ORIGINS = Origins(traits={name: column.source for name, column in COLUMNS.items()})


def customers(engine: DuckDBEngine, origins: Origins, at: datetime, catalogue: Catalogue = CATALOGUE) -> dict:
    rows = engine.run(base_query(origins, catalogue, at)).to_pylist()
    assert len({row["customer_no"] for row in rows}) == len(rows)
    return {row["customer_id"]: row for row in rows}


def test_a_customer_is_there_from_the_first_event_on(raw: DuckDBEngine) -> None:
    second = timedelta(seconds=1)
    first = datetime(2025, 1, 15, 12, tzinfo=UTC)
    assert "bob-2" in customers(raw, ORIGINS, first)
    assert "bob-2" not in customers(raw, ORIGINS, first - second)


def test_who_has_no_event_at_all_is_there_always_and_who_comes_later_is_not(raw: DuckDBEngine) -> None:
    assert set(customers(raw, ORIGINS, AS_OF)) == {"ann-10", "bob-2", "cyn", "eve"}
    assert set(customers(raw, ORIGINS, datetime(2020, 1, 1, tzinfo=UTC))) == {"eve"}


def test_a_key_without_event_or_row_is_nobody(raw: DuckDBEngine) -> None:
    assert "nobody" not in customers(raw, ORIGINS, datetime(2030, 1, 1, tzinfo=UTC))


def test_seen_covers_every_event_until_the_instant_and_none_after(raw: DuckDBEngine) -> None:
    ann = customers(raw, ORIGINS, datetime(2025, 2, 28, tzinfo=UTC))["ann-10"]
    assert f"{ann['first_seen']} {ann['last_seen']}" == "2024-12-24 09:00:00 2025-02-10 12:00:00"


def test_the_newest_row_of_a_source_wins_whole(raw: DuckDBEngine) -> None:
    cursor = raw.cursor()
    cursor.execute("INSERT INTO source_people VALUES (2, 'r9', 3, NULL, true, ['jam'], NULL)")
    cursor.close()
    found = customers(raw, ORIGINS, AS_OF)
    assert (found["ann-10"]["age_band"], found["ann-10"]["income"]) == ("40-49", 200.0)
    assert (found["bob-2"]["age_band"], found["bob-2"]["interests"]) == (None, ["jam"])
    assert found["cyn"]["age_band"] is None


def test_a_project_without_events_has_the_customers_of_its_sources(raw: DuckDBEngine) -> None:
    found = customers(raw, ORIGINS, AS_OF, Catalogue())
    assert set(found) == {"ann-10", "bob-2", "dan", "eve"}
    assert {row["last_seen"] for row in found.values()} == {None}


def test_the_family_of_scores_comes_along_and_is_missing_without_an_order(raw: DuckDBEngine) -> None:
    found = customers(raw, Origins(sources=["people"], families={"rfm": Rfm()}), AS_OF)
    assert found["cyn"]["rfm_frequency"] == 2
    assert found["eve"]["rfm_segment"] is None
