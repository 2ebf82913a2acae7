"""The live store: who entered and left segments, the customers' states, and how far the log was followed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Connection, Select, and_, bindparam, cast, desc, func, or_, select

from ilk.database import live_tables as tables
from ilk.database.backend import Backend
from ilk.database.files import FileBackend
from ilk.database.instants import Number, instant, stored
from ilk.kernel.errors import UserError
from ilk.kernel.shares import share_of

LIVE_FILE = "live.sqlite"
_VERSION = 4
_PIECE = 5_000

GROUND, POSITION, UNTIL = "ground", "position", "until"
"""The marks: on which ground states stand, how far the log was followed, and until when customers are answered."""
MARK = ("share", "name", "value")
_OF_ALL, _SHARES = -1, "shares"
_ANEW = ""
"""The ground of states that no ground goes on from."""


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
class Handed:
    """Somebody of one share who became one with somebody of another, by a message of the log: what was kept of them."""

    ground: str
    seq: int
    customer: str
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
        handed: customers who became one with somebody of another share.
    """

    changes: Sequence[NewChange] = ()
    states: Mapping[str, bytes | None] = field(default_factory=dict)
    ahead: Sequence[Waiting] = ()
    until: datetime | None = None
    moved: Mapping[str, str] = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)
    learnt: Sequence[bytes] = ()
    handed: Sequence[Handed] = ()


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
    """The live part of a project, in a file or a schema of its own: what anybody may read. Threads may share one.

    Customers are divided into shares, each of which one process follows and writes (`ilk.database.share`). Changes have
    numbers that only grow; those of a store that is made anew follow those of the one before it, for they begin with
    the microsecond of its making.
    """

    def __init__(self, backend: Backend, shares: int) -> None:
        self.backend = backend
        self.shares = shares

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
                shares = _shares(connection)
        except BaseException:
            backend.close()
            raise
        return cls(backend, shares)

    def divide(self, shares: int) -> None:
        """Divide customers into so many shares from now on, before anybody follows one.

        Where it was another number, all begin anew on the ground that is stood on next, and what was told stays told.
        """
        with self.backend.write() as connection:
            if _shares(connection) != shares:
                _divide(connection, self.backend, shares)
        self.shares = shares

    def close(self) -> None:
        """Let go of where it is kept."""
        self.backend.close()

    def changes(
        self, after: int | None = None, limit: int = _PIECE, segments: Sequence[str] = ()
    ) -> Sequence[StoredChange]:
        """The changes behind a number, or from the first, in order: of some segments, or of all."""
        asked = (
            select(tables.changes)
            .where(tables.changes.c.number > (after or 0))
            .order_by(tables.changes.c.number)
            .limit(limit)
        )
        if segments:
            asked = asked.where(tables.changes.c.segment.in_(segments))
        return self._changes(asked)

    def latest(
        self, limit: int, before: int | None = None, *, segment: str | None = None, customer: str | None = None
    ) -> Sequence[StoredChange]:
        """The newest changes, the last first, before a number or from the end: of a segment, a customer, or all."""
        asked = select(tables.changes).order_by(desc(tables.changes.c.number)).limit(limit)
        if before is not None:
            asked = asked.where(tables.changes.c.number < before)
        if segment is not None:
            asked = asked.where(tables.changes.c.segment == segment)
        if customer is not None:
            asked = asked.where(tables.changes.c.customer == customer)
        return self._changes(asked)

    def between(self, number: int, since: datetime, until: datetime) -> Sequence[StoredChange]:
        """The changes up to an instant that were told after a number, or that are of an instant after one."""
        new = or_(tables.changes.c.number > number, tables.changes.c.at > stored(since))
        asked = (
            select(tables.changes).where(new, tables.changes.c.at <= stored(until)).order_by(tables.changes.c.number)
        )
        return self._changes(asked)

    def count(self, *, segment: str | None = None, customer: str | None = None) -> int:
        """How many changes there are: of a segment, of a customer, or of all."""
        asked = select(func.count()).select_from(tables.changes)
        if segment is not None:
            asked = asked.where(tables.changes.c.segment == segment)
        if customer is not None:
            asked = asked.where(tables.changes.c.customer == customer)
        with self.backend.read() as connection:
            return connection.execute(asked).scalar() or 0

    def newest(self) -> int:
        """The number behind which the next change will stand: that of the last one, if there was one."""
        with self.backend.read() as connection:
            return self.backend.last_number(connection, tables.changes)

    def counts(self) -> Sequence[SegmentCount]:
        """How many entered and left each segment."""
        entered = func.sum(tables.changes.c.entered)
        asked = select(tables.changes.c.segment, entered, func.count(), func.max(tables.changes.c.number))
        with self.backend.read() as connection:
            rows = connection.execute(asked.group_by(tables.changes.c.segment).order_by(tables.changes.c.segment))
            return [SegmentCount(name, int(came), int(both - came), int(last)) for name, came, both, last in rows]

    def marks(self) -> Sequence[Mapping[str, str]]:
        """What was noted of each share, by name."""
        found: list[dict[str, str]] = [{} for _ in range(self.shares)]
        own = tables.marks.c.share.between(0, self.shares - 1)
        with self.backend.read() as connection:
            for row in connection.execute(select(tables.marks).where(own)):
                found[row.share][row.name] = row.value
        return found

    def state(self, customer: str) -> StoredState | None:
        """What is kept of a customer; None for somebody who is not known."""
        who = {"share": share_of(customer, self.shares), "customer": customer}
        with self.backend.read() as connection:
            row = connection.execute(_STATE, who).one_or_none()
        return None if row is None else StoredState(*row)

    def learnt_since(self, number: int) -> Learnt:
        """What was learnt behind a number, in order; numbers begin anew with every ground.

        All shares learn the same, each as far as it has followed: this is what the first has learnt.
        """
        learnt, marks = tables.learnt, tables.marks
        asked = select(learnt).where(learnt.c.share == 0, learnt.c.number > number).order_by(learnt.c.number)
        with self.backend.read() as connection:
            ground = connection.execute(
                select(marks.c.value).where(marks.c.share == 0, marks.c.name == GROUND)
            ).scalar()
            rows = connection.execute(asked).all()
        return Learnt(ground, rows[-1].number if rows else number, [row.body for row in rows])

    def _changes(self, asked: Any) -> Sequence[StoredChange]:
        with self.backend.read() as connection:
            return [
                StoredChange(
                    row.number, row.customer, row.segment, instant(row.at), bool(row.entered), instant(row.told_at)
                )
                for row in connection.execute(asked)
            ]


def _state_asked() -> Select[Any]:
    """The state of a customer, and the ground it stands on: made once, for each page asks."""
    states, marks = tables.states, tables.marks
    ground = and_(marks.c.share == states.c.share, marks.c.name == GROUND)
    own = and_(states.c.share == bindparam("share"), states.c.customer == bindparam("customer"))
    return select(states.c.body, marks.c.value).join(marks, ground).where(own)


_STATE = _state_asked()


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
    tables.METADATA.drop_all(connection)  # of an older version, which said states in another way
    backend.make(connection, tables.METADATA)
    backend.begin_numbers(connection, tables.changes, stored(at))
    backend.note_version(connection, _VERSION)


def _shares(connection: Connection) -> int:
    noted = select(tables.marks.c.value).where(tables.marks.c.share == _OF_ALL, tables.marks.c.name == _SHARES)
    return int(connection.execute(noted).scalar() or 1)


def _divide(connection: Connection, backend: Backend, shares: int) -> None:
    """States, by which it is known what was told, go to other shares; of the rest nothing can be gone on with."""
    marks, states = tables.marks, tables.states
    followed = select(func.max(cast(marks.c.value, Number))).where(marks.c.name == POSITION)
    position = connection.execute(followed).scalar()
    until = connection.execute(select(func.max(marks.c.value)).where(marks.c.name == UNTIL)).scalar()
    for table in (marks, tables.ahead, tables.learnt, tables.handed, tables.next_states):
        connection.execute(table.delete())
    for piece in _customers(connection):
        for share in range(shares):
            own = [each for each in piece if share_of(each, shares) == share]
            connection.execute(states.update().where(states.c.customer.in_(own)).values(share=share))
    noted = [(_OF_ALL, _SHARES, str(shares))]
    if until is not None:
        said = {GROUND: _ANEW, POSITION: str(position), UNTIL: until}
        noted += [(share, name, value) for share in range(shares) for name, value in said.items()]
    backend.put(connection, marks, MARK, noted)


def _customers(connection: Connection) -> Iterator[Sequence[str]]:
    """Who has a state, in pieces."""
    last = ""
    asked = select(tables.states.c.customer).order_by(tables.states.c.customer).limit(_PIECE)
    while piece := connection.execute(asked.where(tables.states.c.customer > last)).scalars().all():
        yield piece
        last = piece[-1]
