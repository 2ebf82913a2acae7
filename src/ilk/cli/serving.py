"""Serving a project: the socket, the stores, the server, and their end."""

import errno
import os
import signal
import socket
import sys
import webbrowser
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from types import FrameType
from typing import TYPE_CHECKING, Any, NoReturn

from rich.text import Text

from ilk.api.actors import is_loopback
from ilk.api.app import create_app
from ilk.api.streaming import Streams
from ilk.api.watch import Log
from ilk.app.live.process import LiveProcesses
from ilk.app.live.worker import LiveWorker
from ilk.app.owner import own, owner
from ilk.app.wiring import open_workspace
from ilk.cli.screen import errors_to
from ilk.kernel.errors import UserError

if TYPE_CHECKING:
    from ilk.cli.ending import EndingServer

_ENOUGH_TO_FINISH = 5
"""Seconds that answers under way have to end when the server stops."""


@dataclass(frozen=True, slots=True)
class Serving:
    """How to serve. `log` None: requests are logged unless someone watches the terminal."""

    host: str = "127.0.0.1"
    port: int = 8765
    open_browser: bool = True
    allow_hosts: Sequence[str] = ()
    require_key: bool = False
    log: bool | None = None


def serve_project(root: Path, how: Serving) -> None:
    """Serve a project until it is told to stop.

    Raises:
        UserError: `port-taken`, `address-unusable`, or `store-locked` when the project is open elsewhere.
    """
    signal.signal(signal.SIGTERM, _stop)
    with suppress(KeyboardInterrupt), _listening(how.host, how.port) as listening, open_workspace(root) as workspace:
        address = address_of(listening)
        with own(root, address, workspace.clock) as me:
            _ = workspace.engine  # the stores are opened before anyone is told that there is a server
            requests = not sys.stderr.isatty() if how.log is None else how.log
            streams = Streams(workspace)
            app = create_app(
                workspace,
                token=me.token,
                host=how.host,
                allow_hosts=how.allow_hosts,
                require_key=how.require_key,
                log=Log(workspace.clock, requests=requests),
                streams=streams,
                follow=LiveWorker if sys.platform == "win32" else LiveProcesses,
            )
            server = _server(app, streams)
            for told in (signal.SIGINT, signal.SIGTERM):  # from here on, even before it runs, the server ends itself
                signal.signal(told, server.handle_exit)
            _announce(workspace.project.title or workspace.project.name, address, how)
            server.run(sockets=[listening])


def _server(app: Any, streams: Streams) -> "EndingServer":
    """The server of an application, which lets those who listen go when it begins to stop."""
    from uvicorn import Config

    from ilk.cli.connection import Connection
    from ilk.cli.ending import EndingServer

    config = Config(
        app,
        http=Connection,
        access_log=False,
        log_config=None,
        proxy_headers=False,  # whoever claims to be somebody else by a header is not believed
        server_header=False,
        timeout_graceful_shutdown=_ENOUGH_TO_FINISH,
        ws="none",
    )
    return EndingServer(config, streams.close)


def open_running(root: Path) -> bool:
    """Open the studio of the server that has the project open; False when there is none."""
    first = owner(root)
    if first is None:
        return False
    errors_to().print(f"A server has this project open already: {first.address}", soft_wrap=True)
    _open(first.address)
    return True


def address_of(listening: socket.socket) -> str:
    """Where a browser on this machine finds a listening socket."""
    host, port = listening.getsockname()[:2]
    reachable = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    return f"http://{reachable}:{port}"


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # answers leave at once
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen()
    except OSError as error:
        listening.close()
        raise _unusable(host, port, error) from error
    return listening


def _unusable(host: str, port: int, error: OSError) -> UserError:
    place = f"{host}:{port}"
    if error.errno == errno.EADDRINUSE:
        hint = "Choose another with `--port`; `--port 0` finds a free one."
        return UserError("port-taken", "another program listens there already", where=place, hint=hint)
    return UserError("address-unusable", f"the server cannot listen there: {error.strerror or error}", where=place)


def _announce(title: str, address: str, how: Serving) -> None:
    console = errors_to()
    console.print(Text(title, style="bold").append(f"  {address}", style="not bold cyan"), soft_wrap=True)
    if how.require_key or not is_loopback(how.host):
        words = "Other machines need a key: `ilk key create NAME`, and the server's name: `--allow-host NAME`."
        console.print(Text(words, style="dim"))
    console.print(Text("Ctrl-C stops it.", style="dim"))
    if how.open_browser:
        _open(address)


def _open(address: str) -> None:
    """Open a browser's window where there is a desktop; a browser that lives in the terminal would take it over."""
    desktop = sys.platform != "linux" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if desktop:
        Thread(target=webbrowser.open, args=(address,), daemon=True).start()


def _stop(_signal: int, _frame: FrameType | None) -> NoReturn:
    """End in good order: what is open gets closed."""
    raise SystemExit(0)
