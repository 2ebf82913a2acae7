"""A stream of Redis as one of a group of consumers sees it."""

import socket
import ssl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from ilk.kernel.errors import Transient, UserError
from ilk.live.intake.queues.messages import Entry
from ilk.sources.connectors.queue.settings import QueueConnection, parsed_address
from ilk.sources.connectors.secrets import filled, hidden

if TYPE_CHECKING:
    from redis import Redis

_ANSWERS = 10.0
"""Seconds that a server has to answer, beyond those that it is asked to wait for entries."""
_FIRST, _NEW = "0", ">"


@dataclass(frozen=True, slots=True)
class Backlog:
    """How far a group is behind.

    Attributes:
        lag: entries that nobody has read; None where the server cannot say.
        pending: entries that were read and are not acknowledged.
    """

    lag: int | None
    pending: int


class Stream:
    """A stream, read by one consumer of a group: made by `opened`. For one thread. Everything raises `UserError`.

    `Transient` `queue-unreachable` may pass; `queue-refused` is what the server does not let us do.
    """

    def __init__(self, server: "Redis", connection: QueueConnection, secrets: Sequence[str | None]) -> None:
        self._server: Any = server  # its types know answers of synchronous and asynchronous clients together
        self._connection = connection
        self._consumer = socket.gethostname()
        self._secrets = secrets

    @classmethod
    @contextmanager
    def opened(cls, connection: QueueConnection, environment: Mapping[str, str], root: Path) -> Iterator[Self]:
        """The stream for the length of a block; the paths of files are relative to `root`.

        Raises `UserError`: `missing-secret`, `wrong-url`, `extra-missing`.
        """
        url = filled(connection.url, environment)
        said = (connection.username, connection.password)
        username, password = (None if each is None else filled(each, environment) for each in said)
        server = _server(url, username, password, connection.ca_file and str(root / connection.ca_file))
        parsed = parsed_address(url)
        try:
            yield cls(server, connection, [password, parsed and parsed.password])
        finally:
            server.close()

    def join(self) -> None:
        """Make the group where there is none: it reads the stream from its beginning. Nothing else is changed."""
        from redis.exceptions import ResponseError

        with self._told():
            try:
                self._server.xgroup_create(self._connection.stream, self._connection.group, id=_FIRST, mkstream=True)
            except ResponseError as error:
                if not str(error).startswith("BUSYGROUP"):
                    raise

    def unfinished(self, most: int) -> list[Entry]:
        """The first of the entries that this consumer was given before, and that are not acknowledged."""
        return self._read(_FIRST, most, None)

    def new(self, most: int, wait: float) -> list[Entry]:
        """Entries that no consumer was given yet; so many seconds are waited for the first."""
        return self._read(_NEW, most, max(1, int(wait * 1000)))

    def left(self, most: int, idle: float) -> list[Entry]:
        """Entries that a consumer was given so many seconds ago and never acknowledged: they are this one's now."""
        group, stream = self._connection.group, self._connection.stream
        with self._told():
            found = self._server.xautoclaim(stream, group, self._consumer, int(idle * 1000), count=most)
        entries, gone = found[1], found[2] if len(found) > 2 else []  # noqa: PLR2004 - Redis 6 has no third part
        return [*_entries(entries), *(Entry(each.decode(), None) for each in gone)]

    def acknowledge(self, entries: Sequence[Entry]) -> None:
        """Tell that entries need not be given to anybody again."""
        with self._told():
            self._server.xack(self._connection.stream, self._connection.group, *(each.id for each in entries))

    def backlog(self) -> Backlog | None:
        """How far the group is behind; None where there is no such group or stream yet."""
        from redis.exceptions import ResponseError

        with self._told():
            try:
                groups = self._server.xinfo_groups(self._connection.stream)
            except ResponseError as error:
                if "no such key" in str(error):
                    return None
                raise
        mine = self._connection.group.encode()
        return next((Backlog(each.get("lag"), each["pending"]) for each in groups if each["name"] == mine), None)

    def _read(self, after: str, most: int, wait: int | None) -> list[Entry]:
        stream = self._connection.stream
        with self._told():
            found = self._server.xreadgroup(self._connection.group, self._consumer, {stream: after}, most, wait)
        return [entry for _, entries in found or () for entry in _entries(entries)]

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Say what the server or the way to it does in words of ours, without anything secret."""
        from redis import exceptions

        where = self._connection.place
        refusals = (exceptions.AuthenticationError, exceptions.AuthorizationError, exceptions.NoPermissionError)
        passing = (exceptions.ConnectionError, exceptions.TimeoutError, exceptions.ReadOnlyError)
        try:
            yield
        except refusals as error:
            hint = "Look at the user, its password and what it may do: XREADGROUP, XACK, XAUTOCLAIM, XGROUP, XINFO."
            raise UserError("queue-refused", self._words("lets us not in", error), where=where, hint=hint) from None
        except passing as error:
            hint = "It is tried again; entries wait in the queue meanwhile."
            words = self._words("does not answer", error)
            raise Transient("queue-unreachable", words, where=where, hint=hint) from None
        except exceptions.RedisError as error:
            hint = "Look whether `stream` is the key of a stream, and the server Redis 6.2 or later."
            words = self._words("refuses what it is asked", error)
            raise UserError("queue-refused", words, where=where, hint=hint) from None

    def _words(self, what: str, error: Exception) -> str:
        return hidden(f"the queue {what}: {error}".rstrip("."), self._secrets)


def _server(url: str, username: str | None, password: str | None, ca_file: str | None) -> "Redis":
    """The client of a server, which connects when it is first asked."""
    try:
        from redis import Redis
        from redis.backoff import NoBackoff
        from redis.retry import Retry
    except ImportError as error:
        what = "queues are read with a library that is not installed"
        raise UserError("extra-missing", what, hint="Install it: pip install 'ilk[queue]'") from error
    parsed = parsed_address(url)
    if parsed is None:
        raise UserError("wrong-url", "what the environment says is no address of a queue", where="connect: url")
    own = {"username": username, "password": password}
    said: dict[str, Any] = {name: value for name, value in own.items() if value is not None}
    if parsed.scheme == "rediss":
        said |= {"ssl_cert_reqs": ssl.CERT_REQUIRED, "ssl_check_hostname": True}
        said |= {"ssl_ca_certs": ca_file} if ca_file is not None else {}
    limits = {"socket_timeout": _ANSWERS, "socket_connect_timeout": _ANSWERS, "protocol": 2}
    try:
        return Redis.from_url(url, **said, **limits, retry=Retry(NoBackoff(), 0), max_connections=1)
    except ValueError:
        raise UserError("wrong-url", "this is no address of a queue", where="connect: url") from None


def _entries(told: Sequence[tuple[bytes | None, Mapping[bytes, bytes] | None]]) -> list[Entry]:
    """Entries as the client tells them; the fields of one that the stream dropped are missing."""
    return [Entry(name.decode(), fields or None) for name, fields in told if name is not None]
