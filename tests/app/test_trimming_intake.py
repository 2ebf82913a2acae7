"""Trimming at the end of a run: only what was loaded and followed by all, so that the next run answers as before."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from tests.live.following.clock import MovingClock
from tests.live.following.world import BEGIN, FILES, World, days, opened, order, view, write_world

from ilk.app.definitions import apply
from ilk.app.intake import intake
from ilk.app.live.trimming import is_trimmed, trim
from ilk.app.wiring import LOCAL
from ilk.warehouse import sql

KEEPING = FILES | {"ilk.yaml": f"{FILES['ilk.yaml'].rstrip()}\n        intake: {{keep_days: 7}}\n"}
CARTS = """
        title: Carts
        connect: {kind: intake, types: [track], events: [Cart Filled]}
        into: {events: cart, customer: text(user_id), occurred_at: at, id: message_id}
"""


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock(BEGIN)


@pytest.fixture
def world(tmp_path: Path, clock: MovingClock) -> Iterator[World]:
    with opened(write_world(tmp_path, KEEPING), clock) as made:
        yield made


def logged(world: World) -> list[str]:
    return [each.entry.message_id for piece in world.workspace.intake.events(None) for each in piece]


def orders(world: World) -> int:
    return world.workspace.engine.run(sql.everything("event_order")).num_rows


def aged(world: World, clock: MovingClock) -> None:
    """Three orders that a run has loaded, then ten days, then one more, which none has."""
    world.send(order("ann", clock.now(), number) for number in range(3))
    clock.move(timedelta(hours=1))
    world.run()
    clock.move(days(10))
    world.send([view("ann", clock.now(), 1), order("bob", clock.now(), 3)])
    clock.move(timedelta(hours=1))


def test_a_run_removes_what_is_old_and_the_next_one_answers_as_before(world, clock):
    aged(world, clock)
    world.run()
    assert logged(world) == ["v1", "o3"]
    before = world.batch()
    assert orders(world) == 4
    world.run()
    assert (orders(world), world.batch()) == (4, before)
    world.send([order("ann", clock.now(), 0), order("ann", clock.now(), 4)])
    clock.move(timedelta(hours=1))
    world.run()
    assert (orders(world), logged(world)) == (5, ["v1", "o3", "o4"])
    assert "ann" in world.batch()["regulars"]


def test_who_follows_finds_the_same_after_trimming(world, clock):
    aged(world, clock)
    world.run()
    world.renew()
    world.settle()
    assert world.live() == world.batch()
    world.send([order("ann", clock.now(), 5), order("bob", clock.now(), 6)])
    world.settle()
    clock.move(timedelta(minutes=2))
    world.run()
    assert world.live() == world.batch()


def test_nothing_goes_before_who_follows_has_passed_it(world, clock):
    aged(world, clock)
    world.workspace.is_followed = True
    world.run()
    assert len(logged(world)) == 5
    world.renew()
    world.settle()
    trim(world.workspace)
    assert logged(world) == ["v1", "o3"]


def test_nothing_goes_while_a_source_has_not_been_loaded(world, clock, tmp_path):
    aged(world, clock)
    write_world(tmp_path, {"sources/carts.yaml": CARTS})
    world.send([order("cy", clock.now(), 9)])
    apply(world.workspace, LOCAL, why="carts")
    assert trim(world.workspace).events == 0
    world.run()
    assert logged(world) == ["v1", "o3", "o9"]


def test_rows_that_were_loaded_stay_when_a_source_takes_other_events(world, clock, tmp_path):
    aged(world, clock)
    world.run()
    wider = FILES["sources/live_orders.yaml"].replace("[Order Completed]", "[Order Completed, Sale]")
    write_world(tmp_path, {"sources/live_orders.yaml": wider})
    before = world.batch()
    world.run()
    assert (orders(world), world.batch()) == (4, before)


def test_without_the_setting_all_is_kept(tmp_path, clock):
    with opened(write_world(tmp_path), clock) as world:
        aged(world, clock)
        world.run()
        assert not is_trimmed(world.workspace)
        assert len(logged(world)) == 5
        told = intake(world.workspace, LOCAL)
        assert (told.keep_days, told.trimmed, told.oldest_received_at) == (None, None, BEGIN)


def test_it_is_told_what_was_removed_and_what_is_there(world, clock):
    aged(world, clock)
    world.run()
    told = intake(world.workspace, LOCAL)
    assert told.trimmed is not None
    assert (told.events, told.trimmed.events, told.keep_days) == (5, 3, 7)
    assert told.oldest_received_at == BEGIN + timedelta(days=10, hours=1)
    assert told.bytes > 0
