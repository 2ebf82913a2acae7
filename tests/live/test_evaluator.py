"""The evaluator by hand: exact instants, rows that come late or twice, merges, what waits for a run, what is kept."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.segments.world import CATALOGUE, MOMENT

from ilk.kernel.errors import UserError
from ilk.kernel.types import ValueType
from ilk.live.evaluator.evaluator import Evaluator
from ilk.live.evaluator.outcome import Change, Happened, Told
from ilk.live.evaluator.program import Program, program_of
from ilk.live.evaluator.storing import stored
from ilk.live.evaluator.writing import read, written
from ilk.segments.compile import Definitions
from ilk.segments.language.checking import read_condition, read_value
from ilk.segments.tree import Event, Moment, Person
from ilk.warehouse import sql
from ilk.warehouse.duckdb import DuckDBEngine

NOW = datetime(2025, 6, 1, 12, 0, tzinfo=UTC)
TICK, MINUTE, HOUR, DAY = timedelta(microseconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def program(segments: Mapping[str, str], **traits: str) -> Program:
    known = replace(CATALOGUE, segments=frozenset(segments))
    return program_of(
        Definitions(
            traits={name: read_value(says, known) for name, says in traits.items()},
            segments={name: read_condition(says, known) for name, says in segments.items()},
        ),
        known,
    )


def evaluator(segments: Mapping[str, str], **traits: str) -> Evaluator:
    found = Evaluator(program(segments, **traits), horizon=DAY)
    found.backfill([Person(id="ann")], NOW)
    return found


def order(at: datetime, number: str = "o1", customer: str = "ann", **properties: Any) -> Happened:
    return Happened(customer, "order", Event(at, number, properties))


def test_a_window_is_entered_with_the_event_and_left_the_very_instant_it_ends() -> None:
    live = evaluator({"buyers": "did order in last 1 hour"})
    assert live.happened([order(NOW + MINUTE)], NOW + 5 * MINUTE).changes == [
        Change("ann", "buyers", NOW + MINUTE, entered=True)
    ]
    assert live.next_timer() == NOW + MINUTE + HOUR
    assert live.advance(NOW + MINUTE + HOUR - TICK).changes == []
    assert live.advance(NOW + 3 * HOUR).changes == [Change("ann", "buyers", NOW + MINUTE + HOUR, entered=False)]


@pytest.mark.parametrize(
    ("says", "later"),
    [
        ("did order at least 2 times in last 1 day", DAY + HOUR),
        ("did order at most 1 times in last 1 day", DAY + HOUR),
        ("did not order in last 1 day", DAY + 2 * HOUR),
        ("did order where weight > 1 at least 1 times in last 1 day", DAY + HOUR),
        ("did order exactly 3 times in last 1 day", DAY),
    ],
)
def test_time_is_looked_at_again_when_the_deciding_event_falls_out(says: str, later: timedelta) -> None:
    live = evaluator({"now": says})
    events = [Event(NOW + hours * HOUR, f"o{hours}", {"weight": 3.0 - hours}) for hours in (0, 1, 2)]
    live.backfill([Person(id="ann", events={"order": events})], NOW + 2 * HOUR)
    assert live.next_timer() == NOW + later


def test_a_late_event_counts_beside_those_that_could_not_turn_the_answer() -> None:
    live = evaluator({"often": "did order at least 3 times in last 1 day"})
    live.happened([order(NOW + HOUR)], NOW + HOUR)
    live.happened([order(NOW + MINUTE, "o2")], NOW + HOUR)
    outcome = live.happened([order(NOW + 2 * MINUTE, "o3")], NOW + 2 * HOUR)
    assert outcome.changes == [Change("ann", "often", NOW + HOUR, entered=True)]


def test_what_comes_together_is_answered_in_the_order_of_time() -> None:
    live = evaluator({"in order": "did visit then order within 1 hour"})
    visit = Happened("ann", "visit", Event(NOW + MINUTE, "v"))
    assert [change.at for change in live.happened([order(NOW + HOUR), visit], NOW + HOUR).changes] == [NOW + HOUR]


def test_a_segment_of_a_segment_and_of_a_computed_trait_follows() -> None:
    live = evaluator({"big": "score > 100", "both": "in segment big and did visit"}, score="sum of order.weight")
    visit = Happened("ann", "visit", Event(NOW + MINUTE, "v"))
    changes = live.happened([visit, order(NOW + HOUR, weight=101.0)], NOW + HOUR).changes
    assert [(change.segment, change.at) for change in changes] == [("big", NOW + HOUR), ("both", NOW + HOUR)]


def test_an_event_that_comes_again_counts_once() -> None:
    live = evaluator({"twice": "did order at least 2 times"})
    live.happened([order(NOW)], NOW)
    outcome = live.happened([order(NOW), order(NOW)], NOW + HOUR)
    assert (outcome.duplicates, outcome.changes) == (2, [])


def test_rows_older_than_the_horizon_are_handed_back() -> None:
    live = evaluator({"buyers": "did order"})
    late, too_late = order(NOW - HOUR), order(NOW - HOUR - TICK, "o2")
    outcome = live.happened([too_late, late], NOW - HOUR + DAY)
    assert outcome.for_the_batch == [too_late]
    assert [change.segment for change in outcome.changes] == ["buyers"]


def test_an_event_of_an_instant_to_come_counts_from_then_on() -> None:
    live = evaluator({"buyers": "did order"})
    assert live.happened([order(NOW + HOUR)], NOW).changes == []
    assert [change.at for change in live.advance(NOW + DAY).changes] == [NOW + HOUR]


def test_traits_are_told_the_newest_last_whatever_comes_first() -> None:
    live = evaluator({"german": 'country = "DE"'})
    rows = [Told("ann", NOW + HOUR, {"country": "DE"}), Told("ann", NOW + MINUTE, {"country": "FR"})]
    assert len(live.happened(rows[:1], NOW + HOUR).changes) == 1
    assert live.happened(rows[1:], NOW + HOUR).changes == []


def test_who_is_merged_leaves_and_what_they_did_is_the_other_ones() -> None:
    live = evaluator({"twice": "did order at least 2 times", "once": "did order"})
    live.happened([order(NOW), order(NOW, "o2", customer="anonymous")], NOW)
    changes = live.merged("ann", "anonymous", NOW + HOUR).changes
    assert changes == [
        Change("anonymous", "once", NOW + HOUR, entered=False),
        Change("ann", "twice", NOW + HOUR, entered=True),
    ]


def test_who_is_split_again_is_as_the_warehouse_knows_them() -> None:
    live = evaluator({"twice": "did order at least 2 times"})
    live.happened([order(NOW), order(NOW, "o2")], NOW)
    one, other = (
        Person(id=name, events={"order": [Event(NOW, number)]}) for name, number in (("ann", "o1"), ("bob", "o2"))
    )
    assert live.split("ann", [one, other], NOW + HOUR).changes == [Change("ann", "twice", NOW + HOUR, entered=False)]


def test_what_cannot_be_asked_live_keeps_the_answer_of_the_run() -> None:
    asked = program({"best": "top 1 by age and did order", "ranks": "top 1 by age"})
    live = Evaluator(asked)
    crowd = {("age", None): [1, 2]}
    live.backfill([Person(id="ann", traits={"age": 2}, crowd=crowd)], NOW)
    live.happened([Told("ann", NOW, {"age": 0}), order(NOW)], NOW)
    assert live.states["ann"].segments == {"best", "ranks"}
    assert {name: each.pace for name, each in asked.freshness.items()} == {"best": "mixed", "ranks": "batch"}
    assert asked.freshness["best"].why == (
        "`top 1 by age` is answered by runs: it compares a customer with all others",
    )


@pytest.mark.parametrize(
    ("says", "pace", "why"),
    [
        ("did order in last 1 hour", "instant", ()),
        ('on list "press"', "mixed", ("the list press is read by runs",)),
        ("any subscription", "mixed", ("rows of subscription come with loads",)),
        ('account.industry = "software"', "mixed", ("accounts are read by runs",)),
    ],
)
def test_a_segment_says_how_fresh_it_is_and_why(says: str, pace: str, why: tuple[str, ...]) -> None:
    found = program({"it": says}).freshness["it"]
    assert (found.pace, found.why) == (pace, why)


@pytest.mark.parametrize(
    ("says", "kept"),
    [
        ("did order in last 1 hour", 2),
        ("did order at least 3 times", 4),
        ("last order where (gift is true) in last 30 days", 1),
        ("max of order.items > 2", 1),
        ("count of distinct order.channel > 2", 3),
    ],
)
def test_only_the_events_that_answers_stand_on_are_kept(says: str, kept: int) -> None:
    live = evaluator({"it": says})
    for number in range(300):
        at = NOW + number * HOUR
        properties = {"gift": True, "items": number, "channel": f"c{number % 3}", "weight": 1.0}
        live.happened([order(at, f"o{number}", **properties)], at)
    events = live.states["ann"].events["order"]
    looked_at = live.program.keeps["order"].kept(events, Moment(at, MOMENT.zone))
    assert len(looked_at) <= kept + 24  # a day more than the window, for the clocks
    assert len(events) <= 2 * len(looked_at) + 1
    assert "weight" not in events[0].properties
    assert len(live.states["ann"].recent["order"]) <= 3 * 24


def test_conditions_that_need_every_event_are_named() -> None:
    found = program({"sums": "sum of order.revenue > 10", "counts": "did order", "lately": "did order in last 1 day"})
    assert found.unbounded(MOMENT) == {"order": ("sums",)}


def test_a_state_goes_to_bytes_and_back() -> None:
    live = evaluator({"buyers": "did order in last 1 hour"}, score="sum of order.weight")
    live.happened([order(NOW, weight=2.5), Told("ann", NOW, {"income": Decimal("1.50"), "birth": NOW.date()})], NOW)
    state = live.states["ann"]
    assert read(written(state, live.program), live.program).person == state.person
    with pytest.raises(UserError, match="other definitions"):
        read(written(state, live.program), program({"buyers": "did order"}))


@pytest.mark.parametrize("value", [0.00005, 1.00005, -2.5, 12.34565, 1e13, 1e15, float("inf"), 0.1 + 0.2, 7])
def test_money_is_rounded_as_the_engine_rounds_it(value: float) -> None:
    engine = DuckDBEngine.open(None)
    asked = sql.try_cast(sql.literal(value), ValueType.MONEY)
    assert engine.run(sql.select({"value": asked}, None)).column("value").to_pylist() == [
        stored(value, ValueType.MONEY)
    ]
    engine.close()
