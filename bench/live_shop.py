"""A shop whose events come by the intake, with the fifty segments: its project, and its server."""

import json
import re
import subprocess
import sys
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copytree, rmtree
from threading import Thread
from time import sleep
from urllib.request import urlopen

from bench.fifty import FIFTY
from ilk.app.access import create_key
from ilk.app.intake import send
from ilk.app.run import run
from ilk.app.wiring import LOCAL, open_workspace

EVENTS = ("view", "visit", "order", "support_call")
_SETTINGS = "name: live-shop\ntitle: Live shop\ntime_zone: UTC\ncurrency: EUR\nhistory: {every: none}\n"
_SOURCE = """title: Live {name}
connect: {{kind: intake, types: [track], events: [{name}]}}
into: {{events: {name}, customer: text(user_id), occurred_at: at, id: message_id}}
columns:
  category: text(inside(properties, "category"))
  channel: text(inside(properties, "channel"))
  product: integer(inside(properties, "product"))
  revenue: money(inside(properties, "revenue"))
"""


SLOT = "hero"
_CONTENT = """title: Hero
variants:
  - {name: first, when: in segment segment_01, show: {title: How can we help}}
  - {name: regulars, when: did order at least 3 times in last 90 days, show: {title: Good to see you}}
default: {title: Welcome}
"""


def message(number: int, sender: str) -> dict[str, object]:
    """An event as a client says it: of ten, seven looks, two visits and an order."""
    name = EVENTS[(0, 0, 0, 1, 0, 0, 2, 0, 1, 0)[number % 10]]
    said = {"category": "tea", "channel": "web", "product": number % 2000, "revenue": number % 200}
    user = f"c{number * 7919 % 5000}"
    return {"type": "track", "event": name, "userId": user, "messageId": f"{sender}-{number}", "properties": said}


def shop(folder: Path) -> str:
    """Write the project and run it with an event of each name; a key to send with."""
    rmtree(folder, ignore_errors=True)
    for place in ("sources", "segments", "content"):
        (folder / place).mkdir(parents=True)
    (folder / "ilk.yaml").write_text(_SETTINGS, encoding="utf-8")
    for name in EVENTS:
        (folder / "sources" / f"{name}.yaml").write_text(_SOURCE.format(name=name), encoding="utf-8")
    segments = [{"name": name, "title": name, "when": said.text} for name, said in FIFTY.items()]
    (folder / "content" / f"{SLOT}.yaml").write_text(_CONTENT, encoding="utf-8")
    (folder / "segments" / "fifty.yaml").write_text(json.dumps(segments), encoding="utf-8")
    with open_workspace(folder) as workspace:
        first = [{**message(0, "first"), "event": name, "messageId": name} for name in EVENTS]
        send(workspace, LOCAL, [json.dumps(each) for each in first])
        run(workspace, LOCAL)
        return create_key(workspace, LOCAL, name="shop", role="writer").secret or ""


@contextmanager
def following(root: Path) -> Iterator[int]:
    """A server of a copy of the shop, in which nothing waits to be followed; its port."""
    copied = root.with_name(f"{root.name}-copy")
    rmtree(copied, ignore_errors=True)
    copytree(root, copied)
    command = [sys.executable, "-m", "ilk.cli", "serve", str(copied), "--port", "0", "--no-open", "--log"]
    with served(command) as port:
        caught_up(port)
        yield port


def caught_up(port: int) -> None:
    """Wait until the server follows and nothing waits to be followed."""
    while not _is_followed(port):
        sleep(0.02)


def _is_followed(port: int) -> bool:
    with urlopen(f"http://127.0.0.1:{port}/v1/live") as answer:
        live = json.load(answer)
    return bool(live["state"] == "following" and not live["waiting"])


@contextmanager
def served(command: list[str]) -> Iterator[int]:
    """A server in a process of its own within the block; the port that it says."""
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as process:
        assert process.stderr is not None
        said = (re.search(r"http://127\.0\.0\.1:(\d+)", line) for line in process.stderr)
        port = next((int(found[1]) for found in said if found), None)
        if port is None:
            sys.exit(f"failed: {' '.join(command)}")
        reading = Thread(target=deque, args=(process.stderr, 0), daemon=True)
        reading.start()  # a full pipe would stop the server
        try:
            yield port
        finally:
            process.kill()
            process.wait()
            reading.join()  # before the pipe is closed that it reads
