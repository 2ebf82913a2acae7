"""The log of the intake: every event that was accepted, once and in order, and every one that was refused."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Connection, Select, bindparam, desc, func, select

from ilk.database import intake_tables as tables
from ilk.database.backend import Backend, Known
from ilk.database.files import FileBackend
from ilk.database.instants import instant, stored
from ilk.database.intake_trimming import Trimmed, Trimming, forget, remove_events, remove_refused, trimmed
from ilk.kernel.errors import UserError

LOG_FILE = "intake.sqlite"
_VERSION = 2
_PIECE = 5_000
_MINUTE = 60_000_000
_UNSAID = datetime(1970, 1, 1, tzinfo=UTC)
_EVENT = ("message_id", "received_at", "type", "message")
_REFUSED = ("digest", "received_at", "reason", "detail", "raw")


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

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    @classmethod
    def open(cls, path: Path, at: datetime) -> Self:
        """Open the log in a file; `at` is when it is made, if there is none.

        Raises `UserError`: `database-newer`, `store-unreadable`, `disk-full`; `Transient` `store-locked`.
        """
        return cls.at(FileBackend(path), at)

    @classmethod
    def at(cls, backend: Backend, at: datetime) -> Self:
        """Open the log where a backend keeps it, and close that when the log is; `at` is when it is made."""
        try:
            with backend.write() as connection:
                _prepare(connection, backend, at)
        except BaseException:
            backend.close()
            raise
        return cls(backend)

    @classmethod
    def there(cls, backend: Backend) -> Self | None:
        """The log that is there, to be read; None without one, and the backend is closed then.

        Raises `UserError`: `database-newer`, `store-unreadable`.
        """
        try:
            with backend.read() as connection:
                found = _refuse_newer(connection, backend)
        except BaseException:
            backend.close()
            raise
        if found == _VERSION:
            return cls(backend)
        if found:
            return cls.at(backend, _UNSAID)  # an earlier version made it, and its numbers
        backend.close()
        return None

    def size(self) -> int:
        """How many bytes it takes, with all that is kept where it is."""
        return self._backend.size()

    def add(self, arrivals: Sequence[Arrivals]) -> int:
        """Write all of it in one transaction; how many events are new. When it returns, they are on the disk.

        An event whose id is known, and what was refused before, is passed over.

        Raises `UserError` when the file cannot be written; nothing was written then.
        """
        with self._backend.write() as connection:
            return _add(connection, self._backend, arrivals)

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
        asked = (
            select(tables.events.c.seq)
            .where(tables.events.c.received_at <= stored(at))
            .order_by(desc(tables.events.c.seq))
            .limit(1)
        )
        with self._backend.read() as connection:
            return connection.execute(asked).scalar() or 0

    def waiting(self, after: int) -> int:
        """How many events there are behind a number."""
        with self._backend.read() as connection:
            return connection.execute(select(func.count()).where(tables.events.c.seq > after)).scalar() or 0

    def newest(self) -> int:
        """The number of the newest event; 0 without one."""
        with self._backend.read() as connection:
            return _newest(connection)

    def counts(self) -> dict[str, int]:
        """How many events there are of each type."""
        total = func.sum(tables.minutes.c.events)
        with self._backend.read() as connection:
            rows = connection.execute(
                select(tables.minutes.c.type, total).group_by(tables.minutes.c.type).order_by(desc(total))
            )
            return {kind: int(count) for kind, count in rows}

    def minutes(self, since: datetime) -> dict[datetime, int]:
        """How many events came in each minute from an instant on; minutes without one are left out."""
        total = func.sum(tables.minutes.c.events)
        asked = select(tables.minutes.c.minute, total).where(tables.minutes.c.minute >= stored(since) // _MINUTE)
        with self._backend.read() as connection:
            rows = connection.execute(asked.group_by(tables.minutes.c.minute).order_by(tables.minutes.c.minute))
            return {instant(minute * _MINUTE): int(count) for minute, count in rows}

    def last_received(self) -> datetime | None:
        """When the newest event came."""
        newest = select(tables.events.c.received_at).order_by(desc(tables.events.c.seq)).limit(1)
        with self._backend.read() as connection:
            at = connection.execute(newest).scalar()
        return None if at is None else instant(at)

    def reasons(self) -> list[Reason]:
        """The reasons for refusals, the most frequent first."""
        count = func.count()
        asked = select(tables.refused.c.reason, count, func.max(tables.refused.c.received_at)).group_by(
            tables.refused.c.reason
        )
        with self._backend.read() as connection:
            rows = connection.execute(asked.order_by(desc(count), tables.refused.c.reason))
            return [Reason(reason, number, instant(at)) for reason, number, at in rows]

    def refusals(self, limit: int, before: int | None = None) -> list[StoredRefusal]:
        """What was refused, the newest first, before a number or from the end."""
        asked = select(tables.refused).order_by(desc(tables.refused.c.seq)).limit(limit)
        if before is not None:
            asked = asked.where(tables.refused.c.seq < before)
        with self._backend.read() as connection:
            return [
                StoredRefusal(row.seq, instant(row.received_at), RefusedEntry(row.reason, row.detail, row.raw))
                for row in connection.execute(asked)
            ]

    def oldest(self) -> datetime | None:
        """When the oldest event came that is there."""
        asked = select(tables.events.c.received_at).order_by(tables.events.c.seq).limit(1)
        with self._backend.read() as connection:
            at = connection.execute(asked).scalar()
        return None if at is None else instant(at)

    def trim(self, what: Trimming, at: datetime) -> Trimmed:
        """Remove old events and refusals, in pieces, each whole or not at all; the newest event stays.

        The ids of removed events stay known, so that one that comes again does not count again.
        """
        events = refused = 0
        while removed := self._removed(what, at):
            events += removed
        if what.refused_before is not None:
            with self._backend.write() as connection:
                refused = remove_refused(connection, self._backend, what.refused_before, at)
        with self._backend.write() as connection:
            forget(connection, what.ids_before)
        return Trimmed(events, refused, at)

    def trimmed(self) -> Trimmed | None:
        """What was removed until now, and when last; None where nothing ever was."""
        with self._backend.read() as connection:
            return trimmed(connection)

    def close(self) -> None:
        """Let go of where it is kept."""
        self._backend.close()

    def _removed(self, what: Trimming, at: datetime) -> int:
        with self._backend.write() as connection:
            return remove_events(connection, self._backend, what, at)

    def _piece(self, after: int, types: Collection[str], limit: int = _PIECE) -> list[StoredEvent]:
        asked = select(tables.events).where(tables.events.c.seq > after).order_by(tables.events.c.seq).limit(limit)
        if types:
            asked = asked.where(tables.events.c.type.in_(types))
        with self._backend.read() as connection:
            return [
                StoredEvent(row.seq, instant(row.received_at), LogEntry(row.message_id, row.type, row.message))
                for row in connection.execute(asked)
            ]


def _by_minute() -> Select[Any]:
    """How many events there are behind a number, by the minute in which they came and their type."""
    minute, kind = (tables.events.c.received_at // _MINUTE).label("minute"), tables.events.c.type
    return select(minute, kind, func.count()).where(tables.events.c.seq > bindparam("after")).group_by("minute", kind)


_NEWEST, _BY_MINUTE = select(func.max(tables.events.c.seq)), _by_minute()
"""Made once, for they are asked with every request."""


def _prepare(connection: Connection, backend: Backend, at: datetime) -> None:
    """Make the tables of a log that lacks them; refuse one that a later version of the product made."""
    found = _refuse_newer(connection, backend)
    if found == _VERSION:
        return
    backend.make(connection, tables.METADATA)
    backend.note_version(connection, _VERSION)
    if not found:
        backend.begin_numbers(connection, tables.events, stored(at))


def _refuse_newer(connection: Connection, backend: Backend) -> int:
    """The version of a log. Raises `UserError` for one that a later version of the product made."""
    found = backend.version(connection)
    if found > _VERSION:
        raise UserError(
            "database-newer",
            f"a later version of Ilk wrote the log of events: it is at {found}, this version knows {_VERSION}",
            where=backend.place,
            hint="Install that version or a later one.",
        )
    return found


def _add(connection: Connection, backend: Backend, arrivals: Sequence[Arrivals]) -> int:
    before = _newest(connection)
    events = [
        (each.message_id, stored(batch.at), each.type, each.message) for batch in arrivals for each in batch.events
    ]
    backend.put(connection, tables.events, _EVENT, events, known=Known.STAYS, unless=tables.trimmed_ids)
    refused = [
        (_digest(each), stored(batch.at), each.reason, each.detail, each.raw)
        for batch in arrivals
        for each in batch.refused
    ]
    backend.put(connection, tables.refused, _REFUSED, refused, known=Known.STAYS)
    return _counted(connection, backend, before)


def _digest(refused: RefusedEntry) -> bytes:
    return sha256(refused.reason.encode() + b"\0" + refused.raw).digest()


def _newest(connection: Connection) -> int:
    return connection.execute(_NEWEST).scalar() or 0


def _counted(connection: Connection, backend: Backend, after: int) -> int:
    """Count the events behind a number under their minutes; how many they are."""
    new = connection.execute(_BY_MINUTE, {"after": after})
    rows = [{"minute": at, "type": name, "events": count} for at, name, count in new]
    if rows:
        connection.execute(backend.more(tables.minutes, "events"), rows)
    return sum(row["events"] for row in rows)
