"""For how many periods in a row, up to now, a customer has done something."""

from datetime import datetime
from typing import ClassVar, Literal

from lark import Token

from ilk.kernel.types import ValueType
from ilk.segments.plan import Plan
from ilk.segments.subjects.events import EventChoice, clauses
from ilk.segments.time.local_periods import local_periods, period_of
from ilk.segments.time.spans import Period, start_of_next
from ilk.segments.tree import FormHints, Moment, Result, Scope, Subject, Syntax, Value, earliest
from ilk.segments.words import name_text, name_words
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr, Query


class Streak(EventChoice, Value):
    """`streak of visit weeks`: how many calendar weeks in a row, up to this one or the previous one, have such events.

    0 when neither this nor the previous one has. Weeks begin on Monday, in the project's zone.
    """

    kind: Literal["streak"] = "streak"
    form: ClassVar[FormHints] = FormHints(title="Streak of periods with an event", group="Figures of events")
    period: Period = "week"

    syntax = Syntax(
        values="STREAK_OF name where? UNIT choice* -> streak_of",
        terminals=(r"STREAK_OF.2: /streak\s+of\b/i",),
        build={"streak_of": lambda _, event, *parts: _streak(event, parts)},
    )
    examples = ("streak of visit weeks >= 4",)

    def type(self, scope: Scope) -> ValueType:
        return ValueType.INTEGER

    def sql(self, plan: Plan) -> Expr:
        table = plan.derive(f"streak {self.model_dump_json()}", lambda: self._current(plan))
        return sql.or_else(sql.column("value", table), 0)

    def _current(self, plan: Plan) -> Query:
        """Periods one after the other keep the same difference of their age and their place among the customer's."""
        number, place = sql.column("customer_no"), sql.column("place")
        now = period_of(plan.moment.as_of, self.period, plan.moment)
        periods = local_periods(plan.moment, self.rows(plan), self.period, self.window.span(plan.moment).start)
        age = sql.less(sql.literal(now), sql.column("period"))
        aged = sql.select({"customer_no": number, "age": age}, periods)
        placed = {"customer_no": number, "age": sql.column("age")}
        placed["place"] = sql.row_number([number], [sql.column("age")])
        runs = sql.select(
            {"customer_no": number, "age": sql.column("age"), "run": sql.less(sql.column("age"), place)},
            sql.select(placed, aged),
        )
        columns = {"customer_no": number, "newest": sql.smallest(sql.column("age")), "value": sql.count_rows()}
        each = sql.select(columns, runs, group_by=[number, sql.column("run")])
        lasts = sql.compare(sql.column("newest"), "<=", sql.literal(1))
        return sql.select({"customer_no": number, "value": sql.column("value")}, each, where=lasts)

    def value(self, subject: Subject, moment: Moment) -> Result:
        periods = {period_of(event.at, self.period, moment) for event in self.chosen(subject, moment)}
        now = period_of(moment.as_of, self.period, moment)
        newest = now if now in periods else now - 1
        return next(length for length in range(len(periods) + 1) if newest - length not in periods)

    def next_change(self, subject: Subject, moment: Moment) -> datetime | None:
        current = self.value(subject, moment)
        next_period = start_of_next(moment.as_of, self.period, moment.zone)
        changes = super().next_change(subject, moment)
        if not current:
            return changes
        # A streak up to this period lasts through the next one; one up to the previous ends with this one.
        now = period_of(moment.as_of, self.period, moment)
        lasts = any(period_of(event.at, self.period, moment) == now for event in self.chosen(subject, moment))
        ends = start_of_next(next_period, self.period, moment.zone) if lasts else next_period
        return earliest((ends, changes))

    def text(self) -> str:
        where = self.where_text(closed=False)
        return f"streak of {name_text(self.event)}{where} {self.period}s{self.window_text()}"

    def sentence(self) -> str:
        what = f"{name_words(self.event)} events{self.choice_sentence()}"
        return f"the number of {self.period}s in a row, up to this or the previous one, with {what}"


def _streak(event: str, parts: tuple[object, ...]) -> Streak:
    (unit,) = (part for part in parts if isinstance(part, Token))
    rest = [part for part in parts if not isinstance(part, Token)]
    return Streak.model_validate({"event": event, "period": unit.lower().removesuffix("s"), **clauses(rest)})
