"""One attempt to tell a receiver something: what is sent, and what it answers, both within bounds."""

import socket
import ssl
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cached_property
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import Self, cast
from urllib.parse import urlsplit

from ilk.kernel.errors import UserError
from ilk.kernel.version import VERSION
from ilk.live.triggers.connecting import (
    Deadline,
    Line,
    Network,
    OpenLines,
    Resolve,
    allowed,
    connected,
    encrypted,
    resolved,
)
from ilk.live.triggers.definition import TriggerDefinition, Webhook
from ilk.live.triggers.message import Message
from ilk.live.triggers.signing import secret_key, signed
from ilk.sources.connectors.secrets import filled, hidden

_MOST_READ = 16_384
"""Bytes of an answer that are looked at."""
_SHOWN = 300
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of an attempt: the status of the answer, and what was wrong in words; `status` None: no answer.

    `after`: how long the receiver asks to be left alone.
    """

    status: int | None
    problem: str = ""
    after: timedelta | None = None

    @property
    def taken(self) -> bool:
        """Whether the receiver took the message."""
        return self.status is not None and HTTPStatus.OK <= self.status < HTTPStatus.MULTIPLE_CHOICES

    @property
    def gone(self) -> bool:
        """Whether the receiver says that it wants nothing any more."""
        return self.status == HTTPStatus.GONE


@dataclass(frozen=True)
class Receiver:
    """A webhook with what the environment says of it: the address, keys and headers; nothing of it is shown."""

    url: str = field(repr=False)
    keys: Sequence[bytes] = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    hide: Sequence[str] = field(repr=False)
    timeout: int

    @classmethod
    def of(cls, webhook: Webhook, environment: Mapping[str, str]) -> Self:
        """The receiver that a webhook names.

        Raises `UserError`: `missing-secret`, `wrong-secret`, `wrong-url`, `wrong-header`.
        """
        keys = [secret_key(filled(secret, environment), secret) for secret in webhook.secret]
        headers = {name: filled(value, environment) for name, value in webhook.headers.items()}
        for name, value in headers.items():
            if not value.isprintable() or not value.isascii():
                raise UserError("wrong-header", f"the value of `{name}` is not one of a header", where="headers")
        url = filled(webhook.url, environment)
        if not url.isascii() or not url.isprintable() or " " in url or not urlsplit(url).hostname:
            raise UserError("wrong-url", "this is no address of the web", where="url")
        secret = [value for name, value in headers.items() if webhook.headers[name] != value]
        return cls(url, keys, headers, [*secret, *([url] if url != webhook.url else [])], webhook.timeout)


class Cut(Exception):
    """The sender was closed while a receiver was asked."""


class Sender:
    """Sends messages to receivers.

    Args:
        networks: those that are not of the internet and may be told something all the same.
        resolve: tells the addresses of a name.
        trust: who may vouch for receivers; the authorities that this machine knows, when left out.
    """

    def __init__(
        self, networks: Sequence[Network] = (), resolve: Resolve = resolved, trust: ssl.SSLContext | None = None
    ) -> None:
        self._networks = networks
        self._resolve = resolve
        self._given_trust = trust
        self._open = OpenLines()

    def close(self) -> None:
        """Cut the attempts that go on: each is told as `Cut`, and so are those to come."""
        self._open.cut()

    def send(self, receiver: Receiver, message: Message, now: datetime) -> Answered:
        """Send a message, once. Whatever goes wrong is told in the answer.

        Raises:
            UserError: `inner-address` or `not-encrypted` for an address that is told nothing.
            Cut: when the sender is closed meanwhile; whether the receiver took the message is not known.
        """
        answer = self._attempt(receiver, message, now)
        if self._open.is_cut and not answer.taken:
            raise Cut
        return answer

    def _attempt(self, receiver: Receiver, message: Message, now: datetime) -> Answered:
        try:
            return self._asked(receiver, message, now, Deadline.within(receiver.timeout))
        except TimeoutError:
            return Answered(None, f"it gave no answer within {receiver.timeout} seconds")
        except ssl.SSLError as error:
            return Answered(None, f"no encrypted connection comes about: {error.reason or 'TLS'}")
        except HTTPException as error:
            return Answered(None, f"it closed the connection, or its answer is not HTTP: {type(error).__name__}")
        except OSError as error:
            return Answered(None, f"it cannot be reached: {error.strerror or type(error).__name__}")

    def _asked(self, receiver: Receiver, message: Message, now: datetime, deadline: Deadline) -> Answered:
        parts = urlsplit(receiver.url)
        host, secure = parts.hostname or "", parts.scheme == "https"
        port = parts.port or _PORTS[parts.scheme]
        addresses = allowed(self._resolve(host, port), self._networks, encrypted=secure)
        with ExitStack() as ending:
            line = ending.enter_context(connected(addresses, port, deadline))
            ending.enter_context(self._open.kept(line))
            if secure:
                line = ending.enter_context(encrypted(line, host, self._trust, deadline))
                ending.enter_context(self._open.kept(line))
            asking = HTTPConnection(parts.netloc)
            asking.sock = _as_socket(Line(line, deadline))
            target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            asking.request("POST", target, body=message.body, headers=_headers(receiver, message, now))
            with asking.getresponse() as answer:
                return _told(answer, receiver, now)

    @cached_property
    def _trust(self) -> ssl.SSLContext:
        """Made once: it reads the certificates of all authorities."""
        return self._given_trust or ssl.create_default_context()


def receiver_of(trigger: TriggerDefinition, environment: Mapping[str, str]) -> Receiver:
    """The receiver of a trigger. Raises `UserError`, with the trigger as its place."""
    try:
        return Receiver.of(trigger.webhook, environment)
    except UserError as error:
        raise error.within(f"trigger {trigger.name}") from None


def _as_socket(line: Line) -> socket.socket:
    """A line in the place of a socket: of one, `http.client` asks no more than a line can do."""
    return cast("socket.socket", line)


def _headers(receiver: Receiver, message: Message, now: datetime) -> dict[str, str]:
    return {
        **receiver.headers,
        "Content-Type": "application/json",
        "User-Agent": f"Ilk/{VERSION}",
        "Accept-Encoding": "identity",
        "Connection": "close",
        **signed(message.id, now, message.body, receiver.keys),
    }


def _told(answer: HTTPResponse, receiver: Receiver, now: datetime) -> Answered:
    """What an answer says. A redirect is none that helps: what is signed for one address goes to no other."""
    status, after = answer.status, _after(answer.getheader("Retry-After"), now)
    told = Answered(status)
    if told.taken:
        return told
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        return Answered(status, "it redirects, which is not followed", after)
    words = " ".join(answer.read(_MOST_READ).decode("utf-8", "replace").split())
    said = hidden(words, receiver.hide)[:_SHOWN]
    return Answered(status, f"it answered {status}{f': {said}' if said else ''}", after)


def _after(said: str | None, now: datetime) -> timedelta | None:
    """How long `Retry-After` asks to wait: seconds or a date; None for what is neither."""
    if said is None:
        return None
    if said.strip().isdecimal():
        return timedelta(seconds=min(int(said.strip()[:9]), 86_400))
    try:
        at = parsedate_to_datetime(said)
    except ValueError:
        return None
    return max(at - now, timedelta()) if at.tzinfo else None
