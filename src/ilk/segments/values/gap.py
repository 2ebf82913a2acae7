"""The longest time between two of a customer's events."""

from datetime import timedelta
from itertools import pairwise
from typing import ClassVar, Literal

from lark import Token

from ilk.kernel.types import ValueType
from ilk.segments.conditions.comparison import Comparison
from ilk.segments.plan import Plan
from ilk.segments.subjects.events import EventChoice, clauses
from ilk.segments.time.durations import Duration, duration_of
from ilk.segments.tree import FormHints, Moment, Result, Scope, Subject, Syntax, Value
from ilk.segments.values.constants import Number
from ilk.segments.values.event_time import DaysSince
from ilk.segments.words import name_text, name_words
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr, Query

_DAY = timedelta(days=1)


class Gap(EventChoice, Value):
    """`gap between order`: the longest time from one event to the next, in days of 24 hours, with a fraction.

    Missing with fewer than two events. The time since the last event is no gap: ask for `days since last`.
    """

    kind: Literal["gap"] = "gap"
    form: ClassVar[FormHints] = FormHints(title="Longest gap between events", group="Figures of events")

    syntax = Syntax(
        values="GAP_BETWEEN name choice* -> gap_between",
        predicates="value OPERATOR NUMBER UNIT -> days_comparison",
        terminals=(r"GAP_BETWEEN.2: /gap\s+between\b(?=\s+(`[^`]+`|[a-z_]\w*)(?!\s+and\b|\w))/i",),
        build={
            "gap_between": lambda _, event, *parts: Gap(event=event, **clauses(parts)),
            "days_comparison": lambda left, op, count, unit: _in_days(left, op, duration_of(count, unit)),
        },
    )
    examples = ("gap between order in last 365 days > 60 days",)

    def type(self, scope: Scope) -> ValueType:
        return ValueType.NUMBER

    def sql(self, plan: Plan) -> Expr:
        table = plan.derive(f"gap {self.model_dump_json()}", lambda: self._longest(plan))
        return sql.column("value", table)

    def _longest(self, plan: Plan) -> Query:
        number = sql.column("customer_no")
        at = sql.microseconds(sql.column("occurred_at"))
        timed = sql.select({"customer_no": number, "at": at, "event_id": sql.column("event_id")}, self.rows(plan))
        order = [sql.column("at"), sql.column("event_id")]
        gap = sql.less(sql.column("at"), sql.previous(sql.column("at"), [number], order))
        gaps = sql.select({"customer_no": number, "gap": gap}, timed)
        longest = sql.in_days(sql.largest(sql.column("gap")))
        return sql.select({"customer_no": number, "value": longest}, gaps, group_by=[number])

    def value(self, subject: Subject, moment: Moment) -> Result:
        events = self.chosen(subject, moment)
        return max(((after.at - before.at) / _DAY for before, after in pairwise(events)), default=None)

    def text(self) -> str:
        return f"gap between {name_text(self.event)}{self.choice_text()}"

    def sentence(self) -> str:
        return f"the longest gap in days between {name_words(self.event)} events{self.choice_sentence()}"


def _in_days(left: object, op: Token, length: Duration) -> object:
    """`gap between order > 2 weeks`: a number of days compared with a length."""
    if not isinstance(left, Gap | DaysSince):
        raise ValueError(f"`{length.text()}` can be compared with a number of days alone, such as `gap between …`")  # noqa: TRY004
    days = length.length / _DAY
    return Comparison.syntax.build["comparison"](left, op, Number(constant=int(days) if days.is_integer() else days))
