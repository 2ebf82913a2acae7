"""What a server tells Prometheus about its intake, those who follow it, triggers, streams and decisions."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from queue import Queue
from typing import Any

import httpx2
import pytest
from prometheus_client.parser import text_string_to_metric_families
from tests.live.following.served import asking, begun, settled
from tests.live.following.world import FILES, identify, order, view, write_world
from tests.serving import Running, serving
from tests.sources.connectors.webserver import Answer, Asked, running

from ilk.api.figures import Figures, Server
from ilk.app.wiring import STATE_FOLDER, open_workspace
from ilk.kernel.clock import SystemClock
from ilk.live.intake.writing import Tally

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # noqa: S105 - the one of the specification's examples
PATIENCE = 60.0
CONTENT = """
    variants:
      - {name: for_gold, when: in segment gold, show: {title: Gold}}
    default: {title: Welcome}
"""
OF_QUEUES = {"ilk_queue_lag", "ilk_queue_pending", "ilk_queue_failing"}
"""Told of projects that read a queue, as those of `test_queues` do."""
Labels = frozenset[tuple[str, str]]


def trigger(url: str, segment: str) -> str:
    return (
        f"entered: [{segment}]\nattempts: 1\n"
        f"webhook: {{url: '{url}/{segment}', secret: '${{CRM_SECRET}}'}}\n"
    )  # fmt: skip


@pytest.fixture
def heard() -> "Queue[Asked]":
    """What came to the receiver of triggers."""
    return Queue()


@pytest.fixture
def server(tmp_path: Path, heard: "Queue[Asked]", monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Running, str]]:
    """A server of the shop, with a receiver that takes who buys and not who is gold; a key to send with."""
    monkeypatch.setenv("CRM_SECRET", SECRET)

    def answers(asked: Asked) -> Answer:
        heard.put(asked)
        return Answer(204 if asked.path == "/buyers" else 500)

    with running(answers) as receiver:
        settings = FILES["ilk.yaml"] + "    triggers: {networks: [127.0.0.0/8]}\n"
        more = {f"triggers/{each}.yaml": trigger(receiver.address, each) for each in ("buyers", "gold")}
        key = begun(write_world(tmp_path, {**FILES, **more, "content/hero.yaml": CONTENT, "ilk.yaml": settings}))
        with serving(tmp_path) as served:
            settled(served.address)
            yield served, key


def scraped(client: httpx2.Client) -> Mapping[str, Mapping[Labels, float]]:
    """All samples by name and labels, read by Prometheus's own parser."""
    found: dict[str, dict[Labels, float]] = defaultdict(dict)
    for family in text_string_to_metric_families(client.get("/metrics").text):
        for sample in family.samples:
            found[sample.name][frozenset(sample.labels.items())] = sample.value
    return found


def of(**labels: str) -> Labels:
    return frozenset(labels.items())


def documented() -> set[str]:
    """The figures that the page lists."""
    text = (Path(__file__).parents[3] / "docs/live/operations.md").read_text("utf-8")
    rows = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `ilk_")]
    return {name for row in rows for name in re.findall(r"`(\w+)`", row)}


def send(address: str, key: str) -> None:
    """Send good and bad events, one of them twice, one too late, one that nothing makes a row of."""
    now = SystemClock().now()
    with asking(address, key) as client:
        sent = [
            order("ann", now, 1),
            order("ann", now, 1) | {"messageId": "another name for it"},
            order("bob", now, 2, total=-5),
            order("cai", now - timedelta(days=3), 3),
            identify("ann", now, 4, "gold"),
            view("ann", now, 5),
            order("dan", now, 6),
            {"type": "group", "userId": "ann", "groupId": "g", "messageId": "nobody's"},
            {"type": "track", "userId": "ann"},
        ]
        told = client.post("/v1/batch", json={"batch": sent}).json()
        assert [each["index"] for each in told["refused"]] == [8]
        assert client.post("/v1/decide", json={"user_id": "ann", "slots": ["hero"]}).status_code == 403


def test_what_came_and_what_it_led_to_is_told_to_prometheus(server: tuple[Running, str], heard: "Queue[Asked]") -> None:
    served, key = server
    send(served.address, key)
    settled(served.address)
    paths = {heard.get(timeout=PATIENCE).path for _ in range(3)}
    assert paths == {"/buyers", "/gold"}
    with asking(served.address) as client, client.stream("GET", "/v1/live/stream") as stream:
        lines = stream.iter_lines()
        assert next(lines).startswith("retry")
        assert client.post("/v1/decide", json={"user_id": "ann"}).status_code == 200
        assert client.post("/v1/decide", json={"user_id": "nobody knows them"}).status_code == 200
        state = client.get("/v1/live").json()
        found = scraped(client)
        for _ in range(1000):
            if sum(found["ilk_trigger_attempts_total"].values()) == 3:
                break
            found = scraped(client)
    assert {
        re.sub(r"_(bucket|sum|count)$", "", name) for name in found if not name.endswith("_created")
    } == documented() - OF_QUEUES
    assert found["ilk_intake_events_total"] == {
        of(type="track"): 5,
        of(type="identify"): 1,
        of(type="page"): 1,
        of(type="group"): 1,
    }
    assert sum(found["ilk_intake_refused_events_total"].values()) == 1
    assert found["ilk_intake_throttled_requests_total"] == {of(): 0}
    assert_followed(found, state)
    assert found["ilk_trigger_attempts_total"] == {
        of(trigger="buyers", outcome="delivered"): 2,
        of(trigger="gold", outcome="put aside"): 1,
    }
    assert found["ilk_trigger_messages"][of(trigger="buyers", state="delivered")] == 2
    assert found["ilk_trigger_messages"][of(trigger="gold", state="dead")] == 1
    assert found["ilk_streams_open"] == {of(): 1}
    assert found["ilk_decisions_total"] == {of(answered_by="live"): 1, of(answered_by="run"): 1}
    took = found["ilk_http_request_seconds_count"]
    assert took[of(method="POST", route="/v1/batch")] == 1
    assert took[of(method="POST", route="/v1/decide")] == 3


def assert_followed(found: Mapping[str, Mapping[Labels, float]], state: dict[str, Any]) -> None:
    assert found["ilk_live_state"] == {
        of(state=name): float(name == "following")
        for name in ("off", "waiting", "starting", "following", "beginning anew", "failing")
    }
    assert found["ilk_live_messages_total"] == {of(): state["messages"]} == {of(): 8}
    moves = found["ilk_live_changes_total"]
    assert moves[of(segment="buyers", direction="entered")] == 2
    assert moves[of(segment="gold", direction="entered")] == 1
    assert sum(moves.values()) == state["changes"]
    assert found["ilk_live_duplicate_events_total"] == {of(): state["duplicates"]}
    assert found["ilk_live_late_rows_total"] == {of(): state["too_late"]} == {of(): 1}
    assert found["ilk_live_unclaimed_messages_total"] == {of(): state["unclaimed"]} == {of(): 1}
    assert found["ilk_live_refused_rows_total"] == {
        of(source=each["source"], code=each["code"]): each["rows"] for each in state["refused"]
    }
    assert sum(found["ilk_live_refused_rows_total"].values()) == 1
    assert found["ilk_live_waiting_messages"] == found["ilk_live_lag_seconds"] == {of(): 0}
    assert found["ilk_live_customers"] == {of(): state["customers"]}


def test_being_scraped_makes_no_store(tmp_path: Path) -> None:
    with open_workspace(write_world(tmp_path)) as workspace:
        server = Server(lambda: False, lambda: 0, Tally, dict)
        assert {each.name for each in Figures(workspace, server).collect()} > {"ilk_live_state", "ilk_trigger_messages"}
    assert sorted(each.name for each in (tmp_path / STATE_FOLDER).glob("*.sqlite")) == ["database.sqlite"]
