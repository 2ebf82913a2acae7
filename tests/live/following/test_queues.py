"""A queue of Redis behind a real server: from an entry to a live segment and the ledger, over kills."""

import json
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from tests.live.following.served import asking, begun, settled
from tests.live.following.test_metrics import OF_QUEUES
from tests.live.following.world import FILES, published_ids, write_world
from tests.live.queues.conftest import ENVIRONMENT, Queue, queue
from tests.servers import PASSWORD
from tests.serving import ILK, Running, serving

from ilk.app.data import check_source, source
from ilk.app.live.status import live
from ilk.app.run import run
from ilk.app.wiring import LOCAL, open_workspace
from ilk.catalog.tables import LEDGER
from ilk.kernel.clock import SystemClock
from ilk.warehouse import sql

__all__ = ["queue"]
TEXT = """
title: Payments
connect: {{kind: queue, url: 'redis://127.0.0.1:{port}', stream: orders, password: '${{QUEUE_PASSWORD}}', body: json}}
into: {{events: payment, customer: text(customer), occurred_at: 'instant(created, "unix")', id: queue_id}}
columns:
  amount: {{value: money(amount), min: 0}}
  added: instant(queue_added_at)
"""
SEGMENTS = "- {name: payers, title: Payers, when: did payment at least 2 times}\n"


@pytest.fixture
def world(tmp_path: Path, queue: Queue, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A project whose payments come by a queue."""
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    files = {"sources/payments.yaml": TEXT.format(port=queue.port), "segments/payers.yaml": SEGMENTS}
    begun(write_world(tmp_path, FILES | files))
    yield tmp_path
    shutil.rmtree(tmp_path)


def payment(customer: str, amount: object = 5) -> dict[str | bytes, str | bytes]:
    created = int(SystemClock().now().timestamp()) - 60
    return {"json": json.dumps({"customer": customer, "amount": amount, "created": created})}


def emptied(server: Running, taken: int) -> dict[str, object]:
    """Ask until the queue was read and followed; its state then."""
    with asking(server.address) as made:
        for _ in range(100_000):
            (state,) = made.get("/v1/live").json()["queues"]
            if (state["lag"], state["pending"], state["taken"] + state["refused"]) == (0, 0, taken):
                settled(server.address)
                return dict(state)
    raise AssertionError("the server did not come to the end of the queue")


def test_an_entry_moves_its_customer_live_over_kills_and_once(world, queue):
    queue.add(payment("eve"), payment("kim"))
    with serving(world) as server:
        emptied(server, 2)
        server.stop(signal.SIGKILL)
    queue.add(payment("eve"), payment("lee", "much"), {"json": "garbage"})
    with queue.client() as client:  # given to the consumer of this machine, which died before it acknowledged
        client.xreadgroup("ilk", socket.gethostname(), {"orders": ">"}, count=2)
    with serving(world) as server, asking(server.address) as made:
        state = emptied(server, 3)
        assert (state["state"], state["refused"], state["failure"]) == ("reading", 1, None)
        changes = made.get("/v1/live/changes").json()["items"]
        assert [(each["customer"], each["segment"]) for each in changes] == [("eve", "payers")]
        figures = made.get("/metrics").text
        assert {f'{name}{{source="payments"}} 0.0' for name in OF_QUEUES} <= set(figures.splitlines())
        assert PASSWORD not in "".join(server.said)
    with open_workspace(world) as workspace:
        run(workspace, LOCAL)
        loads = source(workspace, LOCAL, "payments").loads
        assert [sum(getattr(each, what) for each in loads) for what in ("loaded", "quarantined", "already")] == [
            3,
            1,
            0,
        ]
        ids = published_ids(workspace)
        rows = workspace.engine.run(sql.everything(LEDGER)).to_pylist()
        assert [ids[row["customer_no"]] for row in rows if row["segment"] == "payers"] == ["eve"]


def test_a_wrong_password_is_told_and_shown_nowhere_and_a_right_one_reads_on(world, queue, monkeypatch):
    queue.add(payment("eve"))
    monkeypatch.setenv("QUEUE_PASSWORD", "a wrong secret")
    with serving(world) as server, asking(server.address) as made:
        for _ in range(100_000):
            told = made.get("/v1/live")
            if told.json()["queues"][0]["state"] == "failing":
                break
        assert told.json()["queues"][0]["failure"]["code"] == "queue-refused"
    assert any("a queue is not read" in line for line in server.said)
    assert "a wrong secret" not in told.text + "".join(server.said)
    monkeypatch.setenv("QUEUE_PASSWORD", PASSWORD)
    with serving(world) as server:
        emptied(server, 1)


def test_a_check_of_the_source_tells_whether_the_queue_can_be_read_and_how_far_it_is(world, queue):
    def told() -> tuple[str, str]:
        with open_workspace(world) as workspace:
            (found,) = [each for each in check_source(workspace, LOCAL, "payments") if each.name == "queue"]
        return found.state, found.sentence

    assert told() == ("warning", "Nobody has read the queue for this source yet.")
    with queue.client() as client:
        client.xgroup_create("orders", "ilk", id="0", mkstream=True)
    queue.add(payment("eve"))
    assert told() == ("good", "The queue can be read: 1 entries wait, 0 were read and are not acknowledged.")
    with open_workspace(world) as workspace:
        (state,) = live(workspace, LOCAL).queues
    assert (state.state, state.sentence) == ("off", "Nobody reads the queue: `ilk serve` does.")
    assert "payments" in ilk("live", "--project", str(world))
    queue.stop()
    state, sentence = told()
    assert state == "bad"
    assert sentence.startswith("The queue does not answer: ")
    assert PASSWORD not in sentence


def test_a_source_that_is_applied_is_read_from_then_on_and_one_that_is_gone_no_more(world):
    path = world / "sources" / "payments.yaml"
    text = path.read_text("utf-8")

    def states(made: httpx2.Client, wanted: list[str]) -> bool:
        """Ask until the queues of these sources are read."""
        ask = (made.get("/v1/live").json()["queues"] for _ in range(100_000))
        return any([each["source"] for each in told if each["state"] == "reading"] == wanted for told in ask)

    with serving(world) as server, asking(server.address) as made:
        assert states(made, ["payments"])
        (world / "sources" / "later.yaml").write_text(text.replace("payment,", "later,"), "utf-8")
        ilk("apply", str(world), "--why", "queues")
        assert states(made, ["later", "payments"])
        (world / "sources" / "later.yaml").unlink()
        ilk("apply", str(world), "--why", "queues")
        assert states(made, ["payments"])


def ilk(*words: str) -> str:
    return subprocess.run([*ILK, *words], check=True, capture_output=True, text=True).stdout
