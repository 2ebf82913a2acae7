"""The audit trail: who did what, when, and whether it was allowed. Records are only ever added."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import RowMapping, func, insert, select

from ilk.database.engine import Database
from ilk.database.tables import audit
from ilk.kernel.access import Actor


class Outcome(StrEnum):
    """What became of what was tried."""

    DONE = "done"
    DENIED = "denied"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Entry:
    """One record. `subject` and `detail` name things by their ids and codes: no personal data, no secrets."""

    number: int
    at: datetime
    actor: str
    role: str
    action: str
    subject: str
    outcome: Outcome
    detail: str


@dataclass(frozen=True, slots=True)
class EntryPage:
    """Records, newest first; `next` is what to pass as `before` for older ones, None at the end."""

    items: tuple[Entry, ...]
    next: int | None
    total: int


class Audit:
    """The audit trail of a project. The database itself refuses to change or delete a record."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def record(
        self, actor: Actor, action: str, subject: str, outcome: Outcome, *, at: datetime, detail: str = ""
    ) -> None:
        """Add a record."""
        with self._database.write() as connection:
            connection.execute(
                insert(audit).values(
                    occurred_at=at,
                    actor=actor.name[:200],
                    role=actor.role.value,
                    action=action,
                    subject=subject[:200],
                    outcome=outcome.value,
                    detail=detail[:500],
                )
            )

    def newest(self, limit: int, *, before: int | None = None) -> EntryPage:
        """At most `limit` records, newest first; those older than the record `before`, when given."""
        query = select(audit).order_by(audit.c.id.desc()).limit(limit + 1)
        if before is not None:
            query = query.where(audit.c.id < before)
        with self._database.read() as connection:
            found = [_entry(row) for row in connection.execute(query).mappings()]
            total = connection.execute(select(func.count()).select_from(audit)).scalar_one()
        page = tuple(found[:limit])
        return EntryPage(page, page[-1].number if len(found) > limit else None, total)

    def last_done(self, subject: str, actions: Sequence[str]) -> datetime | None:
        """When one of some actions was last done to a subject; None when never."""
        mine = (audit.c.subject == subject, audit.c.action.in_(actions), audit.c.outcome == Outcome.DONE.value)
        with self._database.read() as connection:
            found: datetime | None = connection.execute(select(func.max(audit.c.occurred_at)).where(*mine)).scalar()
        return found


def _entry(row: RowMapping) -> Entry:
    return Entry(
        number=row["id"],
        at=row["occurred_at"],
        actor=row["actor"],
        role=row["role"],
        action=row["action"],
        subject=row["subject"],
        outcome=Outcome(row["outcome"]),
        detail=row["detail"],
    )
