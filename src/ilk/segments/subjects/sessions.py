"""Sessions: runs of a customer's events with no long pause between them."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from ilk.kernel.errors import UserError
from ilk.segments.plan import Aggregate, Plan, Rows, grouped
from ilk.segments.subjects.chosen import instant_of_rows, row_columns, rows_within
from ilk.segments.time.durations import Duration
from ilk.segments.time.spans import Span
from ilk.segments.time.windows import AnyWindow, Ever, Next, OwnWindow
from ilk.segments.tree import Event, Moment, Scope, Subject
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr, Query

if TYPE_CHECKING:
    from ilk.segments.tree import Condition

USUAL = Duration(count=30, unit="minute")
SESSION = "session"
"""The column that tells the sessions of a customer apart: when each began, in microseconds from 1970."""


class Session(OwnWindow):
    """In one session: of all events of the name, a pause longer than `apart` begins another one.

    What is asked is worked out for each session by itself, and the greatest figure counts.
    """

    kind: Literal["session"] = "session"
    apart: Duration = USUAL
    during: AnyWindow = Ever()

    def span(self, moment: Moment) -> Span:
        return self.during.span(moment)

    def span_for(self, subject: Subject, moment: Moment) -> Span | None:
        return self.during.span(moment)

    def problems(self, scope: Scope) -> Iterator[UserError]:
        if isinstance(self.during, Next):
            yield UserError("future-events", "events of the future are not known", where=f"`{self.during.text()}`")

    def next_edge(self, at: datetime, moment: Moment) -> datetime | None:
        return self.during.next_edge(at, moment)

    def text(self) -> str:
        apart = "" if self.apart == USUAL else f" {self.apart.text()} apart"
        during = self.during.text()
        return f"in one session{apart}{' ' if during else ''}{during}"

    def sentence(self) -> str:
        during = self.during.sentence()
        return f"in one session (at most {self.apart.sentence()} apart){' ' if during else ''}{during}"

    def split(self, events: Sequence[Event]) -> Sequence[Sequence[Event]]:
        """Events in the order of time, by session."""
        sessions: list[list[Event]] = []
        for event in events:
            if sessions and event.at - sessions[-1][-1].at <= self.apart.length:
                sessions[-1].append(event)
            else:
                sessions.append([event])
        return sessions

    def in_sessions(self, rows: Query, at: Expr, kept: Sequence[str], ties: Sequence[str] = ()) -> Query:
        """Rows of customers with the instant at which their session began, in microseconds.

        Args:
            rows: with `customer_no`.
            at: their instant in microseconds.
            kept: the columns to keep.
            ties: columns that order rows of the same instant, which is in one session.
        """
        pause = self.apart.microseconds
        return sql.in_runs(rows, at, pause, of=["customer_no"], kept=kept, begins=SESSION, ties=ties)

    def fact(self, plan: Plan, rows: Rows, scope: Scope, aggregate: Aggregate, where: "Condition | None") -> Expr:
        key = f"{self.model_dump_json()} {rows} {aggregate} {where.model_dump_json() if where else ''}"
        return sql.column("value", plan.derive(key, lambda: self._greatest(plan, rows, scope, aggregate, where)))

    def _greatest(self, plan: Plan, rows: Rows, scope: Scope, aggregate: Aggregate, where: "Condition | None") -> Query:
        kept = row_columns(rows, [aggregate.property] if aggregate.property else [])
        meets = sql.literal(value=True) if where is None else where.sql(plan.inside(scope))
        # A `where` chooses within sessions, and so it is asked of every row, and its answer carried on.
        every = rows_within(plan, rows, scope, None, self.span(plan.moment), _own_columns(scope, rows))
        asked = sql.select(sql.columns(kept) | {"meets": meets}, every)
        in_sessions = self.in_sessions(
            asked, sql.microseconds(sql.column(instant_of_rows(rows))), [*kept, "meets"], [rows.tie]
        )
        by_session = grouped(
            {aggregate: "value"}, in_sessions, rows, where=sql.column("meets"), by=("customer_no", SESSION)
        )
        number = sql.column("customer_no")
        return sql.select(
            {"customer_no": number, "value": sql.largest(sql.column("value"))}, by_session, group_by=[number]
        )


def _own_columns(scope: Scope, rows: Rows) -> Sequence[str]:
    """All columns of the rows that a `where` may ask for."""
    return row_columns(rows, scope.fields()[0])
