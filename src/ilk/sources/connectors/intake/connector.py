"""The connector of the intake: a row for each event, from the log that events are written down in."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from typing import Any

import msgspec
import pyarrow as pa

from ilk.database.intake import IntakeLog, StoredEvent
from ilk.sources.connectors.connector import Mark, RowsConnector, Surroundings
from ilk.sources.connectors.intake.flattening import TEXTS, flattening_of
from ilk.sources.connectors.intake.settings import IntakeConnection

Decoded = tuple[StoredEvent, Mapping[str, Any]]
"""An event of the log, and what its message says."""

_INSTANT = pa.timestamp("us", "UTC")
COLUMNS = ("seq", "at", "received_at", *TEXTS)
"""The columns of every event."""


@contextmanager
def _rows(
    connection: IntakeConnection, since: Mark | None, surroundings: Surroundings
) -> Iterator[Iterator[pa.RecordBatch]]:
    path = surroundings.intake
    if path is None or not path.is_file():
        yield iter([batch_of([])])
        return
    with closing(IntakeLog.reading(path)) as log:
        # Numbers are never given twice: whatever has the newest one that came before came then.
        yield _batches(log, connection, since if isinstance(since, int) else None)


INTAKE = RowsConnector("intake", "Live events", IntakeConnection, _rows)


def _batches(log: IntakeLog, connection: IntakeConnection, after: int | None) -> Iterator[pa.RecordBatch]:
    """The rows, piece by piece; the first piece is without any, for it tells the columns."""
    yield batch_of([])
    for piece in log.events(after, connection.types):
        read = [(stored, msgspec.json.decode(stored.entry.message)) for stored in piece]
        yield batch_of([each for each in read if connection.takes(each[0].entry.type, each[1].get("event"))])


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
