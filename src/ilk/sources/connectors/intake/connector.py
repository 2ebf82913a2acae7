"""The connector of the intake: a row for each event, from the log that events are written down in."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from typing import Any

import msgspec
import pyarrow as pa

from ilk.database.intake import IntakeLog, StoredEvent
from ilk.sources.connectors.connector import Mark, RowsConnector, Surroundings
from ilk.sources.connectors.intake.flattening import TEXTS, texts_of
from ilk.sources.connectors.intake.settings import IntakeConnection

_INSTANT = pa.timestamp("us", "UTC")


@contextmanager
def _rows(
    connection: IntakeConnection, since: Mark | None, surroundings: Surroundings
) -> Iterator[Iterator[pa.RecordBatch]]:
    path = surroundings.intake
    if path is None or not path.is_file():
        yield iter([_batch([])])
        return
    with closing(IntakeLog.reading(path)) as log:
        # Numbers are never given twice: whatever has the newest one that came before came then.
        yield _batches(log, connection, since if isinstance(since, int) else None)


INTAKE = RowsConnector("intake", "Live events", IntakeConnection, _rows)


def _batches(log: IntakeLog, connection: IntakeConnection, after: int | None) -> Iterator[pa.RecordBatch]:
    """The rows, piece by piece; the first piece is without any, for it tells the columns."""
    chosen = set(connection.events)
    yield _batch([])
    for piece in log.events(after, connection.types):
        read = [(stored, msgspec.json.decode(stored.entry.message)) for stored in piece]
        yield _batch([(stored, said) for stored, said in read if not chosen or said.get("event") in chosen])


def _batch(read: Sequence[tuple[StoredEvent, Mapping[str, Any]]]) -> pa.RecordBatch:
    rows = [texts_of(said) for _, said in read]
    columns: dict[str, pa.Array] = {
        "seq": pa.array([stored.seq for stored, _ in read], pa.int64()),
        "at": pa.array([datetime.fromisoformat(said["timestamp"]) for _, said in read], _INSTANT),
        "received_at": pa.array([stored.received_at for stored, _ in read], _INSTANT),
    }
    columns |= {name: pa.array([row[name] for row in rows], pa.large_string()) for name in TEXTS}
    return pa.RecordBatch.from_pydict(columns)
