"""Processes that follow the intake: found and killed, and what their server then says against who reads it all anew."""

import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from threading import Event

from tests.live.following.world import LIVE
from tests.serving import Running

from ilk.app.live.grounding import ground_of
from ilk.app.wiring import Workspace
from ilk.database.live import LiveStore
from ilk.database.share import Share
from ilk.live.following.follower import Following

PATIENCE = 120.0


def until(what: Callable[[], bool]) -> None:
    """Wait until something is so."""
    pause = Event()
    for _ in range(int(PATIENCE * 100)):
        if what():
            return
        pause.wait(0.01)
    raise AssertionError("it did not come to be so")


def runs(number: int) -> bool:
    """Whether a process is there, and does not only wait to be forgotten."""
    try:
        return Path(f"/proc/{number}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def followers(server: Running) -> list[int]:
    """The processes that a server has started to follow the intake."""
    command = ["ps", "-ww", "-o", "pid=,args=", "--ppid", str(server.process.pid)]
    listed = subprocess.run(command, capture_output=True, text=True, check=False)
    found = [line.split(maxsplit=1) for line in listed.stdout.splitlines() if "spawn_main" in line]
    return [int(number) for number, _ in found if runs(int(number))]


def kill_followers(server: Running) -> None:
    """Kill them, and wait until there is another one."""
    for each in followers(server):
        os.kill(each, signal.SIGKILL)
    until(lambda: bool(followers(server)))


def assert_moves_alternate(store: LiveStore) -> None:
    """Nobody entered a segment that they were in, or left one that they were not in."""
    inside: dict[tuple[str, str], bool] = {}
    for each in store.changes(None, 1_000_000):
        assert inside.get((each.customer, each.segment), False) is not each.entered
        inside[each.customer, each.segment] = each.entered


def sizes_anew(workspace: Workspace, folder: Path) -> dict[str, int]:
    """How many are in each segment for one who reads the whole log at once."""
    store = LiveStore.open(folder / "fresh.sqlite", workspace.clock.now())
    anew, ground = Following(Share(store), workspace.intake), ground_of(workspace)
    assert ground is not None
    anew.renew(ground)
    while anew.step(workspace.clock.now()).more:
        pass
    found = anew.census(workspace.clock.now()).members
    anew.close()
    store.close()
    return {name: found.get(name, 0) for name in LIVE}
