"""The ledger of a warehouse: what was told live, at its own instants and once, and what a run corrects."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from tests.live.following.clock import MovingClock
from tests.live.following.world import BEGIN, World, days, opened, order, published_ids, write_world

from ilk.catalog.tables import LEDGER, MEMBERSHIPS, SIZES
from ilk.kernel.clock import aware
from ilk.warehouse import sql

Move = tuple[str, datetime, bool]


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock(BEGIN)


@pytest.fixture
def world(tmp_path: Path, clock: MovingClock) -> Iterator[World]:
    with opened(write_world(tmp_path), clock) as made:
        made.send([order("ann", clock.now() - days(1), 1)])
        made.run()
        made.renew()
        made.settle()
        yield made


def ledger(world: World, segment: str) -> list[Move]:
    """The moves of a segment, in order, but for those of the first run."""
    ids = published_ids(world.workspace)
    rows = world.workspace.engine.run(sql.everything(LEDGER)).to_pylist()
    moves = [
        (ids[row["customer_no"]], aware(row["occurred_at"]), row["change"] == "entered")
        for row in rows
        if row["segment"] == segment and aware(row["occurred_at"]) != BEGIN
    ]
    return sorted(moves, key=lambda move: move[1])


def since(world: World) -> dict[tuple[str, str], datetime]:
    """Since when everybody is in what they are in."""
    ids = published_ids(world.workspace)
    rows = world.workspace.engine.run(sql.everything(MEMBERSHIPS)).to_pylist()
    return {(ids[row["customer_no"]], row["segment"]): aware(row["since"]) for row in rows}


def test_what_was_told_stands_in_the_ledger_at_its_own_instant_and_once(world, clock):
    at = clock.now() + timedelta(hours=1)
    clock.move(timedelta(hours=2))
    world.send([order("bob", at, 2)])
    world.settle()
    for _ in range(2):
        clock.move(timedelta(hours=1))
        world.run()
        assert ledger(world, "buyers") == [("bob", at, True)]
        assert since(world)["bob", "buyers"] == at
        world.renew()
        world.settle()
    sizes = world.workspace.engine.run(sql.everything(SIZES)).to_pylist()
    counted = {aware(row["as_of"]): (row["size"], row["entered"]) for row in sizes if row["segment"] == "buyers"}
    assert [counted[each] for each in sorted(counted)] == [(1, 1), (2, 1), (2, 0)]


def test_moves_there_and_back_between_two_runs_are_all_there(world, clock):
    clock.move(days(20))
    world.settle()
    (lapsed,) = [each for each in world.heard if each.segment == "lapsed"]
    world.send([order("ann", clock.now(), 2)])
    world.settle()
    came_back = clock.now()
    clock.move(timedelta(hours=1))
    world.run()
    assert ledger(world, "lapsed") == [("ann", lapsed.at, True), ("ann", came_back, False)]
    assert ("ann", "lapsed") not in since(world)


def test_a_run_corrects_what_live_could_not_know(world, clock):
    clock.move(days(3))
    world.send([order("bob", clock.now() - days(2), 2)])
    world.settle()
    clock.move(timedelta(hours=1))
    world.run()
    assert ledger(world, "buyers") == [("bob", clock.now(), True)]
    world.renew()
    world.settle()
    clock.move(timedelta(hours=1))
    world.run()
    assert len(ledger(world, "buyers")) == 1


def test_what_live_had_wrong_is_taken_back_by_the_run(world, clock):
    clock.move(timedelta(hours=1))
    world.send([order("bob", clock.now(), 2)])
    world.settle()
    path = world.workspace.root / "sources" / "live_orders.yaml"
    path.write_text(path.read_text() + 'where: user_id != "bob"\n')
    entered = clock.now()
    clock.move(timedelta(hours=1))
    world.run()
    assert ledger(world, "buyers") == []  # nobody knows a bob
    world.renew()
    world.settle()
    assert [(each.customer, each.entered) for each in world.heard if each.segment == "buyers"] == [
        ("bob", True),
        ("bob", False),
    ]
    assert entered < clock.now()


def test_what_is_told_after_the_instant_of_a_run_waits_for_the_next(world, clock):
    as_of = clock.move(timedelta(hours=1))
    at = clock.move(timedelta(hours=1))
    world.send([order("bob", at, 2)])
    world.settle()
    world.run(as_of)
    assert ledger(world, "buyers") == []
    world.renew()
    world.settle()
    clock.move(timedelta(hours=1))
    world.run()
    assert ledger(world, "buyers") == [("bob", at, True)]


def test_everybody_enters_before_they_leave_whatever_is_told_and_corrected(world, clock):
    for number in range(6):
        clock.move(days(9))
        world.send([order("ann", clock.now() - days(number % 3), 100 + number, total=60)])
        world.settle()
        if number % 2:
            world.run()
            world.renew()
            world.settle()
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    ids = published_ids(world.workspace)
    rows = world.workspace.engine.run(sql.everything(LEDGER)).to_pylist()
    for row in sorted(rows, key=lambda row: row["occurred_at"]):
        found[ids[row["customer_no"]], row["segment"]].append(row["change"])
    assert all(one != other for moves in found.values() for one, other in pairwise(moves))
    assert all(moves[0] == "entered" for moves in found.values())
    assert {pair for pair, moves in found.items() if moves[-1] == "entered"} == since(world).keys()
