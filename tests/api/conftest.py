"""The API over a small shop: in this process for most tests, in a process of its own for what a network does."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from starlette.testclient import TestClient
from tests.serving import serving

from ilk.api.app import create_app
from ilk.api.watch import Log
from ilk.app.wiring import Workspace, open_workspace
from ilk.live.intake.writing import Writer

TOKEN = "what the owner file says"  # noqa: S105 - of no server but this test's
HERE = ("127.0.0.1", 50000)
ELSEWHERE = ("192.0.2.7", 50000)


@pytest.fixture
def workspace(shop: Path) -> Iterator[Workspace]:
    """The shop's workspace, open."""
    with open_workspace(shop) as opened:
        yield opened


@pytest.fixture
def log() -> io.StringIO:
    """Where the API writes its log."""
    return io.StringIO()


@pytest.fixture
def busy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Servers that are made from now on can write no event down."""

    def closed(*given: Any, **named: Any) -> Writer:
        writer = Writer(*given, **named)
        writer.close()
        return writer

    monkeypatch.setattr("ilk.api.app.Writer", closed)


@pytest.fixture
def client(workspace: Workspace, log: io.StringIO) -> Iterator[TestClient]:
    """Somebody on the machine that runs the server."""
    app = create_app(workspace, token=TOKEN, log=Log(workspace.clock, log))
    with TestClient(app, "http://localhost:8765", raise_server_exceptions=False, client=HERE) as made:
        yield made


@pytest.fixture
def stranger(workspace: Workspace, log: io.StringIO) -> Iterator[TestClient]:
    """Somebody on another machine, at a server that listens there."""
    app = create_app(workspace, token=TOKEN, host="192.0.2.1", log=Log(workspace.clock, log))
    with TestClient(app, "http://192.0.2.1:8765", raise_server_exceptions=False, client=ELSEWHERE) as made:
        yield made


@pytest.fixture(scope="module")
def server(shop_once_run: Path) -> Iterator[httpx2.Client]:
    """A client of a real server."""
    with (
        serving(shop_once_run) as running,
        httpx2.Client(base_url=running.address, timeout=60, trust_env=False) as made,
    ):
        yield made
