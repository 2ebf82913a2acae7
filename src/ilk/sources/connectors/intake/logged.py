"""What is read from the log of the intake: whoever wrote it there, row by row in the order in which it came."""

from abc import abstractmethod
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from typing import Any, Literal, TypeAlias

import msgspec
import pyarrow as pa

from ilk.database.intake import IntakeLog, StoredEvent
from ilk.sources.connectors.connector import Mark, RowsConnection, Surroundings

Decoded: TypeAlias = tuple[StoredEvent, Mapping[str, Any]]
"""A message of the log, and what it says."""


class LogConnection(RowsConnection):
    """Messages of the intake's log, which a server follows. Each run brings what came since the last."""

    cursor: Literal["seq"] = "seq"

    @property
    @abstractmethod
    def logged_types(self) -> Collection[str]:
        """The types of messages among which these are."""

    @abstractmethod
    def takes(self, message: Mapping[str, Any], source: str) -> bool:
        """Whether a message is one of these, for a source of a name."""

    @abstractmethod
    def batch(self, read: Sequence[Decoded], wanted: Collection[str] | None = None) -> pa.RecordBatch:
        """A row for each message: with the wanted columns, or all; or with whole rows as JSON, and the cursor."""

    @property
    def orders_bytes(self) -> bool:
        return False


@contextmanager
def logged_rows(
    connection: LogConnection, since: Mark | None, surroundings: Surroundings
) -> Iterator[Iterator[pa.RecordBatch]]:
    """The rows of a connection in the log, for the length of a block."""
    found = surroundings.live.log_read() if surroundings.live is not None else None
    if found is None:
        yield iter([connection.batch([])])
        return
    with closing(found) as log:
        # Numbers are never given twice: whatever has the newest one that came before came then.
        yield _batches(log, connection, since if isinstance(since, int) else None, surroundings.source)


def _batches(log: IntakeLog, connection: LogConnection, after: int | None, source: str) -> Iterator[pa.RecordBatch]:
    """The rows, piece by piece; the first piece is without any, for it tells the columns."""
    yield connection.batch([])
    for piece in log.events(after, connection.logged_types):
        read = [(stored, msgspec.json.decode(stored.entry.message)) for stored in piece]
        yield connection.batch([each for each in read if connection.takes(each[1], source)])
