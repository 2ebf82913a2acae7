"""A share of the customers in the live store: what the one process reads and writes that follows it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Self

from sqlalchemy import Connection, Delete, Table, and_, insert, select

from ilk.database import live_tables as tables
from ilk.database.backend import Known
from ilk.database.instants import instant, stored
from ilk.database.live import GROUND, MARK, POSITION, Handed, LiveStore, StoredChange, Waiting, Written
from ilk.kernel.errors import UserError

_PIECE = 5_000
_CHANGE = ("customer", "segment", "at", "entered", "told_at")
_STATE = ("share", "customer", "body")
_AHEAD = ("share", "customer", "at", "body")
_HANDED = ("ground", "seq", "customer", "at", "body")
_OWNER = "owner"
_FORGOTTEN = timedelta(days=1)
"""What was handed over on a ground that nobody stands on is kept so long: somebody may be beginning on it."""


class Share:
    """One share of a store's customers. One thread writes.

    Attributes:
        store: has all shares.
        number: which one it is, from 0.
    """

    def __init__(self, store: LiveStore, number: int = 0) -> None:
        self.store = store
        self.number = number
        self._backend = store.backend
        self._owner: str | None = None

    def own(self, owner: str) -> Self:
        """Write alone from now on, under a name that nobody else has.

        A process that went before may be at work on a step still: what it wants to write then is refused.
        """
        with self._backend.write() as connection:
            self._note(connection, {_OWNER: owner})
        self._owner = owner
        return self

    # ---- reading -----------------------------------------------------------------------------------------------------

    def marks(self) -> Mapping[str, str]:
        """What was noted, by name."""
        return self.store.marks()[self.number]

    def states(self) -> Iterator[bytes]:
        """The bodies of all states."""
        states = tables.states
        asked = select(states).where(states.c.share == self.number).order_by(states.c.customer).limit(_PIECE)
        with self._backend.read() as connection:
            piece = connection.execute(asked).all()
            while piece:
                yield from (row.body for row in piece)
                piece = connection.execute(asked.where(states.c.customer > piece[-1].customer)).all()

    def ahead(self) -> Sequence[Waiting]:
        """What waits for its instant, in the order in which it came."""
        ahead = tables.ahead
        with self._backend.read() as connection:
            rows = connection.execute(select(ahead).where(ahead.c.share == self.number).order_by(ahead.c.number))
            return [Waiting(row.customer, instant(row.at), row.body) for row in rows]

    def learnt(self) -> Sequence[bytes]:
        """What was learnt of who is who, in order."""
        learnt = tables.learnt
        with self._backend.read() as connection:
            rows = connection.execute(select(learnt).where(learnt.c.share == self.number).order_by(learnt.c.number))
            return [row.body for row in rows]

    def handed(self, ground: str, seq: int, customer: str) -> bytes | None:
        """What another share has handed over by a message; None while it has not yet."""
        handed = tables.handed
        key = and_(handed.c.ground == ground, handed.c.seq == seq, handed.c.customer == customer)
        with self._backend.read() as connection:
            return connection.execute(select(handed.c.body).where(key)).scalar()

    # ---- writing -----------------------------------------------------------------------------------------------------

    def write(self, step: Written, told_at: datetime) -> Sequence[StoredChange]:
        """Write a step in one transaction; its changes with their numbers. On the disk when it returns.

        Raises `UserError` `live-store-taken`, as all that writes does, when somebody else owns the share by now.
        """
        with self._write() as connection:
            return self._put(connection, step, told_at)

    def hand(self, handed: Sequence[Handed], at: datetime) -> None:
        """Hand customers over to other shares; what was handed over before stays."""
        with self._write() as connection:
            self._hand(connection, handed, at)

    def begin_anew(self) -> None:
        """Forget what was laid aside for `swap` before."""
        with self._write() as connection:
            connection.execute(self._own(tables.next_states))

    def lay_aside(self, states: Iterable[tuple[str, bytes]]) -> None:
        """Keep states beside those that hold, until the swap; a customer's second one holds."""
        rows = [(self.number, customer, body) for customer, body in states]
        if rows:
            with self._write() as connection:
                self._backend.put(connection, tables.next_states, _STATE, rows, known=Known.GIVES_WAY)

    def swap(self, step: Written, told_at: datetime) -> Sequence[StoredChange]:
        """Put the states that were laid aside in the place of all, and the step over them, in one transaction.

        What waits and what was learnt is what the step says, and nothing else.
        """
        with self._write() as connection:
            if self.store.shares == 1:
                self._backend.exchange(connection, tables.states, tables.next_states)
            else:
                connection.execute(self._own(tables.states))
                mine = select(tables.next_states).where(tables.next_states.c.share == self.number)
                connection.execute(insert(tables.states).from_select(_STATE, mine))
                connection.execute(self._own(tables.next_states))
            connection.execute(self._own(tables.ahead))
            connection.execute(self._own(tables.learnt))
            told = self._put(connection, step, told_at)
            self._forget(connection, told_at)
            return told

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        """A transaction of whoever owns the share."""
        marks = tables.marks
        asked = select(marks.c.value).where(marks.c.share == self.number, marks.c.name == _OWNER)
        with self._backend.write() as connection:
            if self._owner is not None and connection.execute(asked).scalar() != self._owner:
                raise UserError(
                    "live-store-taken",
                    "another process follows the intake by now",
                    hint="Nothing is to be done: that one goes on.",
                )
            yield connection

    def _put(self, connection: Connection, step: Written, told_at: datetime) -> Sequence[StoredChange]:
        backend, ahead, states = self._backend, tables.ahead, tables.states
        told = [
            StoredChange(number, each.customer, each.segment, each.at, each.entered, told_at)
            for number, each in enumerate(step.changes, start=backend.last_number(connection, tables.changes) + 1)
        ]
        changes = [(c.customer, c.segment, stored(c.at), int(c.entered), stored(c.told_at)) for c in told]
        backend.put(connection, tables.changes, _CHANGE, changes)
        kept = [(self.number, customer, body) for customer, body in step.states.items() if body is not None]
        backend.put(connection, states, _STATE, kept, known=Known.GIVES_WAY)
        gone = [customer for customer, body in step.states.items() if body is None]
        for first in range(0, len(gone), _PIECE):
            connection.execute(self._own(states).where(states.c.customer.in_(gone[first : first + _PIECE])))
        for loser, winner in step.moved.items():
            mine = and_(ahead.c.share == self.number, ahead.c.customer == loser)
            connection.execute(ahead.update().where(mine).values(customer=winner))
        for each in step.handed:
            connection.execute(self._own(ahead).where(ahead.c.customer == each.customer))
        if step.until is not None:
            connection.execute(self._own(ahead).where(ahead.c.at <= stored(step.until)))
        waiting = [(self.number, each.customer, stored(each.at), each.body) for each in step.ahead]
        backend.put(connection, ahead, _AHEAD, waiting)
        backend.put(connection, tables.learnt, ("share", "body"), [(self.number, each) for each in step.learnt])
        self._hand(connection, step.handed, told_at)
        self._note(connection, step.marks)
        return told

    def _hand(self, connection: Connection, handed: Sequence[Handed], at: datetime) -> None:
        rows = [(each.ground, each.seq, each.customer, stored(at), each.body) for each in handed]
        self._backend.put(connection, tables.handed, _HANDED, rows, known=Known.STAYS)

    def _note(self, connection: Connection, values: Mapping[str, str]) -> None:
        rows = [(self.number, name, value) for name, value in values.items()]
        self._backend.put(connection, tables.marks, MARK, rows, known=Known.GIVES_WAY)

    def _forget(self, connection: Connection, now: datetime) -> None:
        """Forget what was handed over and is needed by nobody: on grounds of before, and what all have passed."""
        marks, handed = tables.marks, tables.handed
        grounds = select(marks.c.value).where(marks.c.name == GROUND)
        old = handed.c.at < stored(now - _FORGOTTEN)
        connection.execute(handed.delete().where(handed.c.ground.not_in(grounds), old))
        stood_on = connection.execute(grounds.distinct()).scalars().all()
        if len(stood_on) == 1:
            passed = connection.execute(select(marks.c.value).where(marks.c.name == POSITION)).scalars()
            first = min(map(int, passed))
            connection.execute(handed.delete().where(handed.c.ground == stood_on[0], handed.c.seq <= first))

    def _own(self, table: Table) -> Delete:
        return table.delete().where(table.c.share == self.number)
