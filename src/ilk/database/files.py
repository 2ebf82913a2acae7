"""A store in a file of SQLite."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Insert, MetaData, Table, text
from sqlalchemy.dialects.sqlite import insert

from ilk.database.backend import Known, adding
from ilk.database.engine import Database

_WORDS = {Known.FAULT: "INSERT", Known.STAYS: "INSERT OR IGNORE", Known.GIVES_WAY: "INSERT OR REPLACE"}


class FileBackend:
    """A file of SQLite, made when somebody writes and there is none."""

    def __init__(self, path: Path) -> None:
        self._database = Database.of_file(path)
        self._path = path

    @property
    def place(self) -> str:
        """The path of the file."""
        return str(self._path)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one state of the store for as long as it is open."""
        with self._database.read() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction, alone among all that write to the file."""
        with self._database.write() as connection:
            yield connection

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def size(self) -> int:
        """How many bytes the file takes, with what was not moved into it yet."""
        files = (self._path, self._path.with_name(f"{self._path.name}-wal"))
        return sum(each.stat().st_size for each in files if each.exists())

    def version(self, connection: Connection) -> int:
        """The version that the file was noted to be at; 0 for a new one."""
        return connection.exec_driver_sql("PRAGMA user_version").scalar() or 0

    def note_version(self, connection: Connection, version: int) -> None:
        """Note the version of the file."""
        connection.exec_driver_sql(f"PRAGMA user_version = {version:d}")

    def make(self, connection: Connection, tables: MetaData) -> None:
        """Make the tables that are not there."""
        tables.create_all(connection)

    def begin_numbers(self, connection: Connection, table: Table, last: int) -> None:
        """Let the numbers of a new table follow a number."""
        sequence = text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)")
        connection.execute(sequence, {"name": table.name, "last": last})

    def last_number(self, connection: Connection, table: Table) -> int:
        """The last number that was given in a table, or that its numbers follow."""
        asked = "SELECT seq FROM sqlite_sequence WHERE name = ?"
        return int(connection.exec_driver_sql(asked, (table.name,)).scalar_one())

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
        """Add rows to a table, in order."""
        if not rows:
            return
        values = ", ".join("?" * len(columns))
        given = f"VALUES ({values})"
        if unless is not None:
            given = f"SELECT {values} WHERE NOT EXISTS (SELECT 1 FROM {unless.name} WHERE {columns[0]} = ?)"  # noqa: S608
            rows = [(*row, row[0]) for row in rows]
        connection.exec_driver_sql(f"{_WORDS[known]} INTO {table.name} ({', '.join(columns)}) {given}", list(rows))

    def more(self, table: Table, *counts: str) -> Insert:
        """The statement that adds a row, or its counts to those of the row with its key."""
        return adding(insert, table, counts)

    def exchange(self, connection: Connection, table: Table, new: Table) -> None:
        """Put the rows of another table, which is empty then, in the place of those of a table."""
        connection.exec_driver_sql(f"DROP TABLE {table.name}")
        connection.exec_driver_sql(f"ALTER TABLE {new.name} RENAME TO {table.name}")
        new.create(connection)
