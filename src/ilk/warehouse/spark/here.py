"""Rows that this process has: a DuckDB in memory answers what is asked of them alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import local
from typing import Any

import pyarrow as pa

from ilk.warehouse import sql
from ilk.warehouse.duckdb import DuckDBEngine
from ilk.warehouse.spark.editions import Stored
from ilk.warehouse.spark.rows import Rows
from ilk.warehouse.sql import Query


class Here:
    """What is offered to Spark by this process.

    Files are read and cleaned here, chunk by chunk, and only what is good is stored for Spark. A query that reads
    stored tables as well is Spark's: then the offered rows are stored for it, for as long as they are offered.
    """

    def __init__(self, rows: Rows) -> None:
        self._engine = DuckDBEngine.open(None)
        self._rows = rows
        self._thread = local()

    @contextmanager
    def offer(self, name: str, rows: Any) -> Iterator[None]:
        """Make rows readable as table `name` within the block, in this thread."""
        with self._engine.offer(name, rows):
            self._thread.name, self._thread.sent = name, None
            try:
                yield
            finally:
                sent: Stored | None = self._thread.sent
                self._thread.name = self._thread.sent = None
                if sent is not None:
                    self._rows.forget(sent.folders)

    def has(self, query: Query) -> bool:
        """Whether a query reads nothing but what is here."""
        offered = getattr(self._thread, "name", None)
        return query.tables() <= ({offered.lower()} if offered else set())

    def run(self, query: Query) -> pa.Table:
        """The rows of a query that reads nothing else."""
        return self._engine.run(query)

    @contextmanager
    def stream(self, query: Query, rows: int = 100_000) -> Iterator[pa.RecordBatchReader]:
        """The rows of a query that reads nothing else, in batches."""
        with self._engine.stream(query, rows) as reader:
            yield reader

    def sent(self, query: Query) -> dict[str, Stored]:
        """What is offered here and read by a query, stored for Spark."""
        name = getattr(self._thread, "name", None)
        if name is None or name.lower() not in query.tables():
            return {}
        if self._thread.sent is None:
            with self._engine.stream(sql.everything(name)) as reader:
                self._thread.sent = self._rows.store_arrow(name, reader.schema, reader)
        return {name.lower(): self._thread.sent}

    def close(self) -> None:
        """Let go of the engine in memory."""
        self._engine.close()
