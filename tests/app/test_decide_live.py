"""Decisions about customers who are followed live: what came since the last run counts, and what waits says so."""

from collections.abc import Iterator

import pytest
from tests.decisions.world import write_content
from tests.live.following.clock import MovingClock
from tests.live.following.world import BEGIN, World, days, identify, opened, order, view, write_world

from ilk.app.customers import customer, timeline
from ilk.app.decide import customer_segments, decide
from ilk.app.explaining import why
from ilk.app.wiring import LOCAL
from ilk.decisions.answers import Decision
from ilk.kernel.errors import NotFound, UserError

CONTENT = """
variants:
  - {name: best, when: in segment big, show: {title: For the best}}
  - {name: golden, when: plan = "gold", show: {title: For gold}}
  - {name: looked, when: did view, show: {title: Seen before}}
default: {title: Welcome}
"""


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock(BEGIN)


@pytest.fixture
def world(tmp_path, clock) -> Iterator[World]:
    with opened(write_content(write_world(tmp_path), hero=CONTENT), clock) as made:
        made.send([order("ann", clock.now() - days(1), 1), identify("bob", clock.now() - days(1), 2, "free")])
        made.run()
        made.renew()
        made.settle()
        made.workspace.following = made.following
        yield made


def told(world: World, customer: str) -> Decision:
    return decide(world.workspace, LOCAL, user_id=customer, traits=["plan", "spend"])


def sent(world: World, *messages: dict[str, object]) -> None:
    world.clock.move(days(0.01))
    world.send(messages)
    world.settle()


def test_an_event_since_the_last_run_decides_at_once(world, clock):
    assert told(world, "ann").slots["hero"].variant == "default"
    sent(world, order("ann", clock.now(), 3, total=200))
    after = told(world, "ann")
    assert (after.slots["hero"].variant, after.answered_by, after.as_of) == ("best", "live", clock.now())
    assert {"big", "buyers"} <= set(after.segments)
    assert after.traits == {"plan": None, "spend": 220.0}


def test_a_trait_that_was_told_since_the_last_run_decides_at_once(world, clock):
    sent(world, identify("bob", clock.now(), 4, "gold"))
    assert told(world, "bob").slots["hero"].variant == "golden"


def test_somebody_who_came_since_the_last_run_is_known(world, clock):
    assert told(world, "eve").known is False
    sent(world, identify("eve", clock.now(), 5, "gold"))
    after = told(world, "eve")
    assert (after.known, after.slots["hero"].variant, after.answered_by) == (True, "golden", "live")


def test_a_condition_about_events_waits_for_a_run_and_says_so(world, clock):
    sent(world, view("bob", clock.now(), 6))
    waiting = decide(world.workspace, LOCAL, user_id="bob", explain=True).slots["hero"]
    assert waiting.variant == "default"
    assert [(each.variant, each.answered_by) for each in waiting.reasons or []] == [
        ("best", "live"),
        ("golden", "live"),
        ("looked", "run"),
    ]
    world.run()
    world.renew()
    world.settle()
    assert told(world, "bob").slots["hero"].variant == "looked"


def test_the_segments_of_a_customer_are_those_of_now(world, clock):
    before = {each.segment: each.since for each in customer_segments(world.workspace, LOCAL, "ann").segments}
    at = clock.now()
    sent(world, order("ann", at, 7, total=200))
    after = customer_segments(world.workspace, LOCAL, "ann", explain=True)
    now = {each.segment: each.since for each in after.segments}
    assert now.keys() - before.keys() == {"big", "web"}
    assert now["buyers"] == before["buyers"]
    assert now["big"] == at
    assert (after.answered_by, after.age_seconds) == ("live", 0.0)
    reasons = {each.segment: each.reason or "" for each in after.segments}
    assert "220" in reasons["big"]


def test_the_view_of_a_customer_has_the_segments_of_now_and_how_fresh_each_is(world, clock):
    published = customer(world.workspace, LOCAL, "ann").segments
    at = clock.now()
    sent(world, order("ann", at, 8, total=200))
    after = customer(world.workspace, LOCAL, "ann")
    assert {each.segment for each in after.segments} - {each.segment for each in published} == {"big", "web"}
    assert next(each.since for each in after.segments if each.segment == "big") == at
    assert {each.segment: each.pace for each in after.segments} == {
        "big": "instant",
        "buyers": "instant",
        "web": "instant",
        "best": "batch",
    }
    assert (after.answered_by, after.segments_as_of) == ("live", clock.now())
    assert "other segments" in after.sentence


def test_the_view_of_a_customer_without_a_server_is_of_the_last_run(world, clock):
    sent(world, order("ann", clock.now(), 9, total=200))
    world.workspace.following = None
    after = customer(world.workspace, LOCAL, "ann")
    assert "big" not in {each.segment for each in after.segments}
    assert {each.pace for each in after.segments} == {"batch"}
    assert (after.answered_by, after.segments_as_of) == ("run", after.as_of)


def test_the_view_of_somebody_who_came_since_the_last_run_is_what_is_known_live(world, clock):
    at = clock.now()
    sent(world, identify("eve", at, 11, "gold"), order("eve", at, 12, total=200))
    found = customer(world.workspace, LOCAL, "eve")
    assert (found.customer_id, found.came_since_run, found.known_since, found.as_of) == ("eve", True, at, clock.now())
    assert {each.name: (each.value, each.since) for each in found.traits} == {
        "plan": ("gold", at),
        "city": ("Berlin", at),
        "spend": (200.0, None),
    }
    assert {each.segment: (each.since, each.pace) for each in found.segments} == {
        "big": (at, "instant"),
        "buyers": (at, "instant"),
    }
    assert "came since the last run, known since 1 March 2026; the next run brings the rest" in found.sentence
    assert (found.event_counts, found.timeline.items, found.not_recorded) == ({}, [], [])
    assert timeline(world.workspace, LOCAL, "eve").items == []


def test_of_somebody_who_came_since_the_last_run_it_says_which_traits_wait(world, clock):
    sent(world, order("eve", clock.now(), 13, total=5))
    found = customer(world.workspace, LOCAL, "eve")
    assert ({each.name for each in found.traits}, found.not_recorded) == ({"spend"}, ["City", "Plan"])


def test_after_a_run_somebody_is_a_customer_like_others(world, clock):
    sent(world, order("eve", clock.now(), 14, total=5))
    world.run()
    world.renew()
    world.settle()
    found = customer(world.workspace, LOCAL, "eve")
    assert (found.came_since_run, found.known_since, found.event_counts) == (False, None, {"order": 1})


def test_who_came_since_the_last_run_was_not_there_on_a_past_day(world, clock):
    sent(world, order("eve", clock.now(), 15))
    with pytest.raises(NotFound) as caught:
        customer(world.workspace, LOCAL, "eve", as_of=BEGIN - days(1))
    assert caught.value.code == "unknown-customer"


def test_somebody_whom_nobody_knows_is_not_found(world):
    with pytest.raises(NotFound) as caught:
        customer(world.workspace, LOCAL, "zoe")
    assert caught.value.code == "unknown-customer"


def test_why_somebody_who_came_since_the_last_run_is_in_a_segment_is_told(world, clock):
    at = clock.now()
    sent(world, order("eve", at, 16, total=200))
    found = why(world.workspace, LOCAL, "big", "eve")
    assert (found.belongs, found.published, found.since, found.as_of) == (True, True, at, clock.now())
    assert "200" in found.sentence
    outside = why(world.workspace, LOCAL, "gold", "eve")
    assert (outside.belongs, outside.published, outside.since) == (False, False, None)


def test_why_waits_for_the_run_where_only_a_run_answers(world, clock):
    sent(world, order("eve", clock.now(), 17, total=200))
    with pytest.raises(UserError) as caught:
        why(world.workspace, LOCAL, "best", "eve")
    assert caught.value.code == "waits-for-run"
    assert "it compares a customer with all others" in caught.value.what


def test_the_segments_of_somebody_who_came_since_the_last_run_are_told_with_why(world, clock):
    at = clock.now()
    sent(world, order("eve", at, 18, total=200))
    found = customer_segments(world.workspace, LOCAL, "eve", explain=True)
    assert {each.segment: each.since for each in found.segments} == {"big": at, "buyers": at}
    assert all(each.reason for each in found.segments)


def test_why_somebody_is_in_a_segment_that_they_entered_live_is_told_as_of_now(world, clock):
    at = clock.now()
    sent(world, order("ann", at, 10, total=200))
    found = why(world.workspace, LOCAL, "big", "ann")
    assert (found.belongs, found.published, found.since, found.as_of) == (True, True, at, clock.now())
    assert "220" in found.sentence
    stays = why(world.workspace, LOCAL, "buyers", "ann")
    assert (stays.belongs, stays.as_of) == (True, BEGIN)
