"""How often a customer does something: events for each day, week, month and so on of a window."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import ClassVar, Literal

from lark import Token

from ilk.kernel.errors import UserError
from ilk.kernel.types import ValueType
from ilk.segments.plan import Aggregate, Plan
from ilk.segments.subjects.anchors import BetweenAfter, FirstAfter
from ilk.segments.subjects.events import EventChoice, clauses
from ilk.segments.time.spans import Unit
from ilk.segments.time.windows import BetweenDays, Last, On, Previous
from ilk.segments.tree import FormHints, Moment, Result, Scope, Subject, Syntax, Value
from ilk.segments.turning import Turn
from ilk.segments.words import name_text, name_words
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr

_DAY = timedelta(days=1)
_YEAR = 365.2425
_DAYS: dict[Unit, float] = {
    "minute": 1 / 1440,
    "hour": 1 / 24,
    "day": 1,
    "week": 7,
    "month": _YEAR / 12,
    "quarter": _YEAR / 4,
    "year": _YEAR,
}
"""How many days a unit has; months and longer the mean of the calendar's."""


class Rate(EventChoice, Value):
    """`rate of order per week in last 90 days`: the number of events over the number of weeks in the window.

    A month counts as a twelfth, a quarter as a fourth of a year of 365.2425 days, whichever it is. 0 without events.
    """

    kind: Literal["rate"] = "rate"
    form: ClassVar[FormHints] = FormHints(
        title="Rate of events", group="Figures of events", around={"per": ("per", "")}
    )
    per: Unit = "week"

    syntax = Syntax(
        values='RATE_OF name where? "per"i UNIT choice* -> rate_of',
        terminals=(r"RATE_OF.2: /rate\s+of\b/i",),
        build={"rate_of": lambda _, event, *parts: _rate(event, parts)},
    )
    examples = ("rate of order per week in last 90 days >= 0.5",)

    def own_problems(self, scope: Scope) -> Iterator[UserError]:
        yield from super().own_problems(scope)
        if self._units() is None:
            what = "a rate needs a window of one length for everyone, such as `in last 90 days` or `in previous month`"
            yield UserError("rate-without-length", what, where=f"`{self.text()}`")

    def type(self, scope: Scope) -> ValueType:
        return ValueType.NUMBER

    def sql(self, plan: Plan) -> Expr:
        count = sql.or_else(plan.fact(self.event, Aggregate("count"), self.where, self.window), 0)
        return sql.arithmetic(count, "/", sql.literal(self._units()))

    def value(self, subject: Subject, moment: Moment) -> Result:
        units = self._units()
        return len(self.chosen(subject, moment)) / units if units else None

    def turns(self, event: str) -> Turn:
        return Turn.RISES if self.only_grows(event) else super().turns(event)

    def ages(self) -> Turn:
        return self.choice_ages()

    def text(self) -> str:
        where = self.where_text(closed=True)
        return f"rate of {name_text(self.event)}{where} per {self.per}{self.window_text()}"

    def sentence(self) -> str:
        return f"the number of {name_words(self.event)} events{self.choice_sentence()} per {self.per}"

    def _units(self) -> float | None:
        """How many units the window has; None for one that has no length of its own."""
        window = self.window
        match window:
            case Last() | FirstAfter():
                days = window.count * _DAYS[window.unit]
            case BetweenAfter():
                days = (window.until - window.count) * _DAYS[window.unit]
            case Previous():
                days = _DAYS[window.period]
            case BetweenDays():
                days = _days_between(window)
            case On():
                days = 1
            case _:
                return None
        return days / _DAYS[self.per] if days else None


def _days_between(window: BetweenDays) -> float:
    both_days = timedelta() if isinstance(window.end, datetime) else _DAY
    return (window.end - window.start + both_days) / _DAY


def _rate(event: str, parts: tuple[object, ...]) -> Rate:
    (per,) = (part for part in parts if isinstance(part, Token))
    rest = [part for part in parts if not isinstance(part, Token)]
    return Rate.model_validate({"event": event, "per": per.lower().removesuffix("s"), **clauses(rest)})
