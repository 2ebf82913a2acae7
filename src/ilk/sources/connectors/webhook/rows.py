"""Webhooks as rows: the fields of what was sent, and what is known of its sending beside them."""

from collections.abc import Sequence

import msgspec
import pyarrow as pa

from ilk.sources.connectors.intake.logged import Decoded
from ilk.sources.files.reader import WHOLE_ROW

WEBHOOK = "webhook"
"""The type of such messages in the log."""


class _Sent(msgspec.Struct):
    body: msgspec.Raw


_BODY = msgspec.json.Decoder(_Sent)


def webhook_rows(read: Sequence[Decoded]) -> pa.RecordBatch:
    """A row for each message: its number, and the whole row as JSON, in which fields are as they were sent."""
    return pa.RecordBatch.from_pydict(
        {
            "seq": pa.array([stored.seq for stored, _ in read], pa.int64()),
            WHOLE_ROW: pa.array([_row(each) for each in read], pa.large_string()),
        }
    )


def _row(read: Decoded) -> str:
    """The row. Numbers keep all their digits, for the body is not written anew; our own fields come first and count."""
    stored, said = read
    own = {
        "webhook_id": said["webhookId"],
        "webhook_topic": said.get("topic"),
        "webhook_received_at": said["receivedAt"],
    }
    fields = bytes(_BODY.decode(stored.entry.message).body).strip()[1:].lstrip()
    between = b"" if fields == b"}" else b","
    return (msgspec.json.encode(own)[:-1] + between + fields).decode()
