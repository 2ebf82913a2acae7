"""On how many days a customer did something."""

from typing import ClassVar, Literal

from ilk.kernel.types import ValueType
from ilk.segments.plan import Plan
from ilk.segments.subjects.events import EventChoice, clauses
from ilk.segments.time.clocks import wall_time
from ilk.segments.time.local_periods import local_periods
from ilk.segments.tree import FormHints, Moment, Result, Scope, Subject, Syntax, Value
from ilk.segments.turning import Turn
from ilk.segments.words import name_text, name_words
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr, Query


class DaysWith(EventChoice, Value):
    """`days with visit in last 30 days`: on how many calendar days of the project's zone; 0 without events."""

    kind: Literal["days_with"] = "days_with"
    form: ClassVar[FormHints] = FormHints(title="Days with an event", group="Figures of events")

    syntax = Syntax(
        values="DAYS_WITH name choice* -> days_with",
        terminals=(r"DAYS_WITH.2: /days\s+with\b/i",),
        build={"days_with": lambda _, event, *parts: DaysWith(event=event, **clauses(parts))},
    )
    examples = ("days with visit in last 30 days >= 10",)

    def type(self, scope: Scope) -> ValueType:
        return ValueType.INTEGER

    def sql(self, plan: Plan) -> Expr:
        table = plan.derive(f"days {self.model_dump_json()}", lambda: self._counted(plan))
        return sql.or_else(sql.column("value", table), 0)

    def _counted(self, plan: Plan) -> Query:
        number = sql.column("customer_no")
        days = local_periods(plan.moment, self.rows(plan), "day", self.window.span(plan.moment).start)
        return sql.select({"customer_no": number, "value": sql.count_rows()}, days, group_by=[number])

    def value(self, subject: Subject, moment: Moment) -> Result:
        return len({wall_time(event.at, moment).date() for event in self.chosen(subject, moment)})

    def is_tally(self) -> bool:
        return self.fades

    def turns(self, event: str) -> Turn:
        return Turn.RISES if self.only_grows(event) else super().turns(event)

    def ages(self) -> Turn:
        return self.choice_ages()

    def text(self) -> str:
        return f"days with {name_text(self.event)}{self.choice_text()}"

    def sentence(self) -> str:
        return f"the number of days with {name_words(self.event)} events{self.choice_sentence()}"
