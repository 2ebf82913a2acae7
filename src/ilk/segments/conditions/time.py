"""A date or instant within a window of time."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

from ilk.kernel.errors import UserError
from ilk.segments.plan import Plan
from ilk.segments.time.spans import instant_of
from ilk.segments.time.windows import AnyWindow, Last, Next
from ilk.segments.tree import Condition, Moment, Scope, Subject, Syntax, earliest
from ilk.segments.turning import Turn
from ilk.segments.typing import expect_temporal
from ilk.segments.values.event_aggregate import EventAggregate
from ilk.segments.values.event_time import EventTime
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr

if TYPE_CHECKING:
    from ilk.segments.kinds import AnyValue


class InTime(Condition):
    """`of in last 30 days`, `of before 2025-01-01`, `of within next 14 days`, and so on. False when missing.

    A date stands for the beginning of its day in the project's zone.
    """

    kind: Literal["in_time"] = "in_time"
    of: "AnyValue"
    window: AnyWindow

    syntax = Syntax(
        predicates="value window -> in_time",
        build={"in_time": lambda of, window: InTime(of=of, window=window)},
    )
    examples = ("signup_date before 2025-01-01", "last order in last 30 days", "first order older than 1 year")

    def own_problems(self, scope: Scope) -> Iterator[UserError]:
        yield from expect_temporal(self.of, scope)

    def sql(self, plan: Plan) -> Expr:
        span = self.window.span(plan.moment)
        return sql.truth(span.sql(self.of.sql(plan), self.of.type(plan.scope), plan.moment.zone))

    def holds(self, subject: Subject, moment: Moment) -> bool:
        at = self._at(subject, moment)
        return at is not None and self.window.span(moment).contains(at)

    def next_change(self, subject: Subject, moment: Moment) -> datetime | None:
        at = self._at(subject, moment)
        edge = None if at is None else self.window.next_edge(at, moment)
        return earliest((edge, self.of.next_change(subject, moment)))

    def turns(self, event: str) -> Turn:
        of = self.of
        if isinstance(of, EventTime) and of.is_newest(event) and isinstance(self.window, Last):
            # It moves on only to an instant that has come, and so stays inside.
            return Turn.RISES
        return super().turns(event)

    def ages(self) -> Turn:
        # What has happened is not to come.
        return self.window.ages if isinstance(self.of, EventTime) and not self.of.restless else super().ages()

    def text(self) -> str:
        # An aggregate takes the window that follows it for its own.
        of = f"({self.of.text()})" if isinstance(self.of, EventAggregate) else self.of.text()
        return f"{of} {self.window.text()}"

    def sentence(self) -> str:
        verb = "is" if isinstance(self.window, Next) else "was"
        return f"{self.of.sentence()} {verb} {self.window.sentence()}"

    def _at(self, subject: Subject, moment: Moment) -> datetime | None:
        found = self.of.value(subject, moment)
        return instant_of(found, moment.zone) if isinstance(found, date) else None
