"""Connections to receivers: to addresses of the internet, or of networks that the project allows, and to no other.

A name is resolved once; what it stands for is checked, and what was checked is connected to. A name that stands for
another address a moment later leads nowhere else.
"""

import socket
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import BufferedReader, RawIOBase
from ipaddress import IPv4Network, IPv6Network
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING

from ilk.kernel.errors import UserError
from ilk.sources.connectors.http.redirects import is_inner, reached

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

Network = IPv4Network | IPv6Network
Resolve = Callable[[str, int], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Deadline:
    """Until when something must be done, by the monotonic clock."""

    at: float

    @classmethod
    def within(cls, seconds: float) -> "Deadline":
        """So many seconds from now."""
        return cls(monotonic() + seconds)

    def left(self) -> float:
        """The seconds that are left. Raises `TimeoutError` when none are."""
        left = self.at - monotonic()
        if left <= 0:
            raise TimeoutError
        return left


def resolved(host: str, port: int) -> list[str]:
    """The addresses that a name stands for. Raises `OSError`."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def allowed(addresses: Sequence[str], networks: Sequence[Network], *, encrypted: bool) -> list[str]:
    """The addresses of a name. Raises `UserError` when one is not of the internet, nor of the networks.

    What is not encrypted stays within the networks.
    """
    for address in addresses:
        if _within(address, networks):
            continue
        if is_inner(address):
            hint = "If it is meant, allow its network in ilk.yaml: `triggers: {networks: [10.0.0.0/8]}`."
            raise UserError("inner-address", "the address is of this machine or its network", hint=hint)
        if not encrypted:
            hint = "Write https://…; without encryption only networks that ilk.yaml allows are told anything."
            raise UserError("not-encrypted", "the address is not encrypted", hint=hint)
    return list(addresses)


def connected(addresses: Sequence[str], port: int, deadline: Deadline) -> socket.socket:
    """A connection to the first of the addresses that takes one. Raises `OSError`."""
    fault: OSError = OSError("the name stands for no address")
    for address in addresses:
        try:
            return socket.create_connection((address, port), timeout=deadline.left())
        except TimeoutError:
            raise
        except OSError as error:
            fault = error
    raise fault


def encrypted(plain: socket.socket, host: str, context: ssl.SSLContext, deadline: Deadline) -> ssl.SSLSocket:
    """A connection behind TLS, to the host that its certificate names. Raises `OSError`."""
    plain.settimeout(deadline.left())
    return context.wrap_socket(plain, server_hostname=host)


class Line:
    """A connection as the standard library's HTTP reads and writes it, that ends at a deadline."""

    def __init__(self, connection: socket.socket, deadline: Deadline) -> None:
        self._connection = connection
        self._deadline = deadline

    def sendall(self, data: bytes) -> None:
        """Write. Raises `OSError`."""
        self._connection.settimeout(self._deadline.left())
        self._connection.sendall(data)

    def makefile(self, _mode: str) -> BufferedReader:
        """What is read."""
        return BufferedReader(_Incoming(self._connection, self._deadline))

    def close(self) -> None:
        """Nothing: who made the connection ends it, when the answer is read."""


class OpenLines:
    """The connections that are in use, so that they can be cut, all at once and for good."""

    def __init__(self) -> None:
        self._lines: set[socket.socket] = set()
        self._lock = Lock()
        self.is_cut = False

    @contextmanager
    def kept(self, line: socket.socket) -> Iterator[None]:
        """A connection in use within the block. Raises `OSError` when all were cut before."""
        with self._lock:
            if self.is_cut:
                raise ConnectionAbortedError
            self._lines.add(line)
        try:
            yield
        finally:
            with self._lock:
                self._lines.discard(line)

    def cut(self) -> None:
        """Cut them all: who reads from one comes to its end."""
        with self._lock:
            self.is_cut = True
            for line in self._lines:
                with suppress(OSError):
                    socket.socket.shutdown(line, socket.SHUT_RDWR)


class _Incoming(RawIOBase):
    """Bytes of a connection, each piece within what is left of the time."""

    def __init__(self, connection: socket.socket, deadline: Deadline) -> None:
        super().__init__()
        self._connection = connection
        self._deadline = deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        self._connection.settimeout(self._deadline.left())
        return self._connection.recv_into(buffer)


def _within(address: str, networks: Sequence[Network]) -> bool:
    return any(reached(address) in network for network in networks)
