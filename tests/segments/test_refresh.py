"""Memberships over time: who entered, who left, since when, and that replaying the ledger gives any state again."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.segments.agreement import RELAXED
from tests.segments.examples.table import order, person
from tests.segments.refreshing import Shop, shop
from tests.segments.trees import conditions
from tests.segments.trees_of_memory import is_of_the_present
from tests.segments.world import ARROW, AS_OF, drawn, table

from ilk.kernel.errors import UserError
from ilk.kernel.types import ValueType
from ilk.segments.language.checking import unchecked_condition
from ilk.segments.tree import Condition
from ilk.warehouse import sql

DAY = timedelta(days=1)


def day(number: int) -> datetime:
    """Noon of a day of January 2025."""
    return datetime(2025, 1, number, 12, tzinfo=UTC)


def ordered(*days: int) -> list[tuple[str, object]]:
    return [order(day(number).isoformat(), f"o{number}", revenue="10") for number in days]


PEOPLE = {
    1: person(*ordered(1), country="DE"),
    2: person(*ordered(1, 9), country="DE"),
    3: person(*ordered(5), country="FR"),
    4: person(country="FR"),
}


@pytest.fixture
def small() -> Iterator[Callable[..., Shop]]:
    opened: list[Shop] = []

    def build(**segments: str) -> Shop:
        opened.append(shop(PEOPLE, segments=segments))
        return opened[-1]

    yield build
    for each in opened:
        each.engine.close()


Small = Callable[..., Shop]


def ledger(shop: Shop) -> list[tuple[str, int, str, int, int]]:
    """`segment, customer_no, change, day, version` of each row, in order."""
    rows = shop.rows("membership_ledger")
    return sorted(
        (row["segment"], row["customer_no"], row["change"], row["occurred_at"].day, row["version"]) for row in rows
    )


def since(shop: Shop) -> dict[tuple[str, int], int]:
    return {(row["segment"], row["customer_no"]): row["since"].day for row in shop.rows("memberships")}


def sizes(shop: Shop) -> list[tuple[str, int, int, int, int]]:
    """`segment, day, size, entered, left` of each recorded instant, in order."""
    rows = shop.rows("segment_sizes")
    return sorted((row["segment"], row["as_of"].day, row["size"], row["entered"], row["left_count"]) for row in rows)


def test_who_enters_and_who_leaves_stands_in_the_ledger(small: Small) -> None:
    recent = small(recent="did order in last 7 days")
    recent.run(day(2), run_id="r1")
    recent.run(day(6), run_id="r2")
    recent.run(day(10), run_id="r3")
    assert ledger(recent) == [
        ("recent", 1, "entered", 2, 1),
        ("recent", 1, "left", 10, 1),
        ("recent", 2, "entered", 2, 1),
        ("recent", 3, "entered", 6, 1),
    ]
    assert {row["run_id"] for row in recent.rows("membership_ledger")} == {"r1", "r2", "r3"}
    assert sizes(recent) == [("recent", 2, 2, 2, 0), ("recent", 6, 3, 1, 0), ("recent", 10, 2, 0, 1)]


def test_who_stays_keeps_their_since_and_who_returns_gets_a_new_one(small: Small) -> None:
    recent = small(recent="did order in last 7 days")
    recent.run(day(2), run_id="r1")
    recent.run(day(8) + timedelta(hours=1), run_id="r2")
    assert since(recent) == {("recent", 3): 8}
    recent.run(day(10), run_id="r3")
    assert since(recent) == {("recent", 2): 10, ("recent", 3): 8}
    assert [change for _, number, change, *_ in ledger(recent) if number == 2] == ["entered", "entered", "left"]


def test_a_run_of_the_same_instant_again_changes_nothing(small: Small) -> None:
    recent = small(recent="did order in last 7 days")
    recent.run(day(6), run_id="r1")
    before = ledger(recent), since(recent), sizes(recent)
    recent.run(day(6), run_id="r2")
    assert (ledger(recent), since(recent), sizes(recent)) == before


def test_new_data_of_the_same_instant_adds_to_what_was_recorded(small: Small) -> None:
    recent = small(recent="did order in last 7 days")
    recent.run(day(6), run_id="r1")
    with recent.engine.transaction() as changes:
        changes.execute(sql.delete("event_order", sql.compare(sql.column("customer_no"), "=", sql.literal(3))))
        keys = [("customer_no", ARROW[ValueType.INTEGER]), ("occurred_at", ARROW[ValueType.INSTANT])]
        late = {"customer_no": 4, "occurred_at": day(5), "event_id": "late"}
        changes.append("event_order", table([late], [*keys, ("event_id", ARROW[ValueType.TEXT])]))
    recent.run(day(6), run_id="r2")
    assert recent.members() == {"recent": {1, 2, 4}}
    assert recent.replayed(day(6)) == recent.members()
    assert sizes(recent) == [("recent", 6, 3, 4, 1)]


def test_a_changed_definition_is_a_new_version_of_the_same_ledger(small: Small) -> None:
    place = small(place='country = "DE"')
    place.run(day(2), run_id="r1")
    place.segments["place"] = 'country = "FR" or did order at least 2 times'
    place.versions["place"] = 2
    place.run(day(10), run_id="r2")
    assert ledger(place) == [
        ("place", 1, "entered", 2, 1),
        ("place", 1, "left", 10, 2),
        ("place", 2, "entered", 2, 1),
        ("place", 3, "entered", 10, 2),
        ("place", 4, "entered", 10, 2),
    ]
    assert since(place) == {("place", 2): 2, ("place", 3): 10, ("place", 4): 10}


def test_everyone_leaves_a_segment_that_was_removed(small: Small) -> None:
    place = small(german='country = "DE"', french='country = "FR"')
    place.run(day(2), run_id="r1")
    del place.segments["french"]
    place.run(day(3), run_id="r2")
    assert place.members() == {"german": {1, 2}}
    assert [row for row in ledger(place) if row[0] == "french"] == [
        ("french", 3, "entered", 2, 1),
        ("french", 3, "left", 3, 0),
        ("french", 4, "entered", 2, 1),
        ("french", 4, "left", 3, 0),
    ]
    del place.segments["german"]
    place.run(day(4), run_id="r3")
    assert place.members() == {}
    assert place.replayed(day(4)) == {"german": set(), "french": set()}


def test_a_segment_asks_others_as_of_the_same_instant(small: Small) -> None:
    shop = small(
        lost="in segment german and not in segment recent",
        german='country = "DE"',
        recent="did order in last 7 days",
        kept="not in segment lost and in segment german",
    )
    shop.run(day(2), run_id="r1")
    assert shop.members() == {"lost": set(), "german": {1, 2}, "recent": {1, 2}, "kept": {1, 2}}
    shop.run(day(10), run_id="r2")
    assert shop.members() == {"lost": {1}, "german": {1, 2}, "recent": {2, 3}, "kept": {2}}


def test_a_segment_may_be_called_like_a_column(small: Small) -> None:
    shop = small(customer_no='country = "DE"', segment="in segment customer_no and did order at least 2 times")
    shop.run(day(10), run_id="r1")
    assert shop.members() == {"customer_no": {1, 2}, "segment": {2}}


def test_several_instants_are_published_together_each_with_its_sizes(small: Small) -> None:
    recent = small(recent="did order in last 7 days")
    recent.run(day(2), day(6), day(10), run_id="r1")
    assert sizes(recent) == [("recent", 2, 2, 2, 0), ("recent", 6, 3, 1, 0), ("recent", 10, 2, 0, 1)]
    assert since(recent) == {("recent", 2): 2, ("recent", 3): 6}
    for as_of in (day(2), day(6), day(10)):
        assert recent.replayed(as_of) == recent.expected(as_of)


def test_a_segment_that_is_not_recorded_keeps_its_members(small: Small) -> None:
    shop = small(german='country = "DE"')
    shop.run(day(6), run_id="r1")
    shop.segments["recent"] = "did order in last 7 days"
    # The new one's past is worked out before the present; the old one's is known.
    shop.run(day(2), day(5), run_id="r2", recorded=["recent"])
    assert shop.members() == {"german": {1, 2}, "recent": {1, 2, 3}}
    assert since(shop) == {("german", 1): 6, ("german", 2): 6, ("recent", 1): 2, ("recent", 2): 2, ("recent", 3): 5}
    assert [row[:2] for row in sizes(shop)] == [("german", 6), ("recent", 2), ("recent", 5)]


def test_a_run_that_dies_leaves_the_published_state(small: Small) -> None:
    recent = small(recent="did order in last 7 days")
    recent.run(day(2), run_id="r1")
    before = {name: recent.rows(name) for name in recent.engine.tables()}
    recent.run(day(10), run_id="r2", dies=True)
    assert {name: recent.rows(name) for name in before} == before
    recent.run(day(6), run_id="r3")
    assert set(recent.engine.tables()) == set(before)
    assert sizes(recent) == [("recent", 2, 2, 2, 0), ("recent", 6, 3, 1, 0)]


def test_no_segments_at_all(small: Small) -> None:
    shop = small()
    shop.run(day(2), run_id="r1")
    assert (shop.members(), shop.rows("membership_ledger"), shop.rows("segment_sizes")) == ({}, [], [])
    assert len(shop.rows("customers")) == 4


def test_more_segments_than_a_list_of_numbers_compares() -> None:
    many = shop(PEOPLE, segments={f"s{number}": f"did order at least {number} times" for number in range(150)})
    many.run(day(10), run_id="r1")
    assert {name: len(members) for name, members in many.members().items() if members} == {"s0": 4, "s1": 3, "s2": 1}
    many.engine.close()


def test_computed_traits_and_metrics_are_columns_and_segments_ask_them() -> None:
    spent = shop(
        PEOPLE,
        traits={"spent_twice": "spent + spent", "spent": "sum of order.revenue", "recency": "days since last order"},
        metrics={"value": "sum of order.revenue in last 7 days", "orders": "count of order"},
        segments={"spender": "spent_twice >= 40", "silent": "recency is missing"},
    )
    spent.run(day(10), run_id="r1")
    customers = {row["customer_no"]: row for row in spent.rows("customers")}
    assert {number: row["spent_twice"] for number, row in customers.items()} == {1: 20.0, 2: 40.0, 3: 20.0, 4: 0.0}
    assert {number: row["recency"] for number, row in customers.items()} == {1: 9, 2: 1, 3: 5, 4: None}
    assert customers[1]["country"] == "DE"
    metrics = {row["customer_no"]: (row["value"], row["orders"]) for row in spent.rows("customer_metrics")}
    assert metrics == {1: (0.0, 1), 2: (10.0, 2), 3: (10.0, 1), 4: (0.0, 0)}
    assert spent.members() == {"spender": {2}, "silent": {4}}
    values = {row["segment"]: row["value"] for row in spent.rows("segment_sizes")}
    assert values == {"spender": 10.0, "silent": 0.0}
    spent.engine.close()


def test_a_circle_of_segments_is_refused_before_anything_runs(small: Small) -> None:
    shop = small(a="in segment b", b="in segment a")
    with pytest.raises(UserError) as caught:
        shop.run(day(2), run_id="r1")
    assert caught.value.code == "cycle"


INSTANTS = [AS_OF - timedelta(days=days) for days in (95, 60, 31, 30, 8, 7, 1, 0)]
DEFINED = {
    "vip": "sum of order.revenue > 50",
    "lapsed": "did not order in last 30 days",
    "both": "in segment vip and in segment lapsed or in segment drawn",
    "other": "not in segment both and late_orders >= 1",
}


@settings(RELAXED, max_examples=8)
@given(
    conditions().filter(is_of_the_present),
    st.integers(0, 4),
    st.sets(st.sampled_from(INSTANTS), min_size=2, max_size=4),
    st.integers(1, 3),
)
@example(unchecked_condition("any colleague where (in segment lapsed)"), 2, set(INSTANTS[-2:]), 3)
def test_replaying_the_ledger_gives_the_members_of_any_instant(
    condition: Condition, seed: int, instants: set[datetime], at_once: int
) -> None:
    people = drawn(seed)
    late = {"late_orders": "count of order in last 30 days"}
    shop_of = shop(people, traits=late, segments={**DEFINED, "drawn": condition}, metrics={"value": "count of visit"})
    as_ofs = sorted(instants)
    for number, start in enumerate(range(0, len(as_ofs), at_once)):
        shop_of.run(*as_ofs[start : start + at_once], run_id=f"r{number}")
        assert shop_of.members() == shop_of.expected(as_ofs[min(start + at_once, len(as_ofs)) - 1])
    for as_of in as_ofs:
        expected = shop_of.expected(as_of)
        assert shop_of.replayed(as_of) == expected
        recorded = {row["segment"]: row["size"] for row in shop_of.rows("segment_sizes") if row["as_of"] == as_of}
        assert recorded == {name: len(members) for name, members in expected.items()}
    shop_of.engine.close()
