"""The rows of related tables that belong to a customer: which of them are asked about, in SQL and in memory."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from ilk.kernel.errors import unknown
from ilk.segments.plan import Rows, event_rows, related_rows
from ilk.segments.tree import Moment, Person, Row, Scope, Subject, earliest

if TYPE_CHECKING:
    from ilk.segments.kinds import AnyCondition


def is_table(name: str, scope: Scope) -> bool:
    """Whether a name stands for a related table; events and tables do not share names."""
    return name in scope.catalogue.tables and name not in scope.catalogue.events


def scope_of(name: str, scope: Scope) -> Scope:
    """The scope of a `where` over an event or a related table. Raises `NotFound` with the nearest names of both."""
    if is_table(name, scope):
        return scope.within_table(name)
    if name not in scope.catalogue.events:
        raise unknown("event", name, [*scope.catalogue.events, *scope.catalogue.tables])
    return scope.within(name)


def rows_of(name: str, scope: Scope) -> Rows:
    """The rows of an event or a related table."""
    return related_rows(name) if is_table(name, scope) else event_rows(name, scope.catalogue)


def has_rows(subject: Subject, table: str) -> bool:
    """Whether a name is one of the related tables that a person was loaded with."""
    return isinstance(subject, Person) and table in subject.rows


def chosen_rows(subject: Subject, table: str, where: "AnyCondition | None", moment: Moment) -> Sequence[Row]:
    """The rows of a person that meet a condition; all for None."""
    rows = subject.rows.get(table, ()) if isinstance(subject, Person) else ()
    return [row for row in rows if where is None or where.holds(row, moment)]


def rows_may_change(subject: Subject, table: str, where: "AnyCondition | None", moment: Moment) -> datetime | None:
    """When the choice of rows may next change by itself."""
    rows = subject.rows.get(table, ()) if isinstance(subject, Person) and where is not None else ()
    return earliest(where.next_change(row, moment) for row in rows if where is not None)
