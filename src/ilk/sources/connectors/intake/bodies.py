"""Messages of the log that have a body of another system: rows with the body's fields, and our own beside them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec
import pyarrow as pa

from ilk.sources.connectors.intake.logged import Decoded
from ilk.sources.files.reader import WHOLE_ROW


class _Sent(msgspec.Struct):
    body: msgspec.Raw


_BODY = msgspec.json.Decoder(_Sent)
Own = Callable[[Mapping[str, Any]], Mapping[str, Any]]
"""What a row has of a message beside the fields of its body."""


def body_rows(read: Sequence[Decoded], own: Own) -> pa.RecordBatch:
    """A row for each message: its number, and the whole row as JSON, in which fields are as they were sent."""
    return pa.RecordBatch.from_pydict(
        {
            "seq": pa.array([stored.seq for stored, _ in read], pa.int64()),
            WHOLE_ROW: pa.array([_row(each, own) for each in read], pa.large_string()),
        }
    )


def _row(read: Decoded, own: Own) -> str:
    """The row. Numbers keep all their digits, for the body is not written anew; our own fields come first and count."""
    stored, said = read
    fields = bytes(_BODY.decode(stored.entry.message).body).strip()[1:].lstrip()
    between = b"" if fields == b"}" else b","
    return (msgspec.json.encode(own(said))[:-1] + between + fields).decode()
