"""The first, last or nth event is such and such."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from ilk.segments.plan import Plan, event_rows
from ilk.segments.subjects.chosen import rows_within
from ilk.segments.subjects.events import properties_of
from ilk.segments.subjects.nth import nth_rows
from ilk.segments.time.spans import Span
from ilk.segments.tree import Condition, FormHints, Moment, Subject, Syntax, earliest
from ilk.segments.values.event_time import EventTime, FirstOrLast
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr, Query

if TYPE_CHECKING:
    from ilk.segments.kinds import AnyCondition


class EventHas(FirstOrLast, Condition):
    """`last order where … has revenue > 100`: the last of the orders that meet the `where` meets `has` too.

    False without such an event. What stands after `has` is one comparison of its properties, or more in parentheses.
    """

    kind: Literal["event_has"] = "event_has"
    form: ClassVar[FormHints] = FormHints(
        title="First, last or nth event has", group="What they did", around={"nth": ("number", "")}
    )
    has: "AnyCondition"

    syntax = Syntax(
        conditions='value "has"i has_part -> event_has',
        rules='?has_part: "(" condition ")" | predicate',
        build={"event_has": lambda of, has: _event_has(of, has)},  # noqa: PLW0108 - it is defined below
    )
    examples = ("last order has revenue > 100", 'first order where (gift is true) has channel = "web"')

    def reads(self) -> tuple[str, ...]:
        return properties_of(self.has)

    def sql(self, plan: Plan) -> Expr:
        table = plan.derive(f"has {self.model_dump_json()}", lambda: self._answers(plan))
        return sql.truth(sql.column("value", table))

    def _answers(self, plan: Plan) -> Query:
        scope = plan.scope.within(self.event)
        number, has = sql.column("customer_no"), self.has.sql(plan.inside(scope))
        properties = tuple(scope.fields()[0])
        if self.nth > 1:
            picked = nth_rows(plan, self.event, self.which, self.nth, self.where, properties)
            return sql.select({"customer_no": number, "value": has}, picked)
        rows = event_rows(self.event, scope.catalogue)
        chosen = rows_within(plan, rows, scope, self.where, Span(), properties)
        pick = sql.last_by if self.which == "last" else sql.first_by
        value = pick(has, (sql.column("occurred_at"), sql.column(rows.tie)))
        return sql.select({"customer_no": number, "value": value}, chosen, group_by=[number])

    def holds(self, subject: Subject, moment: Moment) -> bool:
        event = self.picked(subject, moment)
        return event is not None and self.has.holds(event, moment)

    def next_change(self, subject: Subject, moment: Moment) -> datetime | None:
        event = self.picked(subject, moment)
        has = None if event is None else self.has.next_change(event, moment)
        return earliest((has, super().next_change(subject, moment)))

    def text(self) -> str:
        has = self.has.text() if self.has.is_atom else f"({self.has.text()})"
        return f"{self.event_text()}{self.where_text(closed=False)} has {has}"

    def sentence(self) -> str:
        return f"the {self.event_words()}{self.where_sentence()} has: {self.has.sentence()}"


def _event_has(of: object, has: Any) -> EventHas:
    if not isinstance(of, EventTime):
        raise ValueError("only an event has properties: first order has …, last order where (…) has …")  # noqa: TRY004
    return EventHas(which=of.which, nth=of.nth, event=of.event, where=of.where, has=has)
