"""What was acknowledged is there once: after a kill under load, and when the disk is full."""

import signal
import subprocess
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Event

import httpx2
import pytest
from tests.live.intake.conftest import Shop, shop_in
from tests.serving import serving

_BATCH = 20


def batch(client: int, number: int) -> list[dict[str, object]]:
    return [
        {"type": "track", "event": "Seen", "userId": str(client), "messageId": f"{client}-{number}-{each}"}
        for each in range(_BATCH)
    ]


def sent_until_stopped(shop: Shop, how: signal.Signals) -> tuple[list[str], int]:
    """Send from four clients until the server is stopped in the middle; what was acknowledged, and its exit code."""
    acknowledged: list[str] = []
    enough = Event()

    def send(client: int, address: str) -> None:
        with httpx2.Client(base_url=address, headers=shop.headers, timeout=60, trust_env=False) as made:
            for number in range(100_000):
                events = batch(client, number)
                try:
                    answer = made.post("/v1/batch", json={"batch": events})
                except httpx2.HTTPError:
                    return  # the server is gone
                assert answer.status_code == 200
                acknowledged.extend(str(each["messageId"]) for each in events)
                if len(acknowledged) > 2_000:
                    enough.set()

    with serving(shop.root) as server, ThreadPoolExecutor(4) as clients:
        sending = [clients.submit(send, client, server.address) for client in range(4)]
        assert enough.wait(120)
        code = server.stop(how)
        for each in sending:
            each.result(120)
    return acknowledged, code


def test_told_to_stop_under_load_a_server_answers_what_it_has_begun(live_shop):
    acknowledged, code = sent_until_stopped(live_shop, signal.SIGTERM)
    assert code == 0
    assert sorted(acknowledged) == sorted(each["messageId"] for each in live_shop.stored())


def test_after_a_kill_under_load_every_acknowledged_event_is_there_once(live_shop):
    acknowledged, _ = sent_until_stopped(live_shop, signal.SIGKILL)
    stored = Counter(each["messageId"] for each in live_shop.stored())
    assert set(acknowledged) <= stored.keys()
    assert set(stored.values()) == {1}
    with serving(live_shop.root) as server, httpx2.Client(headers=live_shop.headers, trust_env=False) as made:
        for client in range(4):
            again = {"batch": [*reversed(batch(client, 0)), *batch(client, 0)]}
            assert made.post(f"{server.address}/v1/batch", json=again, timeout=60).status_code == 200
    assert Counter(each["messageId"] for each in live_shop.stored()) == stored


@pytest.fixture
def tiny_shop(tmp_path: Path) -> Iterator[Shop]:
    """A project on a disk of twelve megabytes. Skips where none may be made."""
    disk = tmp_path / "disk"
    disk.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", disk], check=False, capture_output=True)
    if made.returncode != 0:
        pytest.skip("a small disk can be made by root only")
    yield shop_in(disk)
    subprocess.run(["umount", disk], check=True)


def test_a_full_disk_refuses_keeps_what_it_has_and_recovers(tiny_shop):
    ballast = tiny_shop.root / "ballast"
    acknowledged: list[str] = []
    with serving(tiny_shop.root) as server, httpx2.Client(headers=tiny_shop.headers, trust_env=False) as client:

        def send(name: str, size: int) -> httpx2.Response:
            said = {"type": "track", "event": "Seen", "userId": "ann", "messageId": name, "extra": "y" * size}
            answer = client.post(f"{server.address}/v1/batch", json={"batch": [said]}, timeout=60)
            if answer.status_code == 200:
                acknowledged.append(name)
            return answer

        assert send("first", 10).status_code == 200
        with suppress(OSError), ballast.open("wb", buffering=0) as file:
            while file.write(b"\0" * 65_536):
                pass
        refused = next(answer for number in range(1_000) if not (answer := send(str(number), 30_000)).is_success)
        assert (refused.status_code, refused.json()["code"]) == (503, "intake-unavailable")
        assert int(refused.headers["retry-after"]) > 0
        ballast.unlink()
        assert send("last", 10).status_code == 200
    assert sorted(each["messageId"] for each in tiny_shop.stored()) == sorted(acknowledged)
    assert {"first", "last"} <= set(acknowledged)
