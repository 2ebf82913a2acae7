"""Messages of Segment's specification as rows: the same columns for every one."""

from collections.abc import Collection, Sequence
from datetime import datetime

import pyarrow as pa

from ilk.sources.connectors.intake.flattening import TEXTS, flattening_of
from ilk.sources.connectors.intake.logged import Decoded

_INSTANT = pa.timestamp("us", "UTC")
COLUMNS = ("seq", "at", "received_at", *TEXTS)
"""The columns of every event."""


def batch_of(read: Sequence[Decoded], wanted: Collection[str] = COLUMNS) -> pa.RecordBatch:
    """A row for each event, whose message is decoded, with the wanted columns."""
    columns: dict[str, pa.Array] = {}
    if "seq" in wanted:
        columns["seq"] = pa.array([stored.seq for stored, _ in read], pa.int64())
    if "at" in wanted:
        columns["at"] = pa.array([datetime.fromisoformat(said["timestamp"]) for _, said in read], _INSTANT)
    if "received_at" in wanted:
        columns["received_at"] = pa.array([stored.received_at for stored, _ in read], _INSTANT)
    flattening = flattening_of(wanted)
    rows = [flattening.texts(said) for _, said in read]
    texts = [name for name in TEXTS if name in wanted]
    columns |= {name: pa.array([row[name] for row in rows], pa.large_string()) for name in texts}
    return pa.RecordBatch.from_pydict(columns)
