"""Where a store keeps its tables: a file of SQLite, or a schema of PostgreSQL; what each does in a way of its own."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from enum import Enum, auto
from functools import cache
from typing import Any, Protocol

from sqlalchemy import Connection, Insert, MetaData, Table


class Known(Enum):
    """What becomes of a row that is put where one of the same key is."""

    FAULT = auto()
    STAYS = auto()
    GIVES_WAY = auto()


class Backend(Protocol):
    """A place for the tables of one store. Threads may share one; processes too, each with a backend of its own."""

    @property
    def place(self) -> str:
        """Where it is, for people."""

    def read(self) -> AbstractContextManager[Connection]:
        """A connection that sees one state of the store for as long as it is open."""

    def write(self) -> AbstractContextManager[Connection]:
        """One transaction, alone among all that write to the store: what it read is still so when it writes."""

    def close(self) -> None:
        """Let go of it."""

    def size(self) -> int:
        """How many bytes the store takes."""

    def version(self, connection: Connection) -> int:
        """The version that the store was noted to be at; 0 for a new one."""

    def note_version(self, connection: Connection, version: int) -> None:
        """Note the version of the store."""

    def make(self, connection: Connection, tables: MetaData) -> None:
        """Make the tables that are not there."""

    def begin_numbers(self, connection: Connection, table: Table, last: int) -> None:
        """Let the numbers of a new table follow a number."""

    def last_number(self, connection: Connection, table: Table) -> int:
        """The last number that was given in a table, or that its numbers follow."""

    def put(
        self,
        connection: Connection,
        table: Table,
        columns: Sequence[str],
        rows: Sequence[tuple[Any, ...]],
        *,
        known: Known = Known.FAULT,
        unless: Table | None = None,
    ) -> None:
        """Add rows to a table, in order.

        Args:
            connection: of a `write`.
            table: where they go.
            columns: the names of their values.
            rows: their values.
            known: what becomes of a row whose key is in the table.
            unless: a table with a column of the name of the first; rows whose first value it has are passed over.
        """

    def more(self, table: Table, *counts: str) -> Insert:
        """The statement that adds a row, or its counts to those of the row with its key."""

    def exchange(self, connection: Connection, table: Table, new: Table) -> None:
        """Put the rows of another table, which is empty then, in the place of those of a table."""


@cache
def adding(insert: Callable[[Table], Any], table: Table, counts: tuple[str, ...]) -> Insert:
    """The statement of `Backend.more`, made once of what a dialect says an insertion is."""
    new = insert(table)
    more = {each: table.c[each] + new.excluded[each] for each in counts}
    added: Insert = new.on_conflict_do_update(index_elements=table.primary_key.columns, set_=more)
    return added
