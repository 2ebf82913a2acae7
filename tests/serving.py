"""A real server of a project in a process of its own, as `ilk serve` starts it."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread

ILK = (sys.executable, "-m", "ilk.cli")


@dataclass
class Running:
    """A server that runs: where it is, and what it has said on standard error so far."""

    process: subprocess.Popen[str]
    address: str
    said: list[str] = field(default_factory=list)

    def routes(self) -> set[str]:
        """The routes that were asked for so far, by its log."""
        lines = [json.loads(line) for line in self.said if line.startswith("{")]
        return {line["route"] for line in lines if line["event"] == "request"}

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Stop the server, and answer its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        return self.process.wait(120)


@contextmanager
def serving(folder: Path, *options: str) -> Iterator[Running]:
    """A server on a free port within the block."""
    command = [*ILK, "serve", str(folder), "--port", "0", "--no-open", "--log", *options]
    process = subprocess.Popen(
        command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUTF8": "1"}
    )
    assert process.stderr is not None
    said: list[str] = []
    try:
        address = _address(process, said)
        Thread(target=_listen, args=(process, said), daemon=True).start()
        running = Running(process, address, said)
        yield running
        running.stop()
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        process.stderr.close()
        if process.stdout is not None:
            process.stdout.close()


def _address(process: subprocess.Popen[str], said: list[str]) -> str:
    assert process.stderr is not None
    for line in process.stderr:
        said.append(line)
        if found := re.search(r"http://\S+:\d+", line):
            return found[0]
    raise AssertionError("the server did not start:\n" + "".join(said))


def _listen(process: subprocess.Popen[str], said: list[str]) -> None:
    assert process.stderr is not None
    try:
        said.extend(process.stderr)
    except ValueError:
        return  # closed while it was read: the test is over
