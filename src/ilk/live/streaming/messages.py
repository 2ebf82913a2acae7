"""Lines of messages, from files or a queue, as events of the log: checked by the rules of the intake."""

from datetime import datetime
from hashlib import sha256
from typing import Any

import msgspec

from ilk.database.intake import LogEntry, StoredEvent
from ilk.live.intake.messages import Circumstances, message_of
from ilk.live.intake.moments import moment
from ilk.live.intake.requests import whole


class _Envelope(msgspec.Struct):
    messageId: Any = None  # noqa: N815 - Segment's names
    receivedAt: Any = None  # noqa: N815


_ENVELOPE = msgspec.json.Decoder(_Envelope)


def taken(line: bytes, came: datetime, number: int) -> StoredEvent:
    """A line as an event of the log.

    It came when the intake wrote that it did, and never later than it came to be where Spark reads it. A message
    without an id gets one from what it says, so that it is the same each time it is read.

    Args:
        line: the message as JSON.
        came: when the line came to be where it is.
        number: its place among the lines that are read together.

    Raises:
        Refusal: which says why it cannot be taken.
    """
    text = whole(line.strip())
    envelope = _envelope(text)
    received = moment(envelope.receivedAt, "receivedAt") or came
    if not envelope.messageId:
        text = _named(text)
    message = message_of(text, None, Circumstances(min(received, came), imported=True))
    return StoredEvent(number, min(received, came), LogEntry(message.id, message.kind, message.text()))


def _envelope(text: bytes) -> _Envelope:
    """What the line says of itself; of what is no message nothing: it is refused by name."""
    try:
        return _ENVELOPE.decode(text)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return _Envelope()


def _named(text: bytes) -> bytes:
    try:
        said = msgspec.json.decode(text)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return text
    if not isinstance(said, dict):
        return text
    return msgspec.json.encode(said | {"messageId": f"line-{sha256(text).hexdigest()[:32]}"})
