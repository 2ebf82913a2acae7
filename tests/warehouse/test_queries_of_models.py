"""What models read and write in SQL means the same on every engine."""

from datetime import UTC, date, datetime

import pyarrow as pa
import pytest

from ilk.models.affinity.purchases import SPREAD, bought_query, items_query, scores_query
from ilk.models.outcomes.timing import gaps_query, lives_query, since_query
from ilk.models.value.purchases import histories_query
from ilk.warehouse.engine import Engine
from ilk.warehouse.sql import Query

AS_OF = datetime(2024, 3, 1, tzinfo=UTC)
_BOUGHT = [
    (1, "2024-01-01T09:00", "tea", "b1", 10.0),
    (1, "2024-01-01T18:00", "milk", "b1", 20.0),
    (1, "2024-01-11T00:00", "tea", "b2", 30.0),
    (1, "2024-01-31T00:00", "tea", "b3", 40.0),
    (2, "2024-02-20T00:00", "milk", "b4", 50.0),
    (2, "2024-03-05T00:00", "milk", "b5", 60.0),
]


@pytest.fixture(scope="module")
def orders(engine: Engine) -> Engine:
    names = ("customer_no", "occurred_at", "category", "basket", "revenue")
    types = (pa.int32(), pa.timestamp("us"), pa.string(), pa.string(), pa.float64())
    lines = [(who, datetime.fromisoformat(at), *rest) for who, at, *rest in _BOUGHT]
    columns = [pa.array(values, kind) for values, kind in zip(zip(*lines, strict=True), types, strict=True)]
    with engine.transaction() as changes:
        changes.append("event_order", pa.table(dict(zip(names, columns, strict=True))))
    return engine


def rows(engine: Engine, query: Query, *names: str) -> list[tuple[object, ...]]:
    return sorted(tuple(row[name] for name in names) for row in engine.run(query).to_pylist())


def test_intervals_are_those_between_days_with_a_purchase(orders: Engine) -> None:
    query = gaps_query("order", AS_OF, holdout=datetime(2024, 4, 1, tzinfo=UTC))
    found = rows(orders, query, "customer_no", "gaps", "last", "waited", "came", "mean", "squares")
    assert [row[:5] for row in found] == [
        (1, 2, date(2024, 1, 31), 30, None),
        (2, 0, date(2024, 2, 20), 10, date(2024, 3, 5)),
    ]
    # The logarithms of 10 and 20 days.
    assert found[0][5:] == pytest.approx((2.6491587, 0.2402265))
    assert found[1][5:] == (0, 0)


def test_a_life_ends_with_the_first_silence_that_lasts_until_now(orders: Engine) -> None:
    assert rows(orders, lives_query("order", AS_OF, 30), "customer_no", "duration", "gone") == [
        (1, 60, True),
        (2, 10, False),
    ]


@pytest.mark.parametrize(
    ("since", "found"), [("2024-02-01", [(1, 29, True)]), ("2024-02-25", [(1, 5, True), (2, 5, False)])]
)
def test_who_was_here_is_followed_from_then_to_the_end_of_the_silence(
    orders: Engine, since: str, found: list[tuple[object, ...]]
) -> None:
    here = since_query("order", datetime.fromisoformat(f"{since}T00:00+00:00"), AS_OF, 30)
    assert rows(orders, here, "customer_no", "duration", "gone") == found


def test_who_was_silent_already_is_not_followed(orders: Engine) -> None:
    here = since_query("order", AS_OF, datetime(2024, 4, 1, tzinfo=UTC), 30)
    assert rows(orders, here, "customer_no", "duration", "gone") == [(2, 31, False)]


def test_histories_know_what_came_and_was_paid_in_the_part_held_out(orders: Engine) -> None:
    query = histories_query("order", "revenue", AS_OF, 1, holdout=datetime(2024, 4, 1, tzinfo=UTC))
    names = ("customer_no", "frequency", "recency", "T", "monetary_value")
    assert rows(orders, query, *names, "holdout_frequency", "holdout_paid", "holdout_T") == [
        (1, 2, 30, 60, 35, 0, 0, 31),
        (2, 0, 0, 10, None, 1, 60, 31),
    ]


def test_what_was_bought_is_counted_by_category_and_each_once_in_a_basket(orders: Engine) -> None:
    counted = rows(orders, bought_query("order", "category", AS_OF), "customer_no", "category", "bought")
    assert counted == [(1, "milk", 1), (1, "tea", 3), (2, "milk", 1)]
    items = rows(orders, items_query("order", "category", "basket", AS_OF), "basket", "item")
    assert items == [("b1", "milk"), ("b1", "tea"), ("b2", "tea"), ("b3", "tea"), ("b4", "milk")]


def test_affinity_is_the_share_drawn_in_against_the_usual_one(orders: Engine) -> None:
    spread = [
        {"category": "tea", "share": 0.6, "a": 3.0, "b": 2.0},
        {"category": "milk", "share": 0.4, "a": 2.0, "b": 3.0},
    ]
    with orders.offer(SPREAD, pa.Table.from_pylist(spread)):
        found = orders.run(scores_query("order", "category", AS_OF, {"tea": "tea"})).to_pylist()
    first, second = sorted(found, key=lambda row: row["customer_no"])
    assert (first["favourite"], second["favourite"]) == ("tea", "milk")
    assert first["strength"] == first["tea"] == pytest.approx((3 + 3) / (5 + 4) / 0.6)
    assert second["strength"] == pytest.approx((2 + 1) / (5 + 1) / 0.4)
    assert second["tea"] == pytest.approx((3 + 0) / (5 + 1) / 0.6)
