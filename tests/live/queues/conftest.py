"""A real server of Redis, which tests may stop and start; without one the tests are left out, and say so."""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from tests.servers import PASSWORD, free_port, running_redis

ENVIRONMENT = {"QUEUE_PASSWORD": PASSWORD}


@dataclass
class Queue:
    """A server with the stream `orders`, in a folder that outlives it."""

    folder: Path
    port: int = field(default_factory=free_port)
    _runs: ExitStack = field(default_factory=ExitStack)

    def start(self) -> None:
        """Start it, with all that it had."""
        self._runs.enter_context(running_redis(self.folder, self.port))

    def stop(self) -> None:
        """Stop it, as one that dies."""
        self._runs.close()

    def client(self) -> AbstractContextManager[Any]:
        """Who puts entries there, and looks."""
        from redis import Redis

        return Redis(port=self.port, password=PASSWORD, protocol=2)

    def add(self, *entries: Mapping[str | bytes, str | bytes]) -> list[str]:
        """Add entries; their ids."""
        with self.client() as client:
            return [client.xadd("orders", dict(each)).decode() for each in entries]

    def pending(self, group: str = "ilk") -> int:
        """How many entries of a group are not acknowledged."""
        with self.client() as client:
            return int(client.xpending("orders", group)["pending"])

    def said(self, **more: Any) -> dict[str, Any]:
        """What a source says of it."""
        url = f"redis://127.0.0.1:{self.port}/0"
        return {"kind": "queue", "url": url, "stream": "orders", "password": "${QUEUE_PASSWORD}"} | more


@pytest.fixture
def queue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Queue]:
    """A server that runs."""
    if shutil.which("redis-server") is None:
        assert "CI" not in os.environ, "scripts/system-packages installs it"
        pytest.skip("Redis is not installed: scripts/system-packages brings it")
    made = Queue(tmp_path_factory.mktemp("redis"))
    made.start()
    yield made
    made.stop()
