"""What an engine knows of its tables, so that it need not ask each time."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from threading import Lock

from ilk.warehouse.engine import Columns


class KnownTables:
    """The tables that are there, until something that may change them has ended: asking DuckDB takes milliseconds.

    This process owns the file, so that nobody else changes them.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._changes = 0
        self._tables: Mapping[str, Columns] | None = None

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Forget what is known when the block ends, however it does."""
        try:
            yield
        finally:
            with self._lock:
                self._changes += 1
                self._tables = None

    def tables(self, asked: Callable[[], Mapping[str, Columns]]) -> Mapping[str, Columns]:
        """The tables as they are known, or as `asked` says."""
        with self._lock:
            known, changes = self._tables, self._changes
        if known is not None:
            return known
        found = asked()
        with self._lock:
            if changes == self._changes:  # else something may have changed since it was asked
                self._tables = found
        return found
