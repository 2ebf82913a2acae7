"""The live store: who entered and left segments, the customers' states, and how far the log was followed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Column, Connection, Index, LargeBinary, MetaData, String, Table, desc, func, or_, select

from ilk.database.backend import Backend, Known
from ilk.database.files import FileBackend
from ilk.database.instants import Number, instant, stored
from ilk.kernel.errors import UserError

LIVE_FILE = "live.sqlite"
_VERSION = 2
_PIECE = 5_000

_METADATA = MetaData()
_changes = Table(
    "changes",
    _METADATA,
    Column("number", Number, primary_key=True),
    Column("customer", String, nullable=False),
    Column("segment", String, nullable=False),
    Column("at", Number, nullable=False),
    Column("entered", Number, nullable=False),
    Column("told_at", Number, nullable=False),
    Index("changes_by_segment", "segment", "number"),
    Index("changes_by_instant", "at"),
    Index("changes_by_customer", "customer", "number"),
    sqlite_autoincrement=True,
)
_marks = Table(
    "marks",
    _METADATA,
    Column("name", String, primary_key=True),
    Column("value", String, nullable=False),
)
_ahead = Table(
    "ahead",
    _METADATA,
    Column("number", Number, primary_key=True),
    Column("customer", String, nullable=False, index=True),
    Column("at", Number, nullable=False, index=True),
    Column("body", LargeBinary, nullable=False),
)
_learnt = Table(
    "learnt",
    _METADATA,
    Column("number", Number, primary_key=True),
    Column("body", LargeBinary, nullable=False),
)
_states = Table(
    "states",
    _METADATA,
    Column("customer", String, primary_key=True),
    Column("body", LargeBinary, nullable=False),
)
_next_states = _states.to_metadata(_METADATA, name="next_states")
_CHANGE = ("customer", "segment", "at", "entered", "told_at")
_STATE = ("customer", "body")
_MARK = ("name", "value")
_AHEAD = ("customer", "at", "body")
_OWNER = "owner"
GROUND, POSITION, UNTIL = "ground", "position", "until"
"""The marks: on which ground states stand, how far the log was followed, and until when customers are answered."""
_ground = select(_marks.c.value).where(_marks.c.name == GROUND).scalar_subquery()


@dataclass(frozen=True, slots=True)
class NewChange:
    """That a customer entered a segment, or left it, at an instant."""

    customer: str
    segment: str
    at: datetime
    entered: bool


@dataclass(frozen=True, slots=True)
class StoredChange:
    """A change as it stands in the store; `told_at` is when it was written, `at` when it came to be so."""

    number: int
    customer: str
    segment: str
    at: datetime
    entered: bool
    told_at: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something of a customer that counts from an instant on which is still to come."""

    customer: str
    at: datetime
    body: bytes


@dataclass(frozen=True, slots=True)
class Written:
    """What a step leads to.

    Attributes:
        states: the bodies of the states that are others now; None for a customer who is no longer there.
        ahead: what came and waits for its instant.
        until: the instant up to which nothing waits any more; None where no time passed.
        moved: of whom waiting rows are now, by whose they were.
        marks: the marks that are others now.
        learnt: what was learnt of who is who.
    """

    changes: Sequence[NewChange] = ()
    states: Mapping[str, bytes | None] = field(default_factory=dict)
    ahead: Sequence[Waiting] = ()
    until: datetime | None = None
    moved: Mapping[str, str] = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)
    learnt: Sequence[bytes] = ()


@dataclass(frozen=True, slots=True)
class StoredState:
    """What is kept of a customer, and the ground that it stands on."""

    body: bytes
    ground: str


@dataclass(frozen=True, slots=True)
class Learnt:
    """What was learnt of who is who, the ground that it was learnt on, and the number of the last of it."""

    ground: str | None
    last: int
    bodies: Sequence[bytes]


@dataclass(frozen=True, slots=True)
class SegmentCount:
    """How many entered and left a segment since the store was made, and the number of the last change."""

    segment: str
    entered: int
    left: int
    last: int


class LiveStore:
    """The live part of a project, in a file or a schema of its own. Threads may share one; one of them writes.

    Changes have numbers that only grow; those of a store that is made anew follow those of the one before it, for they
    begin with the microsecond of its making.
    """

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._owner: str | None = None

    @classmethod
    def open(cls, path: Path, at: datetime) -> Self:
        """Open the store in a file; `at` is when it is made, if there is none.

        Raises `UserError`: `database-newer`, `store-unreadable`, `disk-full`; `Transient` `store-locked`.
        """
        return cls.at(FileBackend(path), at)

    @classmethod
    def at(cls, backend: Backend, at: datetime) -> Self:
        """Open the store where a backend keeps it, and close that when the store is; `at` is when it is made."""
        try:
            with backend.write() as connection:
                _prepare(connection, backend, at)
        except BaseException:
            backend.close()
            raise
        return cls(backend)

    def own(self, owner: str) -> None:
        """Write alone from now on, under a name that nobody else has.

        A process that went before may be at work on a step still: what it wants to write then is refused.
        """
        with self._backend.write() as connection:
            self._backend.put(connection, _marks, _MARK, [(_OWNER, owner)], known=Known.GIVES_WAY)
        self._owner = owner

    def close(self) -> None:
        """Let go of where it is kept."""
        self._backend.close()

    # ---- reading -----------------------------------------------------------------------------------------------------

    def changes(
        self, after: int | None = None, limit: int = _PIECE, segments: Sequence[str] = ()
    ) -> Sequence[StoredChange]:
        """The changes behind a number, or from the first, in order: of some segments, or of all."""
        asked = select(_changes).where(_changes.c.number > (after or 0)).order_by(_changes.c.number).limit(limit)
        if segments:
            asked = asked.where(_changes.c.segment.in_(segments))
        return self._changes(asked)

    def latest(
        self, limit: int, before: int | None = None, *, segment: str | None = None, customer: str | None = None
    ) -> Sequence[StoredChange]:
        """The newest changes, the last first, before a number or from the end: of a segment, a customer, or all."""
        asked = select(_changes).order_by(desc(_changes.c.number)).limit(limit)
        if before is not None:
            asked = asked.where(_changes.c.number < before)
        if segment is not None:
            asked = asked.where(_changes.c.segment == segment)
        if customer is not None:
            asked = asked.where(_changes.c.customer == customer)
        return self._changes(asked)

    def between(self, number: int, since: datetime, until: datetime) -> Sequence[StoredChange]:
        """The changes up to an instant that were told after a number, or that are of an instant after one."""
        new = or_(_changes.c.number > number, _changes.c.at > stored(since))
        asked = select(_changes).where(new, _changes.c.at <= stored(until)).order_by(_changes.c.number)
        return self._changes(asked)

    def count(self, *, segment: str | None = None, customer: str | None = None) -> int:
        """How many changes there are: of a segment, of a customer, or of all."""
        asked = select(func.count()).select_from(_changes)
        if segment is not None:
            asked = asked.where(_changes.c.segment == segment)
        if customer is not None:
            asked = asked.where(_changes.c.customer == customer)
        with self._backend.read() as connection:
            return connection.execute(asked).scalar() or 0

    def newest(self) -> int:
        """The number behind which the next change will stand: that of the last one, if there was one."""
        with self._backend.read() as connection:
            return self._backend.last_number(connection, _changes)

    def counts(self) -> Sequence[SegmentCount]:
        """How many entered and left each segment."""
        entered = func.sum(_changes.c.entered)
        asked = select(_changes.c.segment, entered, func.count(), func.max(_changes.c.number))
        with self._backend.read() as connection:
            rows = connection.execute(asked.group_by(_changes.c.segment).order_by(_changes.c.segment))
            return [SegmentCount(name, int(came), int(both - came), int(last)) for name, came, both, last in rows]

    def marks(self) -> Mapping[str, str]:
        """What was noted, by name."""
        with self._backend.read() as connection:
            return {row.name: row.value for row in connection.execute(select(_marks))}

    def states(self) -> Iterator[bytes]:
        """The bodies of all states."""
        with self._backend.read() as connection:
            asked = select(_states).order_by(_states.c.customer).limit(_PIECE)
            piece = connection.execute(asked).all()
            while piece:
                yield from (row.body for row in piece)
                piece = connection.execute(asked.where(_states.c.customer > piece[-1].customer)).all()

    def state(self, customer: str) -> StoredState | None:
        """What is kept of a customer; None for somebody who is not known."""
        with self._backend.read() as connection:
            row = connection.execute(
                select(_states.c.body, _ground).where(_states.c.customer == customer)
            ).one_or_none()
        return None if row is None else StoredState(*row)

    def ahead(self) -> Sequence[Waiting]:
        """What waits for its instant, in the order in which it came."""
        with self._backend.read() as connection:
            rows = connection.execute(select(_ahead).order_by(_ahead.c.number))
            return [Waiting(row.customer, instant(row.at), row.body) for row in rows]

    def learnt(self) -> Sequence[bytes]:
        """What was learnt of who is who, in order."""
        with self._backend.read() as connection:
            return [row.body for row in connection.execute(select(_learnt).order_by(_learnt.c.number))]

    def learnt_since(self, number: int) -> Learnt:
        """What was learnt behind a number, in order; numbers begin anew with every ground."""
        asked = select(_learnt).where(_learnt.c.number > number).order_by(_learnt.c.number)
        with self._backend.read() as connection:
            ground = connection.execute(select(_ground)).scalar()
            rows = connection.execute(asked).all()
        return Learnt(ground, rows[-1].number if rows else number, [row.body for row in rows])

    # ---- writing -----------------------------------------------------------------------------------------------------

    def write(self, step: Written, told_at: datetime) -> Sequence[StoredChange]:
        """Write a step in one transaction; its changes with their numbers. On the disk when it returns.

        Raises `UserError` `live-store-taken`, as all that writes does, when somebody else owns the store by now.
        """
        with self._write() as connection:
            return self._put(connection, step, told_at)

    def begin_anew(self) -> None:
        """Forget what was laid aside for `swap` before."""
        with self._write() as connection:
            connection.execute(_next_states.delete())

    def lay_aside(self, states: Iterable[tuple[str, bytes]]) -> None:
        """Keep states beside those that hold, until the swap; a customer's second one holds."""
        rows = list(states)
        if rows:
            with self._write() as connection:
                self._backend.put(connection, _next_states, _STATE, rows, known=Known.GIVES_WAY)

    def swap(self, step: Written, told_at: datetime) -> Sequence[StoredChange]:
        """Put the states that were laid aside in the place of all, and the step over them, in one transaction.

        What waits and what was learnt is what the step says, and nothing else.
        """
        with self._write() as connection:
            self._backend.exchange(connection, _states, _next_states)
            connection.execute(_ahead.delete())
            connection.execute(_learnt.delete())
            return self._put(connection, step, told_at)

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        """A transaction of whoever owns the store."""
        with self._backend.write() as connection:
            owner = connection.execute(select(_marks.c.value).where(_marks.c.name == _OWNER)).scalar()
            if self._owner is not None and owner != self._owner:
                raise UserError(
                    "live-store-taken",
                    "another process follows the intake by now",
                    hint="Nothing is to be done: that one goes on.",
                )
            yield connection

    def _put(self, connection: Connection, step: Written, told_at: datetime) -> Sequence[StoredChange]:
        backend = self._backend
        told = [
            StoredChange(number, each.customer, each.segment, each.at, each.entered, told_at)
            for number, each in enumerate(step.changes, start=backend.last_number(connection, _changes) + 1)
        ]
        changes = [(c.customer, c.segment, stored(c.at), int(c.entered), stored(c.told_at)) for c in told]
        backend.put(connection, _changes, _CHANGE, changes)
        kept = [(customer, body) for customer, body in step.states.items() if body is not None]
        backend.put(connection, _states, _STATE, kept, known=Known.GIVES_WAY)
        gone = [customer for customer, body in step.states.items() if body is None]
        for first in range(0, len(gone), _PIECE):
            connection.execute(_states.delete().where(_states.c.customer.in_(gone[first : first + _PIECE])))
        for loser, winner in step.moved.items():
            connection.execute(_ahead.update().where(_ahead.c.customer == loser).values(customer=winner))
        if step.until is not None:
            connection.execute(_ahead.delete().where(_ahead.c.at <= stored(step.until)))
        ahead = [(each.customer, stored(each.at), each.body) for each in step.ahead]
        backend.put(connection, _ahead, _AHEAD, ahead)
        backend.put(connection, _learnt, ["body"], [(each,) for each in step.learnt])
        backend.put(connection, _marks, _MARK, list(step.marks.items()), known=Known.GIVES_WAY)
        return told

    def _changes(self, asked: Any) -> Sequence[StoredChange]:
        with self._backend.read() as connection:
            return [
                StoredChange(
                    row.number, row.customer, row.segment, instant(row.at), bool(row.entered), instant(row.told_at)
                )
                for row in connection.execute(asked)
            ]


def _prepare(connection: Connection, backend: Backend, at: datetime) -> None:
    """Make the tables of a new store, in the place of an older one's; refuse one that a later version made."""
    found = backend.version(connection)
    if found > _VERSION:
        raise UserError(
            "database-newer",
            f"a later version of Ilk wrote the live store: it is at {found}, this version knows {_VERSION}",
            where=backend.place,
            hint="Install that version or a later one.",
        )
    if found == _VERSION:
        return
    _METADATA.drop_all(connection)  # of an older version, which said states in another way
    backend.make(connection, _METADATA)
    backend.begin_numbers(connection, _changes, stored(at))
    backend.note_version(connection, _VERSION)
