"""Which share of a customer's events is such and such."""

from collections.abc import Sequence
from typing import ClassVar, Literal, Self

from pydantic import model_validator

from ilk.kernel.types import ValueType
from ilk.segments.plan import Aggregate, Plan
from ilk.segments.subjects.events import EventChoice, clauses, properties_of
from ilk.segments.tree import Event, FormHints, Moment, Need, Result, Scope, Subject, Syntax, Value
from ilk.segments.words import name_text, name_words
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr


class Share(EventChoice, Value):
    """`share of order where channel = "web" in last 90 days`: of the events in the window, how many meet the `where`.

    A number from 0 to 1; missing without events in the window.
    """

    kind: Literal["share"] = "share"
    form: ClassVar[FormHints] = FormHints(title="Share of events", group="Figures of events")

    syntax = Syntax(
        values="SHARE_OF name choice+ -> share_of",
        terminals=(r"SHARE_OF.2: /share\s+of\b/i",),
        build={"share_of": lambda _, event, *parts: Share(event=event, **clauses(parts))},
    )
    examples = ('share of order where channel = "web" in last 90 days >= 50%',)

    @model_validator(mode="after")
    def _of_some(self) -> Self:
        if self.where is None:
            raise ValueError("a share needs a `where` that says which events count")
        return self

    def needed(self) -> Need:
        return Need(self.event, None, self.window)

    def reads(self) -> tuple[str, ...]:
        return () if self.where is None else properties_of(self.where)

    def type(self, scope: Scope) -> ValueType:
        return ValueType.NUMBER

    def sql(self, plan: Plan) -> Expr:
        met = sql.or_else(plan.fact(self.event, Aggregate("count"), self.where, self.window), 0)
        return sql.arithmetic(met, "/", plan.fact(self.event, Aggregate("count"), None, self.window))

    def value(self, subject: Subject, moment: Moment) -> Result:
        events = self._all(subject, moment)
        return len(self.chosen(subject, moment)) / len(events) if events else None

    def text(self) -> str:
        return f"share of {name_text(self.event)}{self.choice_text()}"

    def sentence(self) -> str:
        return f"the share of {name_words(self.event)} events{self.window_sentence()}{self.where_sentence()}"

    def _all(self, subject: Subject, moment: Moment) -> Sequence[Event]:
        return self.model_copy(update={"where": None}).chosen(subject, moment)
