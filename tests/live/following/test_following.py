"""Following the intake: whoever is live is whom a run finds at that instant, through restarts, runs and edits."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from tests.live.following.clock import MovingClock
from tests.live.following.world import BEGIN, World, days, identify, opened, order, random_message, view, write_world

from ilk.app.live.grounding import ground_of
from ilk.database.share import Share
from ilk.kernel.randomness import derive
from ilk.live.following.apart import Stepped
from ilk.live.following.follower import Tally
from ilk.live.following.remote import RemoteFollowing


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock(BEGIN)


@pytest.fixture
def world(tmp_path: Path, clock: MovingClock) -> Iterator[World]:
    with opened(write_world(tmp_path), clock) as made:
        yield made


def begun(world: World, *messages: dict[str, object]) -> None:
    """Send, run, and follow."""
    world.send(messages)
    world.run()
    world.renew()
    world.settle()


def moves(world: World, segment: str) -> list[tuple[str, bool]]:
    return [(each.customer, each.entered) for each in world.heard if each.segment == segment]


def test_who_is_read_before_it_is_said_how_far_it_was_followed_is_as_of_what_is_known_of_them(world, clock):
    begun(world, order("ann", clock.now(), 1))
    remote, ground = RemoteFollowing(world.following.store, lambda _: False), ground_of(world.workspace)
    assert ground is not None
    remote.renew(ground)
    until = clock.now()
    remote.stepped(Stepped(0, until, 0, (), Tally(), ground.key, 1, until, 1))
    clock.move(timedelta(minutes=7))
    world.send([order("ann", clock.now(), 2)])
    world.settle()
    present = remote.present("ann")
    assert present is not None
    assert (present.until, len(present.person.events["order"])) == (clock.now(), 2)


def test_nothing_is_followed_before_something_is_published(world, clock):
    world.send([order("ann", clock.now(), 1)])
    assert world.settle() == []
    assert world.following.present("ann") is None
    assert not world.following.answers


def test_an_event_moves_its_customer_at_its_own_instant(world, clock):
    begun(world, order("ann", clock.now() - days(1), 1))
    at = clock.now() + timedelta(minutes=5)
    clock.move(timedelta(minutes=7))
    world.send([order("bob", at, 2), view("bob", at, 3)])
    (change,) = [each for each in world.settle() if each.segment == "buyers"]
    assert (change.customer, change.at, change.entered, change.told_at) == ("bob", at, True, clock.now())
    assert world.heard == [*world.following.store.changes()]
    assert "buyers" in (world.following.segments("bob") or ())
    present = world.following.present("bob")
    assert present is not None
    assert [each.at for each in present.person.events["order"]] == [at]


def test_how_many_are_in_follows_each_move_and_begins_anew_with_the_states(world, clock):
    rng = derive(3, "sizes")
    begun(world, order("ann", clock.now(), 1))
    for number in range(6):
        clock.move(timedelta(hours=20))
        world.send(random_message(rng, clock.now(), 100 * number + each) for each in range(40))
        if number == 3:
            world.run()
            world.renew()
        world.settle()
        census = world.following.census(clock.now())
        assert {name: census.members.get(name, 0) for name in world.live()} == {
            name: len(members) for name, members in world.live().items()
        }


def test_time_alone_moves_at_the_instant_at_which_a_window_ends(world, clock):
    begun(world, order("ann", clock.now(), 1))
    timer = world.following.next_timer()
    assert timer is not None
    clock.move(days(20))
    (change,) = [each for each in world.settle() if each.segment == "lapsed"]
    assert (change.customer, change.entered) == ("ann", True)
    assert change.at < clock.now()
    assert world.following.next_timer() != timer


def test_what_a_load_would_refuse_counts_nowhere(world, clock):
    begun(world, order("ann", clock.now(), 1))
    clock.move(timedelta(minutes=1))
    world.send([order("bob", clock.now(), 2, total=-5)])
    assert world.settle() == []
    assert sum(world.following.tally.refused.values()) == 1


def test_an_event_that_comes_twice_counts_once(world, clock):
    begun(world, order("ann", clock.now(), 1))
    for number in (2, 2, 3, 3):
        clock.move(timedelta(minutes=1))
        world.send([order("ann", clock.now(), number)])
        world.settle()
    assert moves(world, "regulars") == [("ann", True)]


def test_who_is_live_is_whom_a_run_finds_at_that_instant(world, clock):
    rng = derive(1, "following")
    begun(world, *(random_message(rng, clock.now() - days(rng.uniform(0, 40)), n) for n in range(200)))
    assert world.live() == world.batch()
    number = 1_000
    for _ in range(3):
        for _ in range(6):
            clock.move(days(rng.uniform(0, 2)))
            sent = []
            for _ in range(rng.integers(12)):
                number += 1
                sent.append(random_message(rng, clock.now() - timedelta(hours=rng.uniform(0, 5)), number))
            world.send(sent)
            world.settle()
        before = world.live()
        world.run()
        assert before == world.batch()
        world.renew()
        world.settle()
        assert world.live() == before
    assert world.following.tally.for_the_batch == 0
    assert_ledger_is_whole(world)


def assert_ledger_is_whole(world: World) -> None:
    """Everybody enters before they leave, and whoever is in entered last."""
    found: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for each in world.heard:
        found[each.customer, each.segment].append(each.entered)
    for told in found.values():
        assert all(one is not other for one, other in pairwise(told))


def test_a_beginning_anew_tells_only_differences(world, clock):
    begun(world, order("ann", clock.now(), 1), identify("ann", clock.now(), 1, "gold"))
    clock.move(days(3))
    old = order("bob", clock.now() - days(2), 2)
    world.send([old])
    world.settle()
    assert moves(world, "buyers") == []
    assert world.following.tally.for_the_batch == 1
    world.run()
    world.renew()
    world.settle()
    assert moves(world, "buyers") == [("bob", True)]
    world.run(clock.move(timedelta(minutes=1)))
    told = len(world.heard)
    world.renew()
    world.settle()
    assert len(world.heard) == told


def test_states_of_before_answer_and_follow_while_new_ones_are_made(world, clock):
    begun(world, order("ann", clock.now(), 1))
    clock.move(timedelta(minutes=1))
    world.run()
    world.renew()
    world.send([order("bob", clock.now(), 2)])
    world.following.step(clock.now())
    assert world.following.standstill.beginning
    assert moves(world, "buyers") == [("bob", True)]
    clock.move(timedelta(minutes=1))
    world.send([order("cid", clock.now(), 3)])
    world.settle()
    assert not world.following.standstill.beginning
    assert moves(world, "buyers") == [("bob", True), ("cid", True)]


def test_messages_behind_the_loads_are_followed_again_and_no_others(world, clock):
    begun(world, order("ann", clock.now(), 1))
    clock.move(timedelta(minutes=1))
    world.send([order("ann", clock.now(), 2)])
    world.run()
    world.send([order("ann", clock.now(), 3)])
    world.renew()
    world.settle()
    assert moves(world, "regulars") == [("ann", True)]
    present = world.following.present("ann")
    assert present is not None
    assert [each.id for each in present.person.events["order"]] == ["o1", "o2", "o3"]


def test_it_goes_on_after_a_restart_and_tells_nothing_twice(tmp_path, clock):
    folder = write_world(tmp_path)
    with opened(folder, clock) as world:
        begun(world, order("ann", clock.now(), 1), order("ann", clock.now(), 2))
        clock.move(timedelta(minutes=1))
        world.send([order("bob", clock.now(), 3)])
        world.settle()
        told = world.following.store.newest()
        clock.move(timedelta(minutes=1))
        world.send([order("ann", clock.now(), 4)])
    clock.move(timedelta(minutes=1))
    with opened(folder, clock) as world:
        world.renew()
        assert [(each.customer, each.segment) for each in world.settle()] == [("ann", "regulars"), ("ann", "risen")]
        assert world.following.store.newest() == told + 2
        world.run()
        assert world.live() == world.batch()


def test_a_run_while_nobody_followed_takes_nothing_back(tmp_path, clock):
    folder = write_world(tmp_path)
    with opened(folder, clock) as world:
        begun(world, order("ann", clock.now(), 1))
        clock.move(timedelta(minutes=1))
        world.send([order("bob", clock.now(), 2)])
        world.settle()
    with opened(folder, clock) as world:
        clock.move(timedelta(minutes=1))
        world.send([order("cid", clock.now(), 3)])
        world.run(clock.move(timedelta(minutes=1)))
    with opened(folder, clock) as world:
        world.renew()
        world.settle()
        assert moves(world, "buyers") == [("cid", True)]
        assert world.live() == world.batch()


def test_an_edited_definition_holds_from_the_next_publication_on(tmp_path, clock):
    folder = write_world(tmp_path)
    with opened(folder, clock) as world:
        begun(world, order("ann", clock.now(), 1), order("bob", clock.now(), 2, total=90))
        path = folder / "segments" / "shop.yaml"
        path.write_text(path.read_text().replace("when: did order}", "when: spend > 50}"))
        world.run(clock.move(timedelta(minutes=1)))
        world.renew()
        world.settle()
        assert moves(world, "buyers") == [("ann", False)]
        world.send([order("ann", clock.now(), 3, total=70)])
        world.settle()
        assert moves(world, "buyers") == [("ann", False), ("ann", True)]


def test_what_could_not_be_kept_is_worked_in_again(world, clock, monkeypatch):
    begun(world, order("ann", clock.now(), 1))
    clock.move(timedelta(minutes=1))
    world.send([order("ann", clock.now(), 2), order("ann", clock.now(), 3)])
    write = Share.write

    def fails(*_: object) -> None:
        raise OSError("no more room")

    monkeypatch.setattr(Share, "write", fails)
    with pytest.raises(OSError, match="no more room"):
        world.following.step(clock.now())
    assert not world.following.answers
    monkeypatch.setattr(Share, "write", write)
    world.settle()
    assert moves(world, "regulars") == [("ann", True)]


def test_whoever_no_longer_listens_is_told_nothing(world, clock):
    begun(world, order("ann", clock.now(), 1))
    heard: list[object] = []
    unsubscribe = world.following.subscribe(heard.extend)
    world.send([order("bob", clock.now(), 2)])
    world.settle()
    assert len(heard) == 1
    unsubscribe()
    unsubscribe()
    world.send([order("cid", clock.now(), 3)])
    world.settle()
    assert len(heard) == 1
