"""Recency, frequency and monetary value: by hand on a few, and to the digit on a published data set."""

from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from tests.customers.shop import AS_OF, CATALOGUE

from ilk.catalog.schema import Catalogue, EventSchema
from ilk.customers.rfm import SEGMENTS, Rfm
from ilk.kernel.errors import UserError
from ilk.kernel.types import ValueType
from ilk.warehouse.duckdb import DuckDBEngine

RETAIL = Path(__file__).parents[3] / "shared" / "data" / "online_retail" / "online_retail.parquet"
ORDERS = Catalogue(events={"order": EventSchema({"revenue": ValueType.MONEY})})
NAMES = {
    **{(r, f): "hibernating" for r in (1, 2) for f in (1, 2)},
    **{(r, f): "at_risk" for r in (1, 2) for f in (3, 4)},
    (1, 5): "cant_lose",
    (2, 5): "cant_lose",
    (3, 1): "about_to_sleep",
    (3, 2): "about_to_sleep",
    (3, 3): "need_attention",
    **{(r, f): "loyal" for r in (3, 4) for f in (4, 5)},
    (4, 1): "promising",
    (5, 1): "new_customers",
    **{(r, f): "potential_loyalists" for r in (4, 5) for f in (2, 3)},
    (5, 4): "champions",
    (5, 5): "champions",
}


def engine_with(orders: list[tuple[str, str, int]]) -> DuckDBEngine:
    """A warehouse of orders (customer, day, amount); numbers of customers are given in order of appearance."""
    engine = DuckDBEngine.open(None, threads=1)
    numbers = {name: place for place, name in enumerate(dict.fromkeys(name for name, _, _ in orders))}
    cursor = engine.cursor()
    cursor.execute("CREATE TABLE customer_keys (customer_no INTEGER, customer_id VARCHAR)")
    cursor.execute("CREATE TABLE event_order (customer_no INTEGER, occurred_at TIMESTAMP, revenue DECIMAL(18, 4))")
    cursor.executemany("INSERT INTO customer_keys VALUES (?, ?)", [(place, name) for name, place in numbers.items()])
    rows = [(numbers[name], day, amount) for name, day, amount in orders]
    cursor.executemany("INSERT INTO event_order VALUES (?, ?, ?)", rows)
    cursor.close()
    return engine


def scores(engine: DuckDBEngine, at: datetime = AS_OF, bands: int = 5) -> dict[int, dict]:
    rows = engine.run(Rfm(bands=bands).query(ORDERS, at)).to_pylist()
    return {row["customer_no"]: row for row in rows}


def test_recency_is_in_whole_days_and_later_orders_do_not_count(raw: DuckDBEngine) -> None:
    rows = raw.run(Rfm().query(CATALOGUE, AS_OF)).to_pylist()
    found = {row["customer_no"]: row for row in rows}
    assert {number: row["rfm_recency"] for number, row in found.items()} == {1: 21, 2: 75, 3: 11}
    assert {number: row["rfm_frequency"] for number, row in found.items()} == {1: 3, 2: 1, 3: 2}
    assert {number: row["rfm_monetary"] for number, row in found.items()} == {1: 60, 2: 5, 3: 150}
    assert isinstance(found[1]["rfm_monetary"], Decimal)
    assert list(rows[0]) == ["customer_no", *Rfm.types]


def test_ten_customers_fall_in_pairs_into_fifths() -> None:
    orders = [(f"c{n}", f"2025-03-{20 - n:02}", 10 * (n + 1)) for n in range(10)]
    found = scores(engine_with(orders))
    assert [found[n]["rfm_r"] for n in range(10)] == [5, 5, 4, 4, 3, 3, 2, 2, 1, 1]
    assert [found[n]["rfm_m"] for n in range(10)] == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    # All came once: the frequency bands go by the identifier.
    assert [found[n]["rfm_f"] for n in range(10)] == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]


def test_a_band_holds_its_upper_edge() -> None:
    # Of 1, 2, 3, 4, 5, 6 the second sixth-quantile edge of five bands is 3 exactly: 1 + 0.4 * 5.
    orders = [(f"c{n}", "2025-03-01", n) for n in range(1, 7)]
    assert [row["rfm_m"] for _, row in sorted(scores(engine_with(orders)).items())] == [1, 1, 2, 3, 4, 5]


def test_equal_values_share_a_score_even_when_edges_coincide() -> None:
    orders = [(f"c{n}", "2025-03-01", amount) for n, amount in enumerate([5, 5, 5, 5, 5, 5, 5, 9])]
    found = scores(engine_with(orders))
    assert [found[n]["rfm_m"] for n in range(8)] == [1] * 7 + [5]
    assert {row["rfm_r"] for row in found.values()} == {5}


def test_one_customer_is_scored_too() -> None:
    (only,) = scores(engine_with([("one", "2025-03-01", 5)])).values()
    assert (only["rfm_r"], only["rfm_f"], only["rfm_m"], only["rfm_segment"]) == (5, 1, 1, "new_customers")


def test_no_orders_give_no_rows() -> None:
    assert scores(engine_with([("one", "2025-03-01", 5)]), datetime(2025, 1, 1, tzinfo=UTC)) == {}


def test_every_cell_of_the_map_has_its_name() -> None:
    # 25 customers in a grid: the five who came last came from most to fewest times, and so on.
    orders = []
    for place in range(25):
        r, f = 5 - place // 5, place % 5 + 1
        orders += [(f"{f}-{place:02}", f"2025-03-{10 + r:02}", 1)] * f
    found = scores(engine_with(orders))
    cells = {(row["rfm_r"], row["rfm_f"]): row["rfm_segment"] for row in found.values()}
    assert cells == NAMES
    assert set(NAMES.values()) == set(SEGMENTS)


@pytest.mark.parametrize(("bands", "names"), [(2, {"at_risk", "loyal", "hibernating", "potential_loyalists"})])
def test_fewer_bands_go_where_their_middles_lie(bands: int, names: set[str]) -> None:
    orders = [(f"{place}", f"2025-03-{1 + place % 2 * 10:02}", 1) for place in range(4) for _ in range(1 + place // 2)]
    found = scores(engine_with(orders), bands=bands)
    assert {row["rfm_segment"] for row in found.values()} == names
    assert {row["rfm_r"] for row in found.values()} == {1, 2}


def test_an_unknown_event_or_amount_is_the_users_error() -> None:
    with pytest.raises(UserError, match="unknown event `orders`"):
        Rfm(event="orders").query(CATALOGUE, AS_OF)
    with pytest.raises(UserError, match="unknown property `revenues`"):
        Rfm(value="revenues").query(CATALOGUE, AS_OF)


@pytest.fixture(scope="module")
def retail() -> DuckDBEngine:
    if not RETAIL.exists():
        pytest.skip("the public data set online_retail is not beside the project")
    engine = DuckDBEngine.open(None)
    cursor = engine.cursor()
    cursor.read_parquet(str(RETAIL)).create("raw")
    cursor.execute(
        """
        CREATE TABLE lines AS SELECT *, CustomerID::VARCHAR AS customer_id FROM raw
        WHERE CustomerID IS NOT NULL AND InvoiceNo NOT LIKE 'C%' AND Quantity > 0 AND UnitPrice > 0;
        CREATE TABLE customer_keys AS
        SELECT row_number() OVER (ORDER BY md5(customer_id))::INTEGER AS customer_no, customer_id
        FROM (SELECT DISTINCT customer_id FROM lines);
        CREATE TABLE event_order AS
        SELECT customer_no, max(InvoiceDate)::TIMESTAMP AS occurred_at, InvoiceNo AS event_id,
               sum(Quantity * UnitPrice::DECIMAL(18, 4))::DECIMAL(18, 4) AS revenue
        FROM lines JOIN customer_keys USING (customer_id) GROUP BY ALL
        """
    )
    cursor.close()
    return engine


def test_the_published_means_of_online_retail(retail: DuckDBEngine) -> None:
    found = scores(retail, datetime(2011, 12, 10, 12, 50, tzinfo=UTC)).values()
    means = [sum(float(row[name]) for row in found) / len(found) for name in list(Rfm.types)[:3]]
    assert len(found) == 4338
    assert [round(mean, 2) for mean in means] == [92.54, 4.27, 2054.27]


def test_the_ten_segments_of_online_retail(retail: DuckDBEngine) -> None:
    found = scores(retail, datetime(2011, 12, 11, tzinfo=UTC)).values()
    assert Counter(row["rfm_segment"] for row in found) == {
        "champions": 633,
        "loyal": 819,
        "potential_loyalists": 484,
        "new_customers": 42,
        "promising": 94,
        "need_attention": 187,
        "about_to_sleep": 352,
        "at_risk": 593,
        "cant_lose": 63,
        "hibernating": 1071,
    }
