"""Trimming the log of the intake: what is old and was read by all is removed, and its ids stay known for a while."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select

from ilk.database.backend import Backend
from ilk.database.instants import instant, stored
from ilk.database.intake_tables import events, refused, trimmed_ids, trimmings

_PIECE = 5_000


@dataclass(frozen=True, slots=True)
class Trimming:
    """What is to be removed from a log.

    Attributes:
        until: the number of the last event that may go: all who read the log have passed it.
        before: events that came before it go.
        ids_before: the id of an event that came before it need not be known any more.
        refused_before: what was refused before it goes; None for nothing.
    """

    until: int
    before: datetime
    ids_before: datetime
    refused_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Trimmed:
    """How many events and refusals were removed, and when last."""

    events: int
    refused: int
    at: datetime


def remove_events(connection: Connection, backend: Backend, what: Trimming, at: datetime) -> int:
    """Remove the first of the events that are to go, and keep their ids; how many they were, 0 at the end."""
    newest = select(func.max(events.c.seq)).scalar_subquery()
    asked = select(events.c.seq, events.c.received_at).where(events.c.seq <= what.until, events.c.seq < newest)
    first = connection.execute(asked.order_by(events.c.seq).limit(_PIECE)).all()
    # From the beginning on: a clock that was set back makes no gap.
    old = next((place for place, row in enumerate(first) if row.received_at >= stored(what.before)), len(first))
    if not old:
        return 0
    gone = events.c.seq <= first[old - 1].seq
    ids = select(events.c.message_id, events.c.received_at).where(gone)
    connection.execute(insert(trimmed_ids).from_select(["message_id", "received_at"], ids))
    connection.execute(delete(events).where(gone))
    _note(connection, backend, at, events=old)
    return old


def remove_refused(connection: Connection, backend: Backend, before: datetime, at: datetime) -> int:
    """Remove what was refused before an instant; how many there were."""
    count = connection.execute(delete(refused).where(refused.c.received_at < stored(before))).rowcount
    if count:
        _note(connection, backend, at, refused=count)
    return count


def forget(connection: Connection, before: datetime) -> None:
    """Forget the ids of removed events that came before an instant."""
    connection.execute(delete(trimmed_ids).where(trimmed_ids.c.received_at < stored(before)))


def trimmed(connection: Connection) -> Trimmed | None:
    """What was removed until now, and when last; None where nothing ever was."""
    asked = select(func.sum(trimmings.c.events), func.sum(trimmings.c.refused), func.max(trimmings.c.at))
    count, refusals, at = connection.execute(asked).one()
    return None if at is None else Trimmed(int(count), int(refusals), instant(at))


def _note(connection: Connection, backend: Backend, at: datetime, *, events: int = 0, refused: int = 0) -> None:
    row = {"at": stored(at), "events": events, "refused": refused}
    connection.execute(backend.more(trimmings, "events", "refused"), row)
