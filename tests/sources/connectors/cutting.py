"""A wire to a server of this machine that is cut: connections end after as many bytes as is planned."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Thread


@dataclass
class Wire:
    """Leads to a server. `cuts` are the bytes that the next connections bring back before they end; others are whole.

    `port` is where it begins.
    """

    port: int = 0
    cuts: list[int] = field(default_factory=list)


@contextmanager
def wired(server: int) -> Iterator[Wire]:
    """A wire to a port within the block."""
    wire = Wire()

    class Handler(BaseRequestHandler):
        request: socket.socket

        def handle(self) -> None:
            left = wire.cuts.pop(0) if wire.cuts else None
            with socket.create_connection(("127.0.0.1", server)) as there:
                going = Thread(target=_pass, args=(self.request, there, None))
                going.start()
                _pass(there, self.request, left)
                going.join()

    listening = ThreadingTCPServer(("127.0.0.1", 0), Handler)
    listening.daemon_threads = True
    wire.port = listening.server_address[1]
    serving = Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
    serving.start()
    try:
        yield wire
    finally:
        listening.shutdown()
        serving.join()
        listening.server_close()


def _pass(source: socket.socket, target: socket.socket, left: int | None) -> None:
    """Hand on what comes until either end closes, or so many bytes have passed; both ends are closed then."""
    with suppress(OSError):
        while left is None or left > 0:
            content = source.recv(1 << 16)
            if not content:
                break
            target.sendall(content[:left])
            left = None if left is None else left - len(content)
    for each in (source, target):
        with suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)
