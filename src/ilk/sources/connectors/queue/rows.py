"""Entries of a queue as rows: their fields, and what is known of their coming beside them."""

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from ilk.sources.connectors.intake.bodies import body_rows
from ilk.sources.connectors.intake.logged import Decoded

QUEUE = "queue"
"""The type of such messages in the log."""


def queue_rows(read: Sequence[Decoded]) -> pa.RecordBatch:
    """A row for each entry."""
    return body_rows(read, _own)


def _own(said: Mapping[str, Any]) -> Mapping[str, Any]:
    return {
        "queue_id": said["queueId"],
        "queue_added_at": said.get("addedAt"),
        "queue_received_at": said["receivedAt"],
    }
