"""An entry of a queue as a message of the log: which it is, when it came, and its fields as they were sent."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import msgspec

from ilk.database.intake import LogEntry, RefusedEntry
from ilk.live.intake.limits import LARGEST_BODY, LONGEST_ID
from ilk.live.intake.messages import OWN_QUEUES
from ilk.live.intake.moments import written
from ilk.live.intake.objects import object_of
from ilk.live.intake.refusal import Refusal
from ilk.live.intake.requests import whole
from ilk.sources.connectors.queue.rows import QUEUE
from ilk.sources.connectors.queue.settings import QueueConnection


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a stream: its id there, and its fields; None where the stream has it no more."""

    id: str
    fields: Mapping[bytes, bytes] | None


@dataclass(frozen=True, slots=True)
class _Logged:
    type: str
    source: str
    messageId: str  # noqa: N815 - as all messages of the log call it
    queueId: str  # noqa: N815
    addedAt: str | None  # noqa: N815
    timestamp: str
    receivedAt: str  # noqa: N815
    body: msgspec.Raw


def message_of_entry(source: str, connection: QueueConnection, entry: Entry, at: datetime) -> LogEntry:
    """The message of an entry that came at an instant. Raises `Refusal`, which says why it cannot be taken."""
    body = _body(connection, entry)
    if len(body) > LARGEST_BODY:
        raise Refusal("too-large", f"an entry has {LARGEST_BODY:,} bytes at most, and this one {len(body):,}")
    content = object_of(body, most_names=None)
    own = _id(connection, entry, content)
    told = _Logged(
        type=QUEUE,
        source=source,
        messageId=f"{OWN_QUEUES}{source}/{own}",
        queueId=own,
        addedAt=_added(entry.id),
        timestamp=written(at),
        receivedAt=written(at),
        body=msgspec.Raw(body),
    )
    return LogEntry(told.messageId, QUEUE, msgspec.json.encode(told).decode())


def refused_entry(source: str, entry: Entry, why: Refusal) -> RefusedEntry:
    """What is kept of an entry that cannot be taken: of which source it is, its id, and its fields."""
    fields = {_shown(name): _shown(value) for name, value in (entry.fields or {}).items()}
    raw = msgspec.json.encode({"source": source, "id": entry.id, "fields": fields})
    return RefusedEntry(why.reason, why.detail, raw)


def _body(connection: QueueConnection, entry: Entry) -> bytes:
    """The entry as JSON."""
    if entry.fields is None:
        raise Refusal("gone", "the stream had dropped the entry before it was read: it is kept there too shortly")
    if connection.body is None:
        try:
            return msgspec.json.encode({name.decode(): value.decode() for name, value in entry.fields.items()})
        except UnicodeDecodeError:
            raise Refusal("bad-text", "the entry has a text that is not UTF-8") from None
    body = entry.fields.get(connection.body.encode())
    if body is None:
        raise Refusal("no-body", f"the entry has no field `{connection.body}`")
    return whole(body)


def _id(connection: QueueConnection, entry: Entry, content: Mapping[str, Any]) -> str:
    """What tells an entry from all others: what its sender says, or its id in the stream."""
    if connection.id_field is None:
        return entry.id
    said = content.get(connection.id_field)
    if isinstance(said, bool) or not isinstance(said, int | str) or said == "":
        raise Refusal("no-id", f"the entry does not say its id as `{connection.id_field}`")
    if len(str(said)) > LONGEST_ID:
        raise Refusal("bad-id", f"the id has {LONGEST_ID} characters at most, and this one {len(str(said)):,}")
    return str(said)


def _added(entry_id: str) -> str | None:
    """When an entry was added, as its id says it; None where that is no instant."""
    with suppress(ValueError, OverflowError, OSError):
        return written(datetime.fromtimestamp(int(entry_id.partition("-")[0]) / 1000, UTC))
    return None


def _shown(said: bytes) -> str:
    return said.decode(errors="backslashreplace")
