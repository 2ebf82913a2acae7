"""The log of the intake: every event that was accepted, once and in order, and every one that was refused."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Self

from sqlalchemy import (
    Column,
    Connection,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    desc,
    func,
    select,
    text,
)
from sqlalchemy.dialects.sqlite import insert as insert_here

from ilk.database.engine import Database
from ilk.database.instants import instant, stored
from ilk.kernel.errors import UserError

LOG_FILE = "intake.sqlite"
_VERSION = 1
_PIECE = 5_000
_MINUTE = 60_000_000

_METADATA = MetaData()
_events = Table(
    "events",
    _METADATA,
    Column("seq", Integer, primary_key=True),
    Column("message_id", String, nullable=False, unique=True),
    Column("received_at", Integer, nullable=False),
    Column("type", String, nullable=False),
    Column("message", Text, nullable=False),
    sqlite_autoincrement=True,
)
_refused = Table(
    "refused",
    _METADATA,
    Column("seq", Integer, primary_key=True),
    Column("digest", LargeBinary, nullable=False, unique=True),
    Column("received_at", Integer, nullable=False),
    Column("reason", String, nullable=False),
    Column("detail", Text, nullable=False),
    Column("raw", LargeBinary, nullable=False),
    sqlite_autoincrement=True,
)
_minutes = Table(
    "minutes",
    _METADATA,
    Column("minute", Integer, primary_key=True),
    Column("type", String, primary_key=True),
    Column("events", Integer, nullable=False),
)


@dataclass(frozen=True, slots=True)
class LogEntry:
    """An event: its id, which tells it from all others, its type, and the whole message as JSON."""

    message_id: str
    type: str
    message: str


@dataclass(frozen=True, slots=True)
class RefusedEntry:
    """What was refused, byte by byte, and why: a word for the reason, and a sentence."""

    reason: str
    detail: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class StoredRefusal:
    """A refused event as it stands in the log."""

    seq: int
    received_at: datetime
    entry: RefusedEntry


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event as it stands in the log."""

    seq: int
    received_at: datetime
    entry: LogEntry


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What came at one instant: events, and what was refused."""

    at: datetime
    events: Sequence[LogEntry] = ()
    refused: Sequence[RefusedEntry] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason for refusals: how many there were, and when the last."""

    reason: str
    count: int
    last_at: datetime


class IntakeLog:
    """The log of a project, in a file of its own. Threads may share one.

    Events have numbers that only grow, in the order in which they were written; a log that is made anew begins with
    the microsecond of its making, so that its numbers follow those of the one before it.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    def open(cls, path: Path, at: datetime) -> Self:
        """Open the log in a file; `at` is when it is made, if there is none.

        Raises `UserError`: `database-newer`, `store-unreadable`, `disk-full`; `Transient` `store-locked`.
        """
        database = Database.of_file(path)
        try:
            with database.write() as connection:
                _prepare(connection, path, at)
        except BaseException:
            database.close()
            raise
        return cls(database)

    @classmethod
    def reading(cls, path: Path) -> Self:
        """A log that is there, to be read. Raises `UserError`: `database-newer`, `store-unreadable`."""
        database = Database.of_file(path)
        try:
            with database.read() as connection:
                is_whole = _refuse_newer(connection, path) == _VERSION
        except BaseException:
            database.close()
            raise
        if is_whole:
            return cls(database)
        database.close()  # its making was cut short
        return cls.open(path, datetime.fromtimestamp(path.stat().st_mtime, UTC))

    def add(self, arrivals: Sequence[Arrivals]) -> int:
        """Write all of it in one transaction; how many events are new. When it returns, they are on the disk.

        An event whose id is known, and what was refused before, is passed over.

        Raises `UserError` when the file cannot be written; nothing was written then.
        """
        with self._database.write() as connection:
            return _add(connection, arrivals)

    def events(self, after: int | None, types: Collection[str] = ()) -> Iterator[list[StoredEvent]]:
        """The events behind a number, or all of them, of some types or of any, in order and in pieces."""
        last = after or 0
        while piece := self._piece(last, types):
            yield piece
            last = piece[-1].seq

    def next(self, after: int | None, limit: int) -> list[StoredEvent]:
        """The first so many events behind a number, or of all, in order."""
        return self._piece(after or 0, (), limit)

    def came_by(self, at: datetime) -> int:
        """The number of the newest event that came until an instant; 0 without one."""
        asked = select(_events.c.seq).where(_events.c.received_at <= stored(at)).order_by(desc(_events.c.seq)).limit(1)
        with self._database.read() as connection:
            return connection.execute(asked).scalar() or 0

    def waiting(self, after: int) -> int:
        """How many events there are behind a number."""
        with self._database.read() as connection:
            return connection.execute(select(func.count()).where(_events.c.seq > after)).scalar() or 0

    def newest(self) -> int:
        """The number of the newest event; 0 without one."""
        with self._database.read() as connection:
            return _newest(connection)

    def counts(self) -> dict[str, int]:
        """How many events there are of each type."""
        total = func.sum(_minutes.c.events)
        with self._database.read() as connection:
            rows = connection.execute(select(_minutes.c.type, total).group_by(_minutes.c.type).order_by(desc(total)))
            return {kind: int(count) for kind, count in rows}

    def minutes(self, since: datetime) -> dict[datetime, int]:
        """How many events came in each minute from an instant on; minutes without one are left out."""
        total = func.sum(_minutes.c.events)
        asked = select(_minutes.c.minute, total).where(_minutes.c.minute >= stored(since) // _MINUTE)
        with self._database.read() as connection:
            rows = connection.execute(asked.group_by(_minutes.c.minute).order_by(_minutes.c.minute))
            return {instant(minute * _MINUTE): int(count) for minute, count in rows}

    def last_received(self) -> datetime | None:
        """When the newest event came."""
        newest = select(_events.c.received_at).order_by(desc(_events.c.seq)).limit(1)
        with self._database.read() as connection:
            at = connection.execute(newest).scalar()
        return None if at is None else instant(at)

    def reasons(self) -> list[Reason]:
        """The reasons for refusals, the most frequent first."""
        count = func.count()
        asked = select(_refused.c.reason, count, func.max(_refused.c.received_at)).group_by(_refused.c.reason)
        with self._database.read() as connection:
            rows = connection.execute(asked.order_by(desc(count), _refused.c.reason))
            return [Reason(reason, number, instant(at)) for reason, number, at in rows]

    def refusals(self, limit: int, before: int | None = None) -> list[StoredRefusal]:
        """What was refused, the newest first, before a number or from the end."""
        asked = select(_refused).order_by(desc(_refused.c.seq)).limit(limit)
        if before is not None:
            asked = asked.where(_refused.c.seq < before)
        with self._database.read() as connection:
            return [
                StoredRefusal(row.seq, instant(row.received_at), RefusedEntry(row.reason, row.detail, row.raw))
                for row in connection.execute(asked)
            ]

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def _piece(self, after: int, types: Collection[str], limit: int = _PIECE) -> list[StoredEvent]:
        asked = select(_events).where(_events.c.seq > after).order_by(_events.c.seq).limit(limit)
        if types:
            asked = asked.where(_events.c.type.in_(types))
        with self._database.read() as connection:
            return [
                StoredEvent(row.seq, instant(row.received_at), LogEntry(row.message_id, row.type, row.message))
                for row in connection.execute(asked)
            ]


def _prepare(connection: Connection, path: Path, at: datetime) -> None:
    """Make the tables of a new log; refuse one that a later version of the product made."""
    if _refuse_newer(connection, path) == _VERSION:
        return
    _METADATA.create_all(connection)
    sequence = text("INSERT INTO sqlite_sequence (name, seq) VALUES ('events', :first)")
    connection.execute(sequence, {"first": stored(at)})
    connection.exec_driver_sql(f"PRAGMA user_version = {_VERSION}")


def _refuse_newer(connection: Connection, path: Path) -> int:
    """The version of a log. Raises `UserError` for one that a later version of the product made."""
    found: int = connection.exec_driver_sql("PRAGMA user_version").scalar() or 0
    if found > _VERSION:
        raise UserError(
            "database-newer",
            f"a later version of Ilk wrote the log of events: it is at {found}, this version knows {_VERSION}",
            where=str(path),
            hint="Install that version or a later one.",
        )
    return found


def _add(connection: Connection, arrivals: Sequence[Arrivals]) -> int:
    before = _newest(connection)
    events = [
        (each.message_id, stored(batch.at), each.type, each.message) for batch in arrivals for each in batch.events
    ]
    if events:
        connection.exec_driver_sql(
            "INSERT OR IGNORE INTO events (message_id, received_at, type, message) VALUES (?, ?, ?, ?)", events
        )
    refused = [
        (_digest(each), stored(batch.at), each.reason, each.detail, each.raw)
        for batch in arrivals
        for each in batch.refused
    ]
    if refused:
        connection.exec_driver_sql(
            "INSERT OR IGNORE INTO refused (digest, received_at, reason, detail, raw) VALUES (?, ?, ?, ?, ?)", refused
        )
    return _counted(connection, before)


def _digest(refused: RefusedEntry) -> bytes:
    return sha256(refused.reason.encode() + b"\0" + refused.raw).digest()


def _newest(connection: Connection) -> int:
    return connection.execute(select(func.max(_events.c.seq))).scalar() or 0


def _counted(connection: Connection, after: int) -> int:
    """Count the events behind a number under their minutes; how many they are."""
    minute, kind = _events.c.received_at // _MINUTE, _events.c.type
    new = select(minute, kind, func.count()).where(_events.c.seq > after).group_by(minute, kind)
    rows = [{"minute": at, "type": name, "events": count} for at, name, count in connection.execute(new)]
    if not rows:
        return 0
    tally = insert_here(_minutes)
    more = tally.on_conflict_do_update(set_={"events": _minutes.c.events + tally.excluded.events})
    connection.execute(more, rows)
    return sum(row["events"] for row in rows)
