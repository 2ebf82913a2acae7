"""What an engine knows of its tables, so that it need not ask each time."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from threading import Lock

from ilk.warehouse.engine import Columns

_FEW = 5
"""So many tables are asked about one by one; for more, asking about all of them is quicker."""


class KnownTables:
    """The tables that are there, until something that may change them has ended: asking DuckDB takes milliseconds.

    This process owns the file, so that nobody else changes them.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._changes = 0
        self._tables: Mapping[str, Columns] | None = None
        self._changed: set[str] = set()

    @contextmanager
    def changing(self, *tables: str) -> Iterator[set[str]]:
        """Ask about these tables again when the block ends, however it does, and about those it adds to the set."""
        changed = set(tables)
        try:
            yield changed
        finally:
            with self._lock:
                self._changes += 1
                self._changed |= changed

    @contextmanager
    def changing_any(self) -> Iterator[None]:
        """Ask about all tables again when the block ends."""
        try:
            yield
        finally:
            with self._lock:
                self._changes += 1
                self._tables = None

    def tables(
        self, everything: Callable[[], Mapping[str, Columns]], one: Callable[[str], Columns | None]
    ) -> Mapping[str, Columns]:
        """The tables as they are known, or as `everything`, or `one` of those that were changed, says."""
        with self._lock:
            known, changed, changes = self._tables, frozenset(self._changed), self._changes
        if known is not None and not changed:
            return known
        found = everything() if known is None or len(changed) > _FEW else _mended(known, changed, one)
        with self._lock:
            if changes == self._changes:  # else something may have changed since it was asked
                self._tables, self._changed = found, set()
        return found


def _mended(
    known: Mapping[str, Columns], changed: frozenset[str], one: Callable[[str], Columns | None]
) -> Mapping[str, Columns]:
    now = {name: one(name) for name in changed}
    return dict(sorted((name, columns) for name, columns in {**known, **now}.items() if columns is not None))
