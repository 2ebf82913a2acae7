"""A server that is killed under load, again and again: every acknowledged event counts once, and nothing is told twice.

`ILK_LIVE_KILLS=100 python -m pytest tests/live/following/test_kills.py` kills it more often.
"""

import json
import os
import signal
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count, pairwise
from pathlib import Path
from threading import Event, Lock
from typing import Any

import httpx2
from tests.live.following.served import asking, begun, settled
from tests.live.following.world import random_message, write_world
from tests.serving import Running, serving

from ilk.app.live.grounding import ground_of
from ilk.app.wiring import Workspace, open_workspace
from ilk.database.live import LiveStore
from ilk.database.share import Share
from ilk.kernel.clock import SystemClock
from ilk.kernel.randomness import derive
from ilk.live.evaluator.state import State
from ilk.live.following.follower import Following
from ilk.live.following.keeping import restored
from ilk.live.following.standing import Standing

KILLS = int(os.environ.get("ILK_LIVE_KILLS", "3"))
_CLIENTS = 2
_BATCH = 10


def test_what_was_acknowledged_counts_once_however_often_the_server_is_killed(tmp_path: Path) -> None:
    key = begun(write_world(tmp_path))
    rng = derive(7, "kills")
    acknowledged: list[str] = []
    for number in range(KILLS):
        with serving(tmp_path) as server:
            acknowledged += sent_until_killed(server, key, number, int(rng.integers(1, 300)))
    with serving(tmp_path) as server:
        settled(server.address)
    with open_workspace(tmp_path) as workspace:
        stored = Counter(
            json.loads(each.entry.message)["messageId"] for piece in workspace.intake.events(None) for each in piece
        )
        assert set(acknowledged) <= stored.keys()
        assert set(stored.values()) == {1}
        assert len(acknowledged) >= KILLS
        assert_as_if_never_killed(workspace, tmp_path)


@dataclass
class Acknowledged:
    """The ids of what was acknowledged; `reached` is set when they are `enough`."""

    enough: int
    ids: list[str] = field(default_factory=list)
    reached: Event = field(default_factory=Event)
    _lock: Lock = field(default_factory=Lock)

    def add(self, ids: Iterable[str]) -> None:
        """Note what a client was told."""
        with self._lock:
            self.ids.extend(ids)
            if len(self.ids) >= self.enough:
                self.reached.set()


def sent_until_killed(server: Running, key: str, round_: int, enough: int) -> list[str]:
    """Send from several clients until so many events are acknowledged, and kill the server while they go on."""
    told = Acknowledged(enough)
    with ThreadPoolExecutor(_CLIENTS) as clients:
        sending = [
            clients.submit(send, server.address, key, round_ * _CLIENTS + client, told) for client in range(_CLIENTS)
        ]
        assert told.reached.wait(120)
        server.stop(signal.SIGKILL)
        for each in sending:
            each.result(120)
    return told.ids


def send(address: str, key: str, client: int, told: Acknowledged) -> None:
    """Send batches for as long as the server is there; `client` tells its messages from those of all others."""
    rng = derive(client, "client")
    with asking(address, key) as made:
        for number in count(client * 100_000):
            now = SystemClock().now()
            batch = [random_message(rng, now, number * _BATCH + each) for each in range(_BATCH)]
            try:
                answer = made.post("/v1/batch", json={"batch": batch})
            except httpx2.HTTPError:
                return  # the server is gone
            assert answer.status_code == 200
            told.add(str(each["messageId"]) for each in batch)


def assert_as_if_never_killed(workspace: Workspace, folder: Path) -> None:
    """States are those of one who reads the whole log at once, and the changes lead to them."""
    ground = ground_of(workspace)
    assert ground is not None
    kept = restored(Share(workspace.live_store), ground)
    assert kept is not None
    fresh_store = LiveStore.open(folder / "fresh.sqlite", workspace.clock.now())
    fresh = Following(Share(fresh_store), workspace.intake)
    fresh.renew(ground)
    now = kept.until
    while fresh.step(now).more:
        pass
    known = restored(Share(fresh_store), ground)
    assert known is not None
    assert facts(kept) == facts(known)
    told: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for each in workspace.live_store.changes(None, 1_000_000):
        told[each.customer, each.segment].append(each.entered)
    assert all(one is not other for moves in told.values() for one, other in pairwise(moves))
    states = kept.evaluator.states
    assert all((segment in states[customer].segments) is moves[-1] for (customer, segment), moves in told.items())
    fresh.close()
    fresh_store.close()


def facts(standing: Standing) -> Mapping[str, Any]:
    """What is known of everybody."""

    def of(state: State) -> tuple[object, ...]:
        events = {name: [each.id for each in found] for name, found in state.events.items()}
        return state.traits, state.segments, events

    return {customer: of(standing.evaluator.states[customer]) for customer in standing.evaluator.states}
