"""The shop that lives by its intake, behind a real server."""

import json
from base64 import b64encode
from pathlib import Path

import httpx2
from tests.live.following.world import order

from ilk.app.access import create_key
from ilk.app.run import run
from ilk.app.wiring import LOCAL, open_workspace
from ilk.database.intake import Arrivals, LogEntry
from ilk.live.intake.messages import Circumstances, message_of


def begun(folder: Path) -> str:
    """Run the project with one order, so that there is something to go on from; a key to send with."""
    with open_workspace(folder) as workspace:
        now = workspace.clock.now()
        message = message_of(json.dumps(order("c0", now, "first")).encode(), None, Circumstances(now))
        workspace.intake.add([Arrivals(now, [LogEntry(message.id, message.kind, message.text())])])
        run(workspace, LOCAL)
        return create_key(workspace, LOCAL, name="shop", role="writer").secret or ""


def asking(address: str, key: str = "") -> httpx2.Client:
    """Who asks a server, with a key to send with."""
    headers = {"Authorization": f"Basic {b64encode(f'{key}:'.encode()).decode()}"} if key else {}
    return httpx2.Client(base_url=address, headers=headers, timeout=60, trust_env=False)


def settled(address: str) -> None:
    """Ask until the whole log was followed."""
    with asking(address) as made:
        for _ in range(100_000):
            state = made.get("/v1/live").json()
            if state["state"] == "following" and not state["waiting"]:
                return
    raise AssertionError("the server did not come to the end of the log")
