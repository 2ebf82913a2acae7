"""A store in a schema of PostgreSQL, to which several processes come, of several machines too."""

import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import (
    URL,
    Column,
    Connection,
    Engine,
    Insert,
    Integer,
    MetaData,
    String,
    Table,
    create_engine,
    event,
    make_url,
    select,
    text,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import ArgumentError, DBAPIError

from ilk.database.backend import Known, adding
from ilk.kernel.errors import Transient, UserError

SCHEMA = "ilk"
"""The schema that has the tables."""
_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]
_PATIENCE = 10
"""Seconds that a server may take to answer a new connection."""
_PULSE = {"TCP_KEEPIDLE": 30, "TCP_KEEPINTVL": 10, "TCP_KEEPCNT": 3}
"""A server that is gone without a word is noticed after a minute."""
_READS = {"default_transaction_isolation": "repeatable read", "default_transaction_read_only": "on"}
_LOGIN = frozenset({"28000", "28P01"})
_FULL = "53100"
_BUSY = frozenset({"40001", "40P01", "55P03"})
_AWAY = frozenset({"53300", "55000", "57P01", "57P02", "57P03"})

_versions = Table(
    "versions",
    MetaData(),
    Column("store", String, primary_key=True),
    Column("version", Integer, nullable=False),
)


class PostgresBackend:
    """The tables of a store in PostgreSQL.

    Who writes waits for all others who write to the same store, so that numbers are seen in the order in which they
    were given: nobody who reads behind a number misses a smaller one that was written later.
    """

    def __init__(self, url: str, store: str) -> None:
        """Nothing is asked of the server yet.

        Args:
            url: such as `postgresql://ilk:secret@db.example.com/shop`.
            store: the name of the store, which has its own version and its own order of writing.

        Raises `UserError` `wrong-value` for what is no address of PostgreSQL, `extra-missing` without the driver.
        """
        address = address_of(url)
        self._place = address.set(drivername="postgresql", password=None).render_as_string()
        self._store = store
        self._reading = _engine(address, **_READS)
        self._writing = _engine(address)

    @property
    def place(self) -> str:
        """The address, without the password."""
        return self._place

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one state of the store for as long as it is open."""
        with _told_plainly(self._place), self._reading.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction, alone among all that write to the store; durable when it ends."""
        with _told_plainly(self._place), self._writing.begin() as connection:
            _alone(connection, self._store)
            yield connection

    def close(self) -> None:
        """End the connections."""
        self._reading.dispose()
        self._writing.dispose()

    def size(self) -> int:
        """How many bytes the tables of the schema take."""
        asked = text("""
            SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0) FROM pg_class AS c
            JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE n.nspname = :schema AND c.relkind = 'r'
        """)
        with self.read() as connection:
            return int(connection.execute(asked, {"schema": SCHEMA}).scalar_one())

    def version(self, connection: Connection) -> int:
        """The version that the store was noted to be at; 0 for a new one."""
        named = {"name": f"{SCHEMA}.{_versions.name}"}
        if connection.execute(text("SELECT to_regclass(:name)"), named).scalar() is None:
            return 0
        return connection.execute(select(_versions.c.version).where(_versions.c.store == self._store)).scalar() or 0

    def note_version(self, connection: Connection, version: int) -> None:
        """Note the version of the store."""
        self.put(connection, _versions, ["store", "version"], [(self._store, version)], known=Known.GIVES_WAY)

    def make(self, connection: Connection, tables: MetaData) -> None:
        """Make the tables that are not there."""
        _alone(connection, "schema")
        if connection.execute(text("SELECT to_regnamespace(:name)"), {"name": SCHEMA}).scalar() is None:
            connection.exec_driver_sql(f"CREATE SCHEMA {SCHEMA}")
        _versions.create(connection, checkfirst=True)
        tables.create_all(connection)

    def begin_numbers(self, connection: Connection, table: Table, last: int) -> None:
        """Let the numbers of a new table follow a number."""
        connection.execute(text("SELECT setval(:name, :last)"), {"name": _sequence(table), "last": last})

    def last_number(self, connection: Connection, table: Table) -> int:
        """The last number that was given in a table, or that its numbers follow."""
        return int(connection.exec_driver_sql(f"SELECT last_value FROM {_sequence(table)}").scalar_one())  # noqa: S608

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
        """Add rows to a table, in order: all of them in one statement, a list for each column."""
        keys = [name for name in columns if name in table.primary_key.columns]
        if known is Known.GIVES_WAY:
            rows = list({tuple(row[columns.index(name)] for name in keys): row for row in rows}.values())
        if not rows:
            return
        names, key = ", ".join(columns), columns[0]
        lists = ", ".join(f"CAST(:{name} AS {table.c[name].type.compile(_DIALECT)}[])" for name in columns)
        rest = [name for name in columns if name not in keys]
        newer = ", ".join(f"{name} = excluded.{name}" for name in rest)
        words = {
            Known.FAULT: "",
            Known.STAYS: "ON CONFLICT DO NOTHING",
            Known.GIVES_WAY: f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {newer}",
        }
        passed = f"SELECT FROM {unless.name} AS its WHERE its.{key} = new.{key}" if unless is not None else ""
        statement = f"""
            INSERT INTO {table.name} ({names})
            SELECT {names} FROM unnest({lists}) WITH ORDINALITY AS new ({names}, place)
            {f"WHERE NOT EXISTS ({passed})" if passed else ""}
            ORDER BY place {words[known]}
        """  # noqa: S608 - of names of our own tables; values are parameters
        connection.execute(text(statement), dict(zip(columns, map(list, zip(*rows, strict=True)), strict=True)))

    def more(self, table: Table, *counts: str) -> Insert:
        """The statement that adds a row, or its counts to those of the row with its key."""
        return adding(insert, table, counts)

    def exchange(self, connection: Connection, table: Table, new: Table) -> None:
        """Put the rows of another table, which is empty then, in the place of those of a table."""
        table.drop(connection)
        connection.exec_driver_sql(f"ALTER TABLE {new.name} RENAME TO {table.name}")
        new.create(connection)


def address_of(url: str) -> URL:
    """An address of PostgreSQL. Raises `UserError` `wrong-value` for what is none."""
    hint = "Such as `postgresql://ilk:${ILK_PASSWORD}@db.example.com/shop`."
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):
        raise UserError("wrong-value", "this is not the address of a database", hint=hint) from None
    if address.drivername not in {"postgresql", "postgres"} or not address.database:
        raise UserError("wrong-value", "this is not the address of a database of PostgreSQL", hint=hint)
    return address.set(drivername="postgresql+pg8000")


def _engine(address: URL, **session: str) -> Engine:
    """What connects, with settings for its sessions."""
    given = {"timeout": _PATIENCE, "startup_params": {"search_path": SCHEMA, **session}}
    try:
        engine = create_engine(address, pool_pre_ping=True, connect_args=given)
    except ModuleNotFoundError as error:
        what = "what is live is kept in PostgreSQL, and a package for it is not installed"
        raise UserError("extra-missing", what, hint="Install it with `pip install 'ilk[postgresql]'`.") from error
    event.listen(engine, "connect", _on_connect)
    return engine


def _on_connect(connection: Any, _record: object) -> None:
    """Let a new connection send at once, wait as long as a statement takes, and notice a server that is gone.

    The driver says a statement in pieces, and a socket as it is made would hold the last of them back until the server
    has acknowledged the one before, which it puts off for 40 ms.
    """
    sock = connection._usock  # noqa: SLF001 - the driver has no setting for it
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sock.settimeout(None)
    for name, seconds in _PULSE.items():
        if hasattr(socket, name):  # as the system has them
            sock.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), seconds)


def _alone(connection: Connection, what: str) -> None:
    """Wait until nobody else does it, and keep others from it until the transaction ends."""
    lock = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")
    connection.execute(lock, {"name": f"{SCHEMA}.{what}"})


def _sequence(table: Table) -> str:
    (key,) = table.primary_key.columns
    return f"{table.name}_{key.name}_seq"


@contextmanager
def _told_plainly(place: str) -> Iterator[None]:
    """Raise a `UserError` for a server that is away, or refuses what is asked; other faults pass."""
    try:
        yield
    except DBAPIError as error:
        fault = _fault(error.orig, place)
        if fault is None:
            raise
        raise fault from None  # what it says may have parameters in it
    except OSError:
        raise _away(place) from None


def _fault(error: BaseException | None, place: str) -> UserError | None:
    """The error for people, or None when the fault is ours."""
    said = error.args[0] if error is not None and error.args else ""
    if not isinstance(said, dict):
        return _away(place) if type(error).__name__ == "InterfaceError" else None
    code, words = said.get("C", ""), said.get("M", "")
    if code in _LOGIN:
        hint = "Is the password in the environment right?"
        return UserError("database-login", f"{place} does not let this user in", where="live: postgresql", hint=hint)
    if code == _FULL:
        hint = "Free some space there; nothing was changed."
        return UserError("disk-full", f"the disk of {place} is full", where="live: postgresql", hint=hint)
    if code in _BUSY:
        return Transient("store-locked", f"others write to {place}", hint="Try again.")
    if code in _AWAY or code.startswith("08"):
        return _away(place)
    if code.startswith(("3D", "42501")):
        hint = "The user needs a database in which they may make a schema, or the schema `ilk` of their own."
        return UserError("database-refused", f"{place}: {words}", where="live: postgresql", hint=hint)
    return None


def _away(place: str) -> UserError:
    hint = "Is it running, and may this machine reach it? What was acknowledged is there."
    return Transient("database-away", f"{place} does not answer", where="live: postgresql", hint=hint)
