"""A refresh that looks only at those whose answer can be another gives the state that a whole refresh gives."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.segments.agreement import RELAXED
from tests.segments.examples.surroundings import having, subscription
from tests.segments.examples.table import order, person
from tests.segments.refreshing import PEOPLE, Before, Shop, shop
from tests.segments.trees import conditions
from tests.segments.world import AS_OF, drawn, load, load_events

from ilk.kernel.randomness import derive
from ilk.segments.tree import Condition, Person
from ilk.warehouse import sql
from ilk.warehouse.duckdb import DuckDBEngine

INSTANTS = [AS_OF - timedelta(days=days) for days in (31, 30, 8, 7, 1, 0)] + [AS_OF - timedelta(hours=1)]
TRAITS = {
    "late_orders": "count of order in last 30 days",
    "recency": "days since last order",
    "twice": "late_orders * 2",
}
METRICS = {"value": "sum of visit.seconds in last 30 days", "orders": "count of order"}
SEGMENTS: Mapping[str, str | Condition] = {
    "vip": "sum of order.revenue > 50",
    "lapsed": "did not order in last 30 days",
    "both": "in segment vip and in segment lapsed or in segment drawn_0",
    "other": "not in segment both and twice >= 2",
    "recent": "recency <= 7",
    "somebody": "everyone",
    "new": "signup in last 30 days and sum of order.revenue > 0",
    "third": "3rd order in last 30 days",
    "stale": "last order where (items >= 1) older than 7 days",
    "paid": "(max of order.paid) in last 7 days",
    "grown": "birth older than 30 days or did visit in last 1 day",
}
TABLES = {
    "customers": ("customer_no",),
    "customer_metrics": ("customer_no",),
    "memberships": ("segment", "customer_no"),
    "membership_ledger": ("segment", "customer_no", "occurred_at", "change"),
    "segment_sizes": ("segment", "as_of"),
}


def split(people: Mapping[int, Person], seed: int) -> tuple[dict[int, Person], dict[int, Person]]:
    """People with the events of a first load and, beside them, with those of a second; some come with the second."""
    rng = derive(seed, "loads")
    first, second = {}, {}
    for number, whole in people.items():
        new = rng.random() < 0.1
        parts: tuple[dict[str, Any], dict[str, Any]] = ({}, {})
        for name, events in whole.events.items():
            late = [new or rng.random() < 0.1 for _ in events]
            for part, wanted in zip(parts, (False, True), strict=True):
                part[name] = [event for event, is_late in zip(events, late, strict=True) if is_late is wanted]
        if not new:
            first[number] = replace(whole, events=parts[0])
        second[number] = replace(whole, events=parts[1])
    return first, second


def come(opened: Shop, people: Mapping[int, Person], second: Mapping[int, Person]) -> None:
    """The second load, and what sources of customers say by then."""
    scratch = DuckDBEngine.open(None)
    load(scratch, people)
    rows = scratch.run(sql.everything("customers"))
    scratch.close()
    with opened.engine.transaction() as changes:
        load_events(changes, second, 2)
        changes.drop(PEOPLE)
        changes.append(PEOPLE, rows)


def state(opened: Shop) -> Mapping[str, list[Any]]:
    """What was published, in order."""
    return {
        table: sorted(
            (list(row.items()) for row in opened.rows(table)), key=lambda row: str([dict(row)[k] for k in keys])
        )
        for table, keys in TABLES.items()
    }


def day(number: int) -> datetime:
    """Noon of a day of January 2025."""
    return datetime(2025, 1, number, 12, tzinfo=UTC)


def ordered(*days: int, **traits: Any) -> Person:
    orders = [order(day(each).isoformat(), f"o{each}", revenue="10", paid=day(each).isoformat()) for each in days]
    return person(*orders, **traits)


OLD = {
    1: ordered(1, 2, 3, signup=day(1).isoformat()),
    2: ordered(1, signup=day(5).isoformat()),
    3: ordered(5, 6),
    4: person(birth="2025-01-08"),
    # Who nothing happens to: where too many can be another, everyone is looked at.
    **{number: person() for number in range(100, 140)},
}
SOME = {1, 2, 3, 4, 5}
NEW = {2: ordered(9, 10), 5: ordered(10)}
"""What has come by day 10: later orders, and a new customer."""
TOLD = {
    "a window that moves on": ("did order in last 7 days", {1, 2, 3}, {2, 3, 5}),
    "a sum in it": ("sum of order.revenue in last 7 days >= 20", {1, 3}, {2, 3}),
    "new rows alone": ("did order at least 3 times", {1}, {1, 2}),
    "the last one grows old": ("last order older than 6 days", set(), {1}),
    "the last one of some": ("last order where (revenue >= 1) older than 6 days", set(), {1}),
    "the third one grows old": ("3rd order older than 4 days", set(), {1}),
    "the least of a property": ("(min of order.paid) older than 6 days", set(), {1, 2}),
    "a day of their own": ("birth in last 3 days and did not order", set(), {4}),
    "an instant of their own beside a fact": ("signup in last 7 days and sum of order.revenue > 0", {1, 2}, {2}),
    "days since": ("days since last order >= 4", {2}, {1, 3}),
    "a sequence": ("did order then order within 1 day in last 7 days", {1, 3}, {2, 3}),
    "days with": ("days with order in last 7 days >= 2", {1, 3}, {2, 3}),
    "a trait that is worked out": ("orders_7d >= 2", {1, 3}, {2, 3}),
    "another segment": ("in segment lately and orders_7d < 3", {2, 3}, {2, 3, 5}),
    "not another segment": ("not in segment lately", {4}, {1, 4}),
    "everyone": ("everyone", {1, 2, 3, 4}, {1, 2, 3, 4, 5}),
    "a place among all": ("top 1 by spent", {1}, {1, 2}),
}


@pytest.mark.parametrize("case", TOLD)
def test_who_is_in_on_the_sixth_and_then_on_the_tenth(case: str) -> None:
    asked, at_first, then = TOLD[case]
    traits = {"orders_7d": "count of order in last 7 days", "spent": "sum of order.revenue"}
    opened = shop(OLD, traits=traits, segments={"lately": "did order in last 7 days", "asked": asked})
    opened.run(day(6), run_id="r1")
    assert opened.members()["asked"] & SOME == at_first
    come(opened, {**OLD, 5: person()}, NEW)
    opened.run(day(10), run_id="r2", since=Before(day(6)))
    assert opened.members()["asked"] & SOME == then
    opened.engine.close()


def test_a_changed_definition_is_asked_of_everyone() -> None:
    opened = shop(OLD, segments={"asked": "did order"})
    opened.run(day(6), run_id="r1")
    opened.segments["asked"] = "did not order"
    opened.run(day(6), run_id="r2", since=Before(day(6), changed=[("segment", "asked")]))
    assert opened.members()["asked"] & SOME == {4}
    opened.engine.close()


def test_everyone_leaves_a_segment_that_is_gone() -> None:
    opened = shop(OLD, segments={"asked": "did order", "gone": "everyone"})
    opened.run(day(6), run_id="r1")
    del opened.segments["gone"]
    opened.run(day(6), run_id="r2", since=Before(day(6)))
    assert opened.members() == {"asked": {1, 2, 3}}
    opened.engine.close()


def test_what_happened_on_the_very_edge_of_a_window_comes_in_and_goes_out() -> None:
    opened = shop({**OLD, 6: ordered(3), 7: ordered(10)}, segments={"asked": "did order in last 7 days"})
    opened.run(day(6), run_id="r1")
    assert opened.members()["asked"] == {1, 2, 3, 6}
    opened.run(day(10), run_id="r2", since=Before(day(6)))
    assert opened.members()["asked"] == {3, 7}
    opened.engine.close()


def test_who_is_no_customer_any_more_leaves() -> None:
    opened = shop(OLD, segments={"asked": "did not order", "others": "not in segment asked"})
    opened.run(day(6), run_id="r1")
    assert [opened.members()[name] & SOME for name in ("asked", "others")] == [{4}, {1, 2, 3}]
    come(opened, {number: each for number, each in OLD.items() if number not in {3, 4}}, {})
    opened.run(day(10), run_id="r2", since=Before(day(6)))
    assert [opened.members()[name] & SOME for name in ("asked", "others")] == [set(), {1, 2}]
    assert opened.replayed(day(10)) == opened.members()
    opened.engine.close()


@pytest.mark.parametrize(
    ("loaded", "then"), [((), {1}), (("table_subscription",), set())], ids=["not loaded", "loaded"]
)
def test_related_rows_are_looked_at_again_once_their_table_was_loaded(loaded: Sequence[str], then: set[int]) -> None:
    opened = shop(
        {**OLD, 1: having(subscription(plan="pro"))}, segments={"asked": 'any subscription where plan = "pro"'}
    )
    opened.run(day(6), run_id="r1")
    assert opened.members()["asked"] == {1}
    with opened.engine.transaction() as changes:
        changes.execute(sql.delete("table_subscription"))
    opened.run(day(10), run_id="r2", since=Before(day(6), loaded=loaded))
    assert opened.members()["asked"] == then
    opened.engine.close()


def test_only_those_are_looked_at_who_can_be_another() -> None:
    """The rows of customer 1 are gone and no load says so: who is not looked at stays in."""
    opened = shop(OLD, segments={"asked": "did order at least 3 times"})
    opened.run(day(6), run_id="r1")
    come(opened, OLD, {2: NEW[2]})
    with opened.engine.transaction() as changes:
        changes.execute(sql.delete("event_order", sql.compare(sql.column("customer_no"), "=", sql.literal(1))))
    opened.run(day(10), run_id="r2", since=Before(day(6)))
    assert opened.members()["asked"] == {1, 2}
    opened.engine.close()


@settings(RELAXED, max_examples=6)
@given(
    st.lists(conditions(), min_size=8, max_size=8),
    st.integers(0, 4),
    st.tuples(st.sampled_from(INSTANTS), st.sampled_from(INSTANTS)).map(sorted),
    st.booleans(),
)
def test_it_is_the_whole_refresh(
    trees: list[Condition], seed: int, instants: list[datetime], traits_move: bool
) -> None:
    people = drawn(seed)
    first, second = split(people, seed)
    told = {
        n: replace(person, traits=second[(n * 7) % 60].traits) if n % 9 == 0 and traits_move else person
        for n, person in people.items()
    }
    segments = {**SEGMENTS, **{f"drawn_{place}": tree for place, tree in enumerate(trees)}}
    both = [shop(first, traits=TRAITS, metrics=METRICS, segments=dict(segments)) for _ in range(2)]
    for opened in both:
        opened.run(instants[0], run_id="r1")
        come(opened, told, second)
    both[0].run(instants[1], run_id="r2")
    both[1].run(instants[1], run_id="r2", since=Before(instants[0]))
    whole, renewed = (state(opened) for opened in both)
    for table in TABLES:
        assert renewed[table] == whole[table], table
    for opened in both:
        opened.engine.close()
