"""How the intake is followed, told at the doors; and the thread of a server that follows it."""

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.api.conftest import HERE, TOKEN
from tests.live.following.world import order, write_world

from ilk.api.app import create_app
from ilk.api.watch import Log
from ilk.app.access import create_key
from ilk.app.live.status import live, live_changes
from ilk.app.run import run
from ilk.app.wiring import LOCAL, Workspace, open_workspace
from ilk.database.intake import Arrivals, LogEntry
from ilk.database.share import Share
from ilk.live.intake.messages import Circumstances, message_of


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with open_workspace(write_world(tmp_path)) as opened:
        yield opened


def send(workspace: Workspace, customer: str, number: int) -> None:
    now = workspace.clock.now()
    message = message_of(json.dumps(order(customer, now, number)).encode(), None, Circumstances(now))
    workspace.intake.add([Arrivals(now, [LogEntry(message.id, message.kind, message.text())])])


def track(client: TestClient, workspace: Workspace, message: dict[str, object]) -> None:
    key = create_key(workspace, LOCAL, name="shop", role="writer").secret
    assert client.post("/v1/track", json=message, headers={"Authorization": f"Bearer {key}"}).status_code == 200


def until(client: TestClient, state: str, waiting: int = 0) -> dict[str, object]:
    """Ask until it is so."""
    for _ in range(5_000):
        told: dict[str, object] = client.get("/v1/live").json()
        if told["state"] == state and told["waiting"] == waiting:
            return told
    raise AssertionError(told)


def test_without_a_server_nothing_is_followed_and_nothing_is_made(workspace):
    state = live(workspace, LOCAL)
    assert (state.state, state.customers, state.segments) == ("off", 0, [])
    assert "ilk serve" in state.sentence
    assert live_changes(workspace, LOCAL).items == []
    assert not [*(workspace.root / ".ilk").glob("live.sqlite*")]


def test_what_keeps_it_from_following_is_told_and_nothing_is_lost(workspace, monkeypatch):
    send(workspace, "ann", 1)
    run(workspace, LOCAL)
    log = io.StringIO()
    app = create_app(workspace, token=TOKEN, log=Log(workspace.clock, log))
    write, failed = Share.write, []

    def once(*given: object) -> object:
        if not failed:
            failed.append(given)
            raise OSError("no more room")
        return write(*given)

    with TestClient(app, "http://localhost:8765", client=HERE) as client:
        until(client, "following")
        monkeypatch.setattr(Share, "write", once)
        track(client, workspace, order("bob", workspace.clock.now(), 2))
        for _ in range(5_000):
            if client.get("/v1/live/changes?segment=buyers").json()["total"]:
                break
        until(client, "following")
        assert client.get("/v1/live/changes?segment=buyers").json()["total"] == 1
    assert failed
    assert "the intake is not followed" in log.getvalue()
    assert "no more room" in log.getvalue()


def test_an_event_is_tried_over_http_and_nothing_is_changed(workspace):
    send(workspace, "ann", 1)
    run(workspace, LOCAL)
    app = create_app(workspace, token=TOKEN, log=Log(workspace.clock, io.StringIO()))
    message = order("bob", workspace.clock.now(), 2)
    with TestClient(app, "http://localhost:8765", client=HERE) as client:
        until(client, "following")
        answer = client.post("/v1/live/try", json={"customer": "bob", "message": message})
        assert answer.status_code == 200
        trial = answer.json()
        assert trial["sentence"] == "bob, who is not known yet, would enter Buyers."
        assert client.get("/v1/live").json()["customers"] == 1
        wrong = client.post("/v1/live/try", json={"customer": "bob", "message": {"type": "track"}})
        assert (wrong.status_code, wrong.json()["code"]) == (422, "wrong-message")
        sent = client.post("/v1/intake/messages", json={"messages": [trial["message"]]})
        assert sent.json()["taken"] == 1
        moves: list[dict[str, object]] = []
        for _ in range(5_000):
            if moves := client.get("/v1/live/changes?customer=bob").json()["items"]:
                break
        assert [(each["segment"], each["entered"]) for each in moves] == [("buyers", True)]
