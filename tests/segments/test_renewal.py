"""A refresh that looks only at those whose answer can be another gives the state that a whole refresh gives."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.segments.agreement import RELAXED
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
    for number, person in people.items():
        new = rng.random() < 0.1
        parts: tuple[dict[str, Any], dict[str, Any]] = ({}, {})
        for name, events in person.events.items():
            late = [new or rng.random() < 0.1 for _ in events]
            for part, wanted in zip(parts, (False, True), strict=True):
                part[name] = [event for event, is_late in zip(events, late, strict=True) if is_late is wanted]
        if not new:
            first[number] = replace(person, events=parts[0])
        second[number] = replace(person, events=parts[1])
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


@settings(RELAXED, max_examples=10)
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
