"""A request as clients send it: unpacked, and taken apart into events that nobody has looked into yet."""

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from ilk.kernel.errors import UserError
from ilk.live.intake.limits import LARGEST_BODY, MOST_EVENTS

_GZIP = b"\x1f\x8b"
_GZIP_WINDOW = zlib.MAX_WBITS | 16
_ESCAPES = re.compile(
    rb"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(\\u[dD][89a-fA-F][0-9a-fA-F]{2})|\\."
)
"""Escapes in JSON; the group is half of a pair of surrogates without the other half, as a text cut short ends in."""


class _Batch(msgspec.Struct):
    batch: list[msgspec.Raw]
    sentAt: Any = None  # noqa: N815 - Segment's name
    writeKey: Any = None  # noqa: N815
    context: Any = None


class _Single(msgspec.Struct):
    writeKey: Any = None  # noqa: N815


_AS_BATCH = msgspec.json.Decoder(_Batch)
_AS_SINGLE = msgspec.json.Decoder(_Single)


@dataclass(frozen=True, slots=True)
class Sent:
    """What a request holds: its events as they were written, and what it says for all of them."""

    events: tuple[bytes, ...]
    write_key: str | None = None
    sent_at: Any = None
    context: Mapping[str, Any] = field(default_factory=dict)


def unpacked(body: bytes) -> bytes:
    """The body of a request, unpacked where it is packed by gzip, whatever its headers say.

    Raises `UserError`: `body-too-large`, `intake-unreadable`.
    """
    if not body.startswith(_GZIP):
        return body
    unpacking = zlib.decompressobj(_GZIP_WINDOW)
    try:
        plain = unpacking.decompress(body, LARGEST_BODY + 1)
    except zlib.error:
        raise _unreadable("the body begins as gzip does, and is none") from None
    if len(plain) > LARGEST_BODY:
        raise too_large()
    if not unpacking.eof:
        raise _unreadable("the body is packed by gzip, and cut short")
    return plain


def too_large() -> UserError:
    """The error for a request that is too large."""
    hint = "Send fewer events at a time."
    return UserError("body-too-large", f"a request may have {LARGEST_BODY:,} bytes at most", hint=hint)


def batch_of(body: bytes) -> Sent:
    """The events of a batch. Raises `UserError` `intake-unreadable` for what is none."""
    read: _Batch = _read(body, _AS_BATCH)
    if len(read.batch) > MOST_EVENTS:
        raise _unreadable(f"a batch has {MOST_EVENTS:,} events at most, and this one {len(read.batch):,}")
    context = read.context if isinstance(read.context, dict) else {}
    return Sent(tuple(bytes(each) for each in read.batch), _key(read.writeKey), read.sentAt, context)


def single_of(body: bytes) -> Sent:
    """The one event of a body. Raises `UserError` `intake-unreadable` for what is none."""
    read: _Single = _read(body, _AS_SINGLE)
    return Sent((body,), _key(read.writeKey))


def whole(body: bytes) -> bytes:
    """JSON in which halves of pairs of surrogates stand for what cannot be told."""
    return _ESCAPES.sub(lambda found: rb"\ufffd" if found[1] else found[0], body)


def _read(body: bytes, decoder: "msgspec.json.Decoder[Any]") -> Any:
    try:
        return decoder.decode(body)
    except msgspec.ValidationError as error:
        raise _unreadable(f"the body is not what this address takes: {error}") from None
    except msgspec.DecodeError as error:
        mended = whole(body)
        if mended == body:
            raise _unreadable(f"the body is no JSON: {str(error).removeprefix('JSON is malformed: ')}") from None
        return _read(mended, decoder)
    except RecursionError:
        raise _unreadable("the body has objects or lists too deep within each other") from None
    except ValueError:
        raise _unreadable("the body is not UTF-8") from None


def _key(said: Any) -> str | None:
    return said if isinstance(said, str) and said else None


def _unreadable(what: str) -> UserError:
    hint = "Send JSON as UTF-8: one event, or an object whose `batch` is a list of events."
    return UserError("intake-unreadable", what, hint=hint)
