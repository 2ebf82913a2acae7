"""Opening the database, and the two ways to use it: to read, and to write in one transaction."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Self

from sqlalchemy import URL, Connection, Engine, PoolProxiedConnection, create_engine, event, make_url

from ilk.database.faults import told_plainly
from ilk.database.migrations import migrate
from ilk.kernel.errors import UserError

_PATIENCE = 10.0
"""Seconds to wait for another process's transaction before saying that the database is locked."""

_PAUSE = 0.01
"""Seconds between two attempts at what SQLite refuses at once instead of waiting."""


def sqlite_url(path: Path) -> URL:
    """The address of a SQLite file."""
    return URL.create("sqlite", database=str(path))


class Database:
    """Operational records in SQLite. Threads may share one; each `read` or `write` takes its own connection."""

    def __init__(self, engine: Engine, path: Path) -> None:
        self._engine = engine
        self._path = path
        self._watching: list[PoolProxiedConnection] = []

    @classmethod
    def open(cls, address: URL | str, *, patience: float = _PATIENCE) -> Self:
        """Open the database at `address` and bring its tables up to date; make it when there is none.

        Raises:
            Transient: `store-locked`, when another process writes for longer than `patience` seconds.
            UserError: `database-unsupported`, `store-unreadable`, `disk-full`, or `database-newer` when a later
                version of the product has changed it.
        """
        url = make_url(address)
        if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
            raise UserError(
                "database-unsupported",
                f"`{url.render_as_string()}` is not a database that this version can use",
                hint="Give the address of a file, such as `sqlite:///my-shop/.ilk/database.sqlite`.",
            )
        path = Path(url.database)
        database = cls.of_file(path, patience=patience)
        try:
            migrate(database.write, path)
        except BaseException:
            database.close()
            raise
        return database

    @classmethod
    def of_file(cls, path: Path, *, patience: float = _PATIENCE) -> Self:
        """A SQLite file, whatever its tables are; made when somebody writes and there is none."""
        engine = create_engine(sqlite_url(path), connect_args={"timeout": patience})
        event.listen(engine, "connect", partial(_on_connect, patience=patience))
        event.listen(engine, "begin", _on_begin)
        return cls(engine, path)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one state of the database for as long as it is open."""
        with told_plainly(self._path), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction, which holds the write lock from its start: what it read is still so when it writes."""
        with told_plainly(self._path), self._engine.connect() as connection:
            writing = connection.execution_options(ilk_writes=True)
            with writing.begin():
                yield writing

    def watch(self) -> Callable[[], int]:
        """What tells a number that is another one whenever anybody has written since, in whatever process.

        It is for one thread at a time, until the database is closed.
        """
        with told_plainly(self._path):
            connection = self._engine.raw_connection()
        self._watching.append(connection)
        cursor = connection.cursor()

        def version() -> int:
            with told_plainly(self._path):
                return int(cursor.execute("PRAGMA data_version").fetchone()[0])

        return version

    def close(self) -> None:
        """Let go of the file."""
        for connection in self._watching:
            connection.close()
        self._watching.clear()
        self._engine.dispose()


def _on_connect(connection: Any, _record: object, *, patience: float) -> None:
    """Set a new connection up.

    `synchronous = FULL`: what was acknowledged (a definition, a key, an audit record) survives a power cut. Writes are
    few and small here, so the price, about 0.3 ms a transaction, is not felt.
    """
    connection.isolation_level = None  # transactions are begun by `_on_begin`, not by the driver at the first write
    cursor = connection.cursor()
    _write_ahead(cursor, time.monotonic() + patience)
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _write_ahead(cursor: sqlite3.Cursor, until: float) -> None:
    """Write changes ahead, in a log; `until` is a reading of the monotonic clock.

    The first who opens a new file changes its mode, alone. For that lock SQLite does not wait: two who hold a share of
    it would wait for each other.
    """
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY  # the low byte says what, the rest says why
            if not busy or time.monotonic() >= until:
                raise
        else:
            return
        time.sleep(_PAUSE)  # noqa: TID251 - SQLite gives nothing here that could be waited for


def _on_begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("ilk_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
