"""Changes as server-sent events: resumed by number, filtered, ended with the server, and never piled up."""

import asyncio
import json
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest
from tests.serving import Running, serving
from tests.shop import AS_OF

from ilk.api.streaming import MOST, Streams
from ilk.app.access import create_key
from ilk.app.run import run
from ilk.app.wiring import LOCAL, open_workspace
from ilk.database.live import LiveStore, NewChange, Written
from ilk.database.share import Share
from ilk.kernel.errors import Transient

INTAKE = {
    "sources/live_orders.yaml": """
connect: {kind: intake, types: [track], events: [Order Completed]}
into: {events: order, customer: text(user_id), occurred_at: at, id: message_id}
columns:
  revenue: money(inside(properties, "total"))
""",
    "segments/live.yaml": """
- {name: live_buyers, when: sum of order.revenue in last 30 days > 1000}
""",
}


@dataclass
class Event:
    """An event of a stream."""

    id: int
    kind: str
    data: dict


@contextmanager
def listening(running: Running, last: int | None = None, **asked: object) -> Iterator[Iterator[Event]]:
    """The events of a stream, as they come. A block begins when the server listens for it."""
    headers = {} if last is None else {"Last-Event-ID": str(last)}
    with (
        httpx2.Client(base_url=running.address, timeout=60, trust_env=False) as client,
        client.stream("GET", "/v1/live/stream", params=asked, headers=headers) as answer,
    ):
        assert (answer.status_code, answer.headers["content-type"]) == (200, "text/event-stream; charset=utf-8")
        lines = answer.iter_lines()
        assert next(lines) == "retry: 2000"
        assert next(lines).startswith("id: ")
        yield events(lines)


def events(lines: Iterator[str]) -> Iterator[Event]:
    told: dict[str, str] = {}
    for line in lines:
        if line:
            name, _, value = line.partition(": ")
            told[name] = value
        elif "data" in told:
            yield Event(int(told["id"]), told["event"], json.loads(told["data"]))
            told = {}


@pytest.fixture(scope="module")
def folder(shop_once_run: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop that has a viewer's key, in `viewer.txt`."""
    made = Path(shutil.copytree(shop_once_run, tmp_path_factory.mktemp("stream") / "shop"))
    with open_workspace(made) as workspace:
        (made / "viewer.txt").write_text(create_key(workspace, LOCAL, name="wall", role="viewer").secret)
    return made


@pytest.fixture(scope="module")
def running(folder: Path) -> Iterator[Running]:
    with serving(folder) as server:
        yield server


@pytest.fixture
def store(folder: Path) -> Iterator[LiveStore]:
    """The live store, as the server's own thread would write it."""
    made = LiveStore.open(folder / ".ilk" / "live.sqlite", AS_OF)
    yield made
    made.close()


def happen(store: LiveStore, *customers: str, segment: str = "berliners", entered: bool = True) -> None:
    Share(store).write(Written([NewChange(customer, segment, AS_OF, entered=entered) for customer in customers]), AS_OF)


def test_changes_come_as_they_are_committed_and_a_number_resumes(running: Running, store: LiveStore) -> None:
    happen(store, "before")
    with listening(running) as stream:
        happen(store, "ann", "Zoë\n")
        happen(store, "bob", entered=False)
        found = [next(stream) for _ in range(3)]
    assert [(each.kind, each.data["customer"]) for each in found] == [
        ("entered", "ann"),
        ("entered", "Zoë\n"),
        ("left", "bob"),
    ]
    assert [each.id for each in found] == [each.data["number"] for each in found]
    with listening(running, found[0].id) as stream:
        assert [next(stream), next(stream)] == found[1:]


def test_a_stream_is_of_the_segments_that_are_asked_for(running: Running, store: LiveStore) -> None:
    with listening(running, segment=["readers", "regulars"]) as stream:
        happen(store, "ann")
        happen(store, "bob", segment="readers")
        assert next(stream).data["customer"] == "bob"


def test_a_long_past_comes_in_pieces_and_whole(running: Running, store: LiveStore) -> None:
    first = store.newest()
    happen(store, *map(str, range(1_000)))
    with listening(running, first) as stream:
        assert [next(stream).data["customer"] for _ in range(1_000)] == [*map(str, range(1_000))]


def test_what_cannot_be_listened_to_is_refused(running: Running) -> None:
    with httpx2.Client(base_url=running.address, trust_env=False) as client:
        for header in ("x", "-1", "1.5", "9" * 30):
            answer = client.get("/v1/live/stream", headers={"Last-Event-ID": header})
            assert (answer.status_code, answer.json()["code"]) == (422, "wrong-event-id")
        answer = client.get("/v1/live/stream", params={"segment": "berlinrs"})
        assert (answer.status_code, answer.json()["hint"]) == (422, "Did you mean `berliners`?")


def test_who_may_not_see_customers_does_not_listen(running: Running, folder: Path) -> None:
    key = {"Authorization": f"Bearer {(folder / 'viewer.txt').read_text()}"}
    denied = httpx2.get(f"{running.address}/v1/live/stream", headers=key, trust_env=False)
    assert (denied.status_code, denied.json()["code"]) == (403, "denied")


async def crowd(streams: Streams) -> None:
    with ExitStack() as there:
        for _ in range(MOST):
            there.enter_context(streams.joined())
        with pytest.raises(Transient) as raised, streams.joined():
            pass
        assert raised.value.code == "too-many-streams"
    with streams.joined():
        pass


def test_no_more_than_a_bounded_number_listen(shop_once_run: Path) -> None:
    with open_workspace(shop_once_run) as workspace:
        asyncio.run(crowd(Streams(workspace)))


def test_an_event_that_is_sent_to_the_intake_comes_out_as_a_change(shop_once_run: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(shop_once_run, tmp_path / "live"))
    for name, text in INTAKE.items():
        (folder / name).write_text(text.lstrip(), encoding="utf-8")
    with open_workspace(folder) as workspace:
        run(workspace, LOCAL, as_of=workspace.clock.now())
        key = create_key(workspace, LOCAL, name="shop", role="writer").secret
    event = {"userId": "c07", "event": "Order Completed", "properties": {"total": 5_000}}
    with serving(folder) as running, listening(running, segment="live_buyers") as stream:
        sent = httpx2.post(f"{running.address}/v1/track", json=event, auth=(key, ""), trust_env=False)
        assert sent.status_code == 200
        told = next(stream)
    assert (told.kind, told.data["customer"], told.data["segment"]) == ("entered", "c07", "live_buyers")


def test_a_stream_ends_with_its_server_which_does_not_wait_for_it(shop: Path) -> None:
    with serving(shop) as running, listening(running) as stream:
        assert running.stop() == 0
        assert list(stream) == []
        assert not [line for line in running.said if "graceful shutdown exceeded" in line]
