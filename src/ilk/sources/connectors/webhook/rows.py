"""Webhooks as rows: the fields of what was sent, and what is known of its sending beside them."""

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from ilk.sources.connectors.intake.bodies import body_rows
from ilk.sources.connectors.intake.logged import Decoded

WEBHOOK = "webhook"
"""The type of such messages in the log."""


def webhook_rows(read: Sequence[Decoded]) -> pa.RecordBatch:
    """A row for each message."""
    return body_rows(read, _own)


def _own(said: Mapping[str, Any]) -> Mapping[str, Any]:
    return {
        "webhook_id": said["webhookId"],
        "webhook_topic": said.get("topic"),
        "webhook_received_at": said["receivedAt"],
    }
