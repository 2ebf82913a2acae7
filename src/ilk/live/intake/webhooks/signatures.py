"""Signatures of webhooks, by the rules that their senders publish: over the bytes as they came, in constant time."""

import re
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from hmac import compare_digest, digest
from typing import Protocol, assert_never

from ilk.kernel.errors import UserError
from ilk.live.triggers.signing import secret_key, signed
from ilk.sources.connectors.webhook.settings import WebhookConnection

TOLERANCE = timedelta(minutes=5)
"""How far the time at which a message was signed may be from ours."""
_SECONDS = re.compile(r"[0-9]{1,11}")


@dataclass(frozen=True, slots=True)
class Came:
    """A request as it came: its headers by names in lower case, the bytes of its body, and when."""

    headers: Mapping[str, str]
    body: bytes
    at: datetime


class Scheme(Protocol):
    """How messages are signed."""

    def key(self, secret: str) -> bytes:
        """The key that a secret stands for. Raises `UserError` `wrong-secret`, which does not tell the secret."""

    def is_signed(self, came: Came, keys: Sequence[bytes]) -> bool:
        """Whether one of the keys signed it, and not too long ago where the scheme says when."""

    def id_of(self, came: Came, content: Mapping[str, object]) -> str | None:
        """What tells a message from all others of its sender; None when it does not say."""

    def topic_of(self, came: Came, content: Mapping[str, object]) -> str | None:
        """What a message is about, as its sender calls it."""


@dataclass(frozen=True, slots=True)
class Standard:
    """Standard Webhooks: the id, the time and the body are signed; a message may carry several signatures."""

    def key(self, secret: str) -> bytes:
        return secret_key(secret, "secret")

    def is_signed(self, came: Came, keys: Sequence[bytes]) -> bool:
        at = _signed_at(came.headers.get("webhook-timestamp", ""), came.at)
        message_id = came.headers.get("webhook-id", "")
        if at is None or not message_id:
            return False
        made = signed(message_id, at, came.body, keys)["webhook-signature"].split(" ")
        return _any_same(came.headers.get("webhook-signature", "").split(" "), made)

    def id_of(self, came: Came, content: Mapping[str, object]) -> str | None:
        return came.headers.get("webhook-id")

    def topic_of(self, came: Came, content: Mapping[str, object]) -> str | None:
        return _text(content.get("type"))


@dataclass(frozen=True, slots=True)
class Stripe:
    """Stripe: `Stripe-Signature: t=…,v1=…`, over the time and the body. The event says its id itself."""

    def key(self, secret: str) -> bytes:
        return _plain_key(secret)

    def is_signed(self, came: Came, keys: Sequence[bytes]) -> bool:
        parts = [part.strip().partition("=") for part in came.headers.get("stripe-signature", "").split(",")]
        times = [value for name, _, value in parts if name == "t"]
        at = _signed_at(times[0], came.at) if times else None
        if at is None:
            return False
        content = times[0].encode() + b"." + came.body
        made = [digest(key, content, "sha256").hex() for key in keys]
        return _any_same([value for name, _, value in parts if name == "v1"], made)

    def id_of(self, came: Came, content: Mapping[str, object]) -> str | None:
        return _text(content.get("id"))

    def topic_of(self, came: Came, content: Mapping[str, object]) -> str | None:
        return _text(content.get("type"))


@dataclass(frozen=True, slots=True)
class OfBody:
    """A signature over the body alone, in a header.

    Attributes:
        header: which one, in lower case.
        id_header: the header with the message's id; None where equal bodies are one message.
        topic_header: the header that says what it is about, if any does.
        algorithm: of the HMAC.
        is_hex: whether it is written in hexadecimal; else in base64.
        prefix: what stands before it.
    """

    header: str
    id_header: str | None = None
    topic_header: str | None = None
    algorithm: str = "sha256"
    is_hex: bool = True
    prefix: str = ""

    def key(self, secret: str) -> bytes:
        return _plain_key(secret)

    def is_signed(self, came: Came, keys: Sequence[bytes]) -> bool:
        told = came.headers.get(self.header, "")
        if not told.startswith(self.prefix) or (self.id_header is not None and not came.headers.get(self.id_header)):
            return False
        said = told.removeprefix(self.prefix).strip()
        made = [self._written(digest(key, came.body, self.algorithm)) for key in keys]
        return _any_same([said.lower() if self.is_hex else said], made)

    def _written(self, made: bytes) -> str:
        return made.hex() if self.is_hex else b64encode(made).decode()

    def id_of(self, came: Came, content: Mapping[str, object]) -> str | None:
        if self.id_header is None:
            return sha256(came.body).hexdigest()
        return came.headers.get(self.id_header)

    def topic_of(self, came: Came, content: Mapping[str, object]) -> str | None:
        return came.headers.get(self.topic_header) if self.topic_header is not None else None


SHOPIFY = OfBody("x-shopify-hmac-sha256", "x-shopify-webhook-id", "x-shopify-topic", is_hex=False)
GITHUB = OfBody("x-hub-signature-256", "x-github-delivery", "x-github-event", prefix="sha256=")


def scheme_of(connection: WebhookConnection) -> Scheme:
    """The scheme that a source names."""
    match connection.scheme:
        case "standard":
            return Standard()
        case "stripe":
            return Stripe()
        case "shopify":
            return SHOPIFY
        case "github":
            return GITHUB
        case "hmac":
            return OfBody(
                header=(connection.header or "").lower(),
                id_header=connection.id_header and connection.id_header.lower(),
                topic_header=connection.topic_header and connection.topic_header.lower(),
                algorithm=connection.algorithm,
                is_hex=connection.encoding == "hex",
                prefix=connection.prefix,
            )
        case _:
            assert_never(connection.scheme)


def _plain_key(secret: str) -> bytes:
    if not secret:
        hint = "Whoever knows that there is none could sign. Say its value in the environment."
        raise UserError("wrong-secret", "`secret` is empty", hint=hint)
    return secret.encode()


def _signed_at(said: str, now: datetime) -> datetime | None:
    """The instant that a sender signed; None for what is none, or is too far from now."""
    if not _SECONDS.fullmatch(said) or abs(int(said) - now.timestamp()) > TOLERANCE.total_seconds():
        return None
    return datetime.fromtimestamp(int(said), UTC)


def _any_same(told: Iterable[str], made: Sequence[str]) -> bool:
    """Whether a signature is among those that are right. How long it takes does not tell how much of one is."""
    pairs = [compare_digest(one.encode("utf-8", "replace"), other.encode()) for one in told for other in made]
    return any(pairs)


def _text(said: object) -> str | None:
    return said if isinstance(said, str) and said else None
