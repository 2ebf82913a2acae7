"""What triggers have told and have to tell: a record for each change and trigger, and where each trigger stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Self

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    RowMapping,
    Select,
    String,
    Table,
    UniqueConstraint,
    and_,
    delete,
    desc,
    func,
    select,
    update,
)
from sqlalchemy.dialects.sqlite import insert

from ilk.database.engine import Database
from ilk.database.instants import instant, stored
from ilk.kernel.errors import UserError

DELIVERIES_FILE = "deliveries.sqlite"
_VERSION = 1


class State(StrEnum):
    """What is with a message: it waits, was taken, is put aside after its last attempt, or was dismissed after that."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    DEAD = "dead"
    DISMISSED = "dismissed"


_METADATA = MetaData()
_triggers = Table(
    "triggers",
    _METADATA,
    Column("name", String, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("rests_until", Integer),
    Column("disabled_at", Integer),
    Column("disabled_digest", String),
)
_deliveries = Table(
    "deliveries",
    _METADATA,
    Column("id", Integer, primary_key=True),
    Column("trigger", String, nullable=False),
    Column("message_id", String, nullable=False),
    Column("change", Integer, nullable=False),
    Column("customer", String, nullable=False),
    Column("segment", String, nullable=False),
    Column("entered", Integer, nullable=False),
    Column("body", LargeBinary),
    Column("state", String, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", Integer, nullable=False),
    Column("told_at", Integer),
    Column("status", Integer),
    Column("problem", String, nullable=False),
    UniqueConstraint("trigger", "message_id"),
    Index("deliveries_by_state", "trigger", "state", "due_at"),
    sqlite_autoincrement=True,
)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a trigger stands: the number of the last change that it looked at; until when its receiver wants rest.

    `disabled_at`: its receiver said that it is gone; until the definition, whose digest is kept, is another one.
    """

    position: int
    rests_until: datetime | None = None
    disabled_at: datetime | None = None
    disabled_digest: str | None = None


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """Something to tell: a change by its number, and the message."""

    message_id: str
    change: int
    customer: str
    segment: str
    entered: bool
    body: bytes


@dataclass(frozen=True, slots=True)
class Delivery:
    """A record. `body` is None once it was delivered; `told_at` is when it was last tried, with what came of it."""

    id: int
    trigger: str
    message_id: str
    change: int
    customer: str
    segment: str
    entered: bool
    body: bytes | None
    state: State
    attempts: int
    due_at: datetime
    told_at: datetime | None
    status: int | None
    problem: str


@dataclass(frozen=True, slots=True)
class Attempted:
    """What an attempt led to: the state from now on, and when it is due again if it waits."""

    at: datetime
    state: State
    status: int | None
    problem: str = ""
    due_at: datetime | None = None


class DeliveryStore:
    """The records of a project, in a file of their own. Threads may share one."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the records in a file, made when there is none.

        Raises `UserError`: `database-newer`, `store-unreadable`, `disk-full`; `Transient` `store-locked`.
        """
        database = Database.of_file(path)
        try:
            with database.write() as connection:
                _prepare(connection, path)
        except BaseException:
            database.close()
            raise
        return cls(database)

    def standing(self, trigger: str) -> Standing | None:
        """Where a trigger stands; None for one that never looked."""
        with self._database.read() as connection:
            row = connection.execute(select(_triggers).where(_triggers.c.name == trigger)).mappings().first()
        return None if row is None else _standing(row)

    def begin(self, trigger: str, position: int) -> None:
        """Let a trigger stand at a change; what came before it is not told."""
        with self._database.write() as connection:
            connection.execute(insert(_triggers).values(name=trigger, position=position).on_conflict_do_nothing())

    def collect(self, trigger: str, deliveries: Sequence[NewDelivery], position: int, at: datetime) -> None:
        """Note what is to be told, due at once, and that the trigger looked at all changes up to a number.

        It is one transaction; a message that is noted already is not noted again.
        """
        rows = [
            {
                "trigger": trigger,
                "message_id": each.message_id,
                "change": each.change,
                "customer": each.customer,
                "segment": each.segment,
                "entered": int(each.entered),
                "body": each.body,
                "state": State.WAITING.value,
                "attempts": 0,
                "due_at": stored(at),
                "problem": "",
            }
            for each in deliveries
        ]
        with self._database.write() as connection:
            if rows:
                connection.execute(insert(_deliveries).on_conflict_do_nothing(), rows)
            connection.execute(update(_triggers).where(_triggers.c.name == trigger).values(position=position))

    def claim(self, trigger: str, now: datetime, until: datetime, limit: int) -> list[Delivery]:
        """What is to be told by now, what is due for the longest time first.

        It is not due again before `until`: what is told meanwhile has been recorded by then, unless the process ended.
        """
        due = select(_deliveries).where(_waiting(trigger), _deliveries.c.due_at <= stored(now))
        with self._database.write() as connection:
            rows = connection.execute(due.order_by(_deliveries.c.due_at, _deliveries.c.id).limit(limit)).mappings()
            found = [_delivery(row) for row in rows]
            chosen = _deliveries.c.id.in_([each.id for each in found])
            if found:
                connection.execute(update(_deliveries).where(chosen).values(due_at=stored(until)))
        return found

    def next_due(self, trigger: str) -> datetime | None:
        """When a trigger has something to tell next; None when nothing waits."""
        with self._database.read() as connection:
            at = connection.execute(select(func.min(_deliveries.c.due_at)).where(_waiting(trigger))).scalar()
        return None if at is None else instant(at)

    def record(self, delivery: int, attempted: Attempted) -> None:
        """Note what an attempt led to. The text of what was delivered is not kept."""
        changes = {
            "state": attempted.state.value,
            "attempts": _deliveries.c.attempts + 1,
            "due_at": stored(attempted.due_at or attempted.at),
            "told_at": stored(attempted.at),
            "status": attempted.status,
            "problem": attempted.problem,
        }
        if attempted.state is State.DELIVERED:
            changes["body"] = None
        with self._database.write() as connection:
            connection.execute(update(_deliveries).where(_deliveries.c.id == delivery).values(changes))

    def rest(self, trigger: str, until: datetime) -> None:
        """Leave a receiver alone until an instant."""
        self._stand(trigger, rests_until=stored(until))

    def disable(self, trigger: str, at: datetime, digest: str) -> None:
        """Tell nothing any more, until the definition has another digest."""
        self._stand(trigger, disabled_at=stored(at), disabled_digest=digest)

    def enable(self, trigger: str) -> None:
        """Go on telling."""
        self._stand(trigger, disabled_at=None, disabled_digest=None, rests_until=None)

    def drop(self, known: Sequence[str], at: datetime) -> None:
        """Put aside what triggers have to tell that are no longer among the known ones, and forget where they stood."""
        why = "the trigger is no longer there"
        gone = and_(_deliveries.c.state == State.WAITING.value, _deliveries.c.trigger.not_in(known))
        with self._database.write() as connection:
            put_aside = {"state": State.DEAD.value, "problem": why, "told_at": stored(at)}
            connection.execute(update(_deliveries).where(gone).values(put_aside))
            connection.execute(delete(_triggers).where(_triggers.c.name.not_in(known)))

    def retry(self, trigger: str, at: datetime, message_id: str | None = None) -> int:
        """Let what was put aside, all of a trigger or one message, be sent again, as at first; how many."""
        again = {"state": State.WAITING.value, "attempts": 0, "due_at": stored(at)}
        with self._database.write() as connection:
            return connection.execute(update(_deliveries).where(_dead(trigger, message_id)).values(again)).rowcount

    def dismiss(self, trigger: str, at: datetime, message_id: str | None = None) -> int:
        """Give up what was put aside, all of a trigger or one message; how many. Its text is not kept."""
        given_up = {"state": State.DISMISSED.value, "body": None, "told_at": stored(at)}
        with self._database.write() as connection:
            return connection.execute(update(_deliveries).where(_dead(trigger, message_id)).values(given_up)).rowcount

    def forget(self, before: datetime, limit: int) -> int:
        """Delete the oldest records of what was delivered or dismissed before an instant, some of them; how many.

        What waits or was put aside stays. Looking for them keeps no writer waiting.
        """
        done = _deliveries.c.state.in_([State.DELIVERED.value, State.DISMISSED.value])
        old = and_(done, _deliveries.c.told_at < stored(before))
        with self._database.read() as connection:
            found = connection.scalars(
                select(_deliveries.c.id).where(old).order_by(_deliveries.c.id).limit(limit)
            ).all()
        if found:
            with self._database.write() as connection:
                connection.execute(delete(_deliveries).where(old, _deliveries.c.id.in_(found)))
        return len(found)

    def dead(self, trigger: str | None, limit: int, before: int | None = None) -> list[Delivery]:
        """What was put aside, the newest first, of a trigger or of all, before a record or from the end."""
        asked = select(_deliveries).where(_deliveries.c.state == State.DEAD.value)
        if trigger is not None:
            asked = asked.where(_deliveries.c.trigger == trigger)
        if before is not None:
            asked = asked.where(_deliveries.c.id < before)
        return self._found(asked.order_by(desc(_deliveries.c.id)).limit(limit))

    def newest(self, trigger: str, limit: int) -> list[Delivery]:
        """The newest records of a trigger."""
        asked = select(_deliveries).where(_deliveries.c.trigger == trigger)
        return self._found(asked.order_by(desc(_deliveries.c.id)).limit(limit))

    def counts(self) -> Mapping[str, Mapping[State, int]]:
        """How many records each trigger has in each state; states without any are left out."""
        key = (_deliveries.c.trigger, _deliveries.c.state)
        found: dict[str, dict[State, int]] = {}
        with self._database.read() as connection:
            for trigger, state, count in connection.execute(select(*key, func.count()).group_by(*key)):
                found.setdefault(trigger, {})[State(state)] = count
        return found

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def _stand(self, trigger: str, **values: int | str | None) -> None:
        with self._database.write() as connection:
            connection.execute(update(_triggers).where(_triggers.c.name == trigger).values(values))

    def _found(self, asked: Select[Any]) -> list[Delivery]:
        with self._database.read() as connection:
            return [_delivery(row) for row in connection.execute(asked).mappings()]


def _waiting(trigger: str) -> ColumnElement[bool]:
    return and_(_deliveries.c.trigger == trigger, _deliveries.c.state == State.WAITING.value)


def _dead(trigger: str, message_id: str | None) -> ColumnElement[bool]:
    """What was put aside, all of a trigger or one message."""
    found = and_(_deliveries.c.trigger == trigger, _deliveries.c.state == State.DEAD.value)
    return found if message_id is None else and_(found, _deliveries.c.message_id == message_id)


def _standing(row: RowMapping) -> Standing:
    return Standing(
        position=row["position"],
        rests_until=_maybe(row["rests_until"]),
        disabled_at=_maybe(row["disabled_at"]),
        disabled_digest=row["disabled_digest"],
    )


def _delivery(row: RowMapping) -> Delivery:
    return Delivery(
        id=row["id"],
        trigger=row["trigger"],
        message_id=row["message_id"],
        change=row["change"],
        customer=row["customer"],
        segment=row["segment"],
        entered=bool(row["entered"]),
        body=row["body"],
        state=State(row["state"]),
        attempts=row["attempts"],
        due_at=instant(row["due_at"]),
        told_at=_maybe(row["told_at"]),
        status=row["status"],
        problem=row["problem"],
    )


def _maybe(number: int | None) -> datetime | None:
    return None if number is None else instant(number)


def _prepare(connection: Connection, path: Path) -> None:
    """Make the tables of new records; refuse those that a later version of the product made."""
    found: int = connection.exec_driver_sql("PRAGMA user_version").scalar() or 0
    if found > _VERSION:
        raise UserError(
            "database-newer",
            f"a later version of Ilk wrote the records of triggers: they are at {found}, this version knows {_VERSION}",
            where=str(path),
            hint="Install that version or a later one.",
        )
    if found < _VERSION:
        _METADATA.create_all(connection)
        connection.exec_driver_sql(f"PRAGMA user_version = {_VERSION}")
