"""What an event would do to somebody, tried on a copy: what comes when it is sent, and nothing else."""

from collections.abc import Iterator

import pytest
from tests.live.following.clock import MovingClock
from tests.live.following.world import BEGIN, World, days, identify, opened, order, write_world

from ilk.app.live.answers import LiveTrial, TrialSegment
from ilk.app.live.trying import try_event
from ilk.app.wiring import LOCAL
from ilk.kernel.access import Actor, Role
from ilk.kernel.errors import Denied, UserError


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock(BEGIN)


@pytest.fixture
def world(tmp_path, clock) -> Iterator[World]:
    with opened(write_world(tmp_path), clock) as made:
        made.send([order("ann", clock.now() - days(1), 1), identify("bob", clock.now() - days(1), 2, "free")])
        made.run()
        made.renew()
        made.settle()
        made.workspace.following = made.following
        yield made


def ordered(total: object = 200, **further: object) -> dict[str, object]:
    return {"event": "Order Completed", "properties": {"total": total, "channel": "web"}, **further}


def tried(world: World, customer: str, message: dict[str, object]) -> LiveTrial:
    return try_event(world.workspace, LOCAL, customer, message)


def segment(trial: LiveTrial, name: str) -> TrialSegment:
    return next(each for each in trial.segments if each.name == name)


def moves(trial: LiveTrial) -> dict[str, bool]:
    return {each.name: each.after for each in trial.segments if each.before is not each.after}


def test_who_would_be_where_is_told_and_nothing_changes(world):
    before = world.live()
    newest = world.following.store.newest()
    found = tried(world, "ann", ordered())
    assert moves(found) == {"big": True, "web": True}
    assert found.sentence == "ann would enter Big and Web."
    assert (found.known, found.sources, found.refused, found.notes) == (True, ["live_orders"], [], [])
    assert (world.live(), world.following.store.newest()) == (before, newest)
    assert world.workspace.intake.waiting(world.following.standstill.position or 0) == 0
    again = tried(world, "ann", ordered())
    assert (again.segments, again.traits) == (found.segments, found.traits)


def test_each_condition_says_what_it_stands_on_before_and_after(world):
    found = tried(world, "ann", ordered())
    (big,) = segment(found, "big").conditions
    assert (big.before.holds, big.after.holds) == (False, True)
    assert [each.value for each in (*big.before.values, *big.after.values)] == [20.0, 220.0]
    regulars = segment(found, "regulars")
    assert (regulars.before, regulars.after) == (False, False)
    assert [(each.before.event_count, each.after.event_count) for each in regulars.conditions] == [(1, 2)]
    assert [(each.name, each.before, each.after) for each in found.traits] == [("spend", "20", "220")]


def test_it_is_told_when_time_alone_changes_the_answer(world):
    web = segment(tried(world, "ann", ordered()), "web")
    assert web.next_change == BEGIN - days(1) + days(60)


def test_what_is_tried_is_what_comes_when_it_is_sent(world, clock):
    clock.move(days(0.01))
    found = tried(world, "ann", ordered(messageId="o9"))
    world.send([order("ann", clock.now(), 9, total=200)])
    told = world.settle()
    assert {each.segment: each.entered for each in told} == moves(found)


def test_somebody_who_is_not_known_begins_with_it(world):
    found = tried(world, "eve", ordered(total=5))
    assert found.known is False
    assert moves(found) == {"buyers": True}
    assert found.sentence == "eve, who is not known yet, would enter Buyers."
    assert world.following.present("eve") is None


def test_a_message_that_no_source_takes_says_which_are_taken(world):
    found = tried(world, "ann", {"event": "Order Refunded"})
    assert (found.segments, found.sources) == ([], [])
    assert found.notes[0].startswith("No source takes a `track` named `Order Refunded`")
    assert "`live_orders` takes track (Order Completed)" in found.notes[0]


def test_a_row_that_a_run_would_put_into_the_quarantine_says_why(world):
    found = tried(world, "ann", ordered(total=-3))
    assert [(each.source, each.column, each.code) for each in found.refused] == [
        ("live_orders", "revenue", "below-minimum")
    ]
    assert '"total":-3' in (found.refused[0].value or "")
    assert (found.segments, moves(found)) == ([], {})


def test_what_came_before_does_not_count_again(world):
    found = tried(world, "ann", ordered(messageId="o1", timestamp=(BEGIN - days(0.5)).isoformat()))
    assert found.segments == []
    assert any("came before" in each for each in found.notes)


def test_what_is_older_than_a_day_waits_for_the_next_run(world):
    found = tried(world, "ann", ordered(timestamp=(BEGIN - days(3)).isoformat()))
    assert found.segments == []
    assert any("older than a day" in each for each in found.notes)


@pytest.mark.parametrize(
    ("message", "what"),
    [
        ({"type": "track"}, "`track` needs the name of the event"),
        ({"type": "purchase"}, "`type` is 'purchase'"),
        ({"event": "Order Completed", "properties": [1]}, "`properties` is not an object"),
        ({"event": "Order Completed", "userId": "bob"}, "the message is about `bob`"),
    ],
)
def test_a_message_that_the_intake_would_refuse_is_refused(world, message, what):
    with pytest.raises(UserError) as caught:
        tried(world, "ann", message)
    assert caught.value.code == "wrong-message"
    assert what in caught.value.what


def test_without_a_server_nothing_can_be_tried(world):
    world.workspace.following = None
    with pytest.raises(UserError) as caught:
        tried(world, "ann", ordered())
    assert caught.value.code == "not-followed"


def test_who_may_not_read_customers_may_not_try(world):
    with pytest.raises(Denied):
        try_event(world.workspace, Actor("key", Role.VIEWER), "ann", ordered())
