"""The intake followed by a process of its own: what it answers, and what becomes of it when one is killed."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from tests.live.following.process import (
    PATIENCE,
    assert_moves_alternate,
    followers,
    kill_followers,
    runs,
    sizes_anew,
    until,
)
from tests.live.following.served import asking, begun, settled
from tests.live.following.world import LIVE, PEOPLE, identify, order, random_message, send, write_world
from tests.serving import serving

from ilk.app.live.child import main
from ilk.app.live.grounding import ground_of
from ilk.app.live.process import LiveProcesses
from ilk.app.run import run
from ilk.app.wiring import LOCAL, STATE_FOLDER, Workspace, open_workspace
from ilk.database.live import LIVE_FILE, LiveStore, StoredChange, Written
from ilk.database.live_place import LivePlace
from ilk.database.share import Share
from ilk.kernel.clock import SystemClock
from ilk.kernel.errors import UserError
from ilk.kernel.randomness import derive
from ilk.live.following.apart import Heard, Stumbled
from ilk.live.following.asking import LiveCustomers
from ilk.live.following.follower import Following

Fault = tuple[str, BaseException]


@contextmanager
def followed(folder: Path) -> Iterator[tuple[Workspace, LiveProcesses, list[Fault]]]:
    """A project whose intake is followed by a process, and what went wrong."""
    faults: list[Fault] = []
    with open_workspace(folder) as workspace:
        process = LiveProcesses(workspace, lambda what, error: faults.append((what, error)))
        process.start()
        try:
            yield workspace, process, faults
        finally:
            process.stop()


def at_the_end(workspace: Workspace) -> bool:
    """Whether the whole log was followed, on what is published now."""
    following = workspace.following
    if following is None or not following.answers:
        return False
    stands = following.standstill
    return stands.position == workspace.intake.newest() and not stands.beginning


def told(following: LiveCustomers, customers: list[str], workspace: Workspace) -> dict[str, Any]:
    """All that is answered about some customers."""
    census = following.census(workspace.clock.now())
    people = {}
    for each in customers:
        present, copied = following.present(each), following.copied(each)
        assert copied is not None
        assert copied.program.digest
        events = {} if present is None else {name: list(found) for name, found in present.person.events.items()}
        traits = {} if present is None else dict(present.person.traits)
        people[each] = (following.customer_of(each), following.segments(each), traits, events, copied.state)
    stands = following.standstill
    return {"people": people, "census": (census.members, census.kept), "at": (stands.position, stands.customers)}


def test_it_answers_as_one_in_the_same_process_does(tmp_path: Path) -> None:
    begun(write_world(tmp_path, PEOPLE))
    rng = derive(5, "process")
    heard: list[StoredChange] = []
    with followed(tmp_path) as (workspace, process, faults):
        until(lambda: workspace.live is not None)
        assert workspace.following is not None
        workspace.following.subscribe(heard.extend)
        now = workspace.clock.now()
        send(workspace, *[random_message(rng, now - timedelta(hours=float(rng.random() * 9)), no) for no in range(300)])
        process.wake()
        one = identify("c1", now, "one", "gold") | {"traits": {"plan": "gold", "email": "a@example.com"}}
        send(workspace, one, one | {"userId": "laptop", "messageId": "two"}, order("laptop", now, "by the other"))
        process.wake()
        until(lambda: at_the_end(workspace))
        customers = [*(f"c{number}" for number in range(30)), "laptop"]
        live = told(workspace.following, customers, workspace)
        assert workspace.following.tally.messages >= 303
        assert workspace.following.tally.per_second(workspace.clock.now()) > 0
    with open_workspace(tmp_path) as workspace:
        again, ground = Following(Share(workspace.live_store), workspace.intake), ground_of(workspace)
        assert ground is not None
        again.renew(ground)
        again.step(ground.as_of)
        assert told(again, customers, workspace) == live
        changes = workspace.live_store.changes(None, 1_000_000)
        again.close()
    assert live["people"]["laptop"][0] == live["people"]["c1"][0]
    assert set(live["census"][0]) >= set(LIVE) - {"lapsed", "best", "core"}
    assert [*changes[-len(heard) :]] == heard
    assert not faults


def test_what_is_published_is_stood_on_from_then_on(tmp_path: Path) -> None:
    begun(write_world(tmp_path))
    with followed(tmp_path) as (workspace, process, faults):
        until(lambda: at_the_end(workspace))
        following = workspace.following
        assert following is not None
        send(workspace, *[order("c1", workspace.clock.now(), number) for number in range(5)])
        process.wake()
        until(lambda: following.segments("c1") == {"buyers", "web", "regulars", "big", "risen"} - {"big"})
        (tmp_path / "segments" / "more.yaml").write_text("name: many\nwhen: did order at least 5 times\n", "utf-8")
        run(workspace, LOCAL)
        until(lambda: at_the_end(workspace) and "many" in (following.segments("c1") or ()))
        send(workspace, *[order("c2", workspace.clock.now(), f"of c2 {number}") for number in range(5)])
        process.wake()
        until(lambda: "many" in (following.segments("c2") or ()))
    assert not faults


def test_a_process_that_was_killed_is_started_again_and_nothing_is_lost_or_counts_twice(tmp_path: Path) -> None:
    key = begun(write_world(tmp_path))
    rng = derive(7, "killed")
    with serving(tmp_path) as server, asking(server.address, key) as client:
        settled(server.address)
        for number in range(20):
            sent = [random_message(rng, SystemClock().now(), number * 40 + each) for each in range(40)]
            assert client.post("/v1/batch", json={"batch": sent}).status_code == 200
            if number in {3, 9}:
                kill_followers(server)
        settled(server.address)
        with asking(server.address) as own:
            told_sizes = {each["name"]: each["size"] for each in own.get("/v1/live").json()["segments"]}
            sizes = {name: told_sizes[name] for name in LIVE}
    assert any("the process that follows the intake ended by itself, with code -9" in line for line in server.said)
    with open_workspace(tmp_path) as workspace:
        assert_moves_alternate(workspace.live_store)
        assert sizes == sizes_anew(workspace, tmp_path)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_it_ends_with_its_server(tmp_path: Path, how: signal.Signals) -> None:
    begun(write_world(tmp_path))
    with serving(tmp_path) as server:
        until(lambda: bool(followers(server)))
        (child,) = followers(server)
        os.kill(child, signal.SIGINT)  # as a terminal does, before it has well begun
        settled(server.address)
        assert followers(server) == [child]
        os.kill(child, signal.SIGTERM)  # a service manager tells all processes: this one waits for its server
        settled(server.address)
        assert runs(child)
        code = server.stop(how)
        assert code == (0 if how is signal.SIGTERM else -how)
        until(lambda: not runs(child))


def test_who_went_before_writes_nothing_any_more(tmp_path: Path) -> None:
    with open_workspace(write_world(tmp_path)) as workspace:
        stores = [LiveStore.open(tmp_path / LIVE_FILE, workspace.clock.now()) for _ in range(2)]
        before, after = map(Share, stores)
        before.own("one")
        before.write(Written(marks={"position": "1"}), workspace.clock.now())
        after.own("two")
        after.write(Written(marks={"position": "2"}), workspace.clock.now())
        for attempt in (
            lambda: before.write(Written(marks={"position": "3"}), workspace.clock.now()),
            lambda: before.swap(Written(marks={"position": "3"}), workspace.clock.now()),
            lambda: before.lay_aside([("c1", b"{}")]),
            before.begin_anew,
        ):
            with pytest.raises(UserError) as raised:
                attempt()
            assert raised.value.code == "live-store-taken"
        assert after.marks()["position"] == "2"
        for each in stores:
            each.close()


def test_a_store_that_cannot_be_opened_is_told_and_not_a_traceback(tmp_path: Path) -> None:
    context = get_context("spawn")
    link, far = context.Pipe()
    far_wakes, wakes = context.Pipe(duplex=False)
    (tmp_path / LIVE_FILE).write_bytes(b"no database" * 1000)
    process = context.Process(target=main, args=(far, far_wakes, LivePlace(tmp_path), 0))
    process.start()
    far.close()
    assert link.poll(PATIENCE)
    heard: Heard = link.recv()
    assert isinstance(heard, Stumbled)
    assert heard.code == "store-unreadable"
    process.join(PATIENCE)
    assert process.exitcode == 0
    wakes.close()


def test_a_project_without_an_intake_has_no_process_and_no_store(tmp_path: Path) -> None:
    (tmp_path / "ilk.yaml").write_text("name: shop\n", "utf-8")
    with serving(tmp_path) as server:
        with asking(server.address) as client:
            assert client.get("/v1/live").json()["state"] == "waiting"
        assert not followers(server)
        assert not (tmp_path / STATE_FOLDER / LIVE_FILE).exists()
