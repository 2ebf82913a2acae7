"""An aggregate over a customer's events: how many, how much, the greatest, the first, and so on."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal, Self, get_args

from pydantic import model_validator

from ilk.kernel.errors import UserError, unknown
from ilk.kernel.types import ValueType
from ilk.segments.plan import Aggregate, Plan
from ilk.segments.subjects.events import EventChoice, clauses
from ilk.segments.subjects.related import chosen_rows, has_rows, is_table, rows_may_change, rows_of, scope_of
from ilk.segments.subjects.sessions import Session
from ilk.segments.time.windows import Ever
from ilk.segments.tree import Event, FormHints, Moment, Need, Result, Scope, Subject, Syntax, Value
from ilk.segments.turning import Turn
from ilk.segments.words import name_text, name_words
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr

Function = Literal["count", "count_distinct", "sum", "average", "min", "max", "median", "mode", "first", "last"]

_TEXTS: Mapping[str, str] = {"count_distinct": "count of distinct"}
_WORDS: Mapping[str, str] = {
    "count_distinct": "number of different",
    "sum": "total",
    "average": "average",
    "min": "least",
    "max": "greatest",
    "median": "median",
    "mode": "most frequent",
    "first": "first",
    "last": "last",
}
_OF_FEW: Mapping[str, Literal["first", "last", "least", "greatest", "each"]] = {
    "first": "first",
    "last": "last",
    "min": "least",
    "max": "greatest",
    "count_distinct": "each",
}
"""Of all time, these stand on few events, however many there are."""
_OF_NUMBERS = frozenset({"sum", "average", "median"})
_OF_ORDERED = frozenset({"min", "max"})
_OF_NO_ORDER = frozenset({"mode", "first", "last"})
_OF_ORDER_IN_TIME = frozenset({"first", "last"})
_MORE_WITH_EVENTS = frozenset({"count", "count_distinct"})
_ZERO_WITHOUT_EVENTS = frozenset({"count", "count_distinct", "sum"})


class EventAggregate(EventChoice, Value):
    """`FUNCTION of event.property where … window`; without events, counts and sums are 0 and the rest is missing."""

    kind: Literal["event_aggregate"] = "event_aggregate"
    function: Function
    property: str | None = None
    form = FormHints(
        title="Number, total or average of events",
        only_if={"property": ("function", tuple(each for each in get_args(Function) if each != "count"))},
    )

    syntax = Syntax(
        values="FUNCTION_OF name _DOT name choice* -> aggregate | COUNT_OF name choice* -> count_of",
        terminals=(
            r"COUNT_OF.2: /count\s+of\b/i",
            r"FUNCTION_OF.3: /(count\s+of\s+distinct|(sum|average|min|max|median|mode|first|last)\s+of)\b/i",
        ),
        build={
            "aggregate": lambda function, event, prop, *parts: EventAggregate(
                function=_function_of(function), event=event, property=prop, **clauses(parts)
            ),
            "count_of": lambda _, event, *parts: EventAggregate(function="count", event=event, **clauses(parts)),
        },
    )
    examples = (
        'sum of order.revenue where channel = "web" in last 365 days > 500',
        "count of distinct order.store >= 3",
        "count of order in last 90 days >= 2",
    )

    @model_validator(mode="after")
    def _property_unless_counting(self) -> Self:
        if (self.property is None) != (self.function == "count"):
            raise ValueError("`count` takes an event, every other function takes a property of one")
        return self

    def inner(self, scope: Scope) -> Scope:
        return scope_of(self.event, scope)

    def own_problems(self, scope: Scope) -> Iterator[UserError]:
        yield from super().own_problems(scope)
        if is_table(self.event, scope):
            yield from self._problems_of_rows()
        if self.property is None:
            return
        properties = self.inner(scope).fields()[0]
        if self.property not in properties:
            yield unknown("property", self.property, properties)
        elif not self._fits(properties[self.property]):
            of = f"{self.event}.{self.property}"
            what = f"`{self.function}` needs numbers, and `{of}` has none"
            yield UserError("wrong-type", what, where=f"`{self.text()}`")

    def type(self, scope: Scope) -> ValueType:
        match self.function:
            case "count" | "count_distinct":
                return ValueType.INTEGER
            case "sum" | "average" | "median":
                return ValueType.NUMBER
            case _:
                return self._property_type(scope)

    def has_greatest(self) -> bool:
        return self.function not in _OF_NO_ORDER

    def needed(self) -> Need:
        if self.window != Ever() or self.function not in _OF_FEW:
            return super().needed()
        return Need(self.event, self.where, which=_OF_FEW[self.function], of=self.property)

    def reads(self) -> tuple[str, ...]:
        return () if self.property is None else (self.property,)

    def sql(self, plan: Plan) -> Expr:
        value_type = None if self.property is None else self._property_type(plan.scope)
        asked = Aggregate(self.function, self.property, value_type)
        fact = plan.fact_of(rows_of(self.event, plan.scope), self.inner(plan.scope), asked, self.where, self.window)
        return sql.or_else(fact, 0) if self.function in _ZERO_WITHOUT_EVENTS else fact

    def value(self, subject: Subject, moment: Moment) -> Result:
        if not isinstance(self.window, Session):
            return self._figure(self._found(subject, moment))
        figures = [self._figure(events) for events in self.groups(subject, moment) if self._any_known(events)]
        known: list[Any] = [figure for figure in figures if figure is not None]
        greatest: Result = max(known, default=self._figure([]))
        return greatest

    def _any_known(self, events: Sequence[Event]) -> bool:
        return self.property is None or any(event.field(self.property) is not None for event in events)

    def _figure(self, events: Sequence[Subject]) -> Result:
        if self.property is None:
            return len(events)
        known = [found for event in events if (found := event.field(self.property)) is not None]
        result: Result = aggregated(self.function, known)
        return result

    def is_tally(self) -> bool:
        return self.function in _MORE_WITH_EVENTS and self.fades

    def turns(self, event: str) -> Turn:
        grows = self.function in _MORE_WITH_EVENTS and self.only_grows(event)
        return Turn.RISES if grows else super().turns(event)

    def ages(self) -> Turn:
        return self.choice_ages() if self.function in _MORE_WITH_EVENTS else super().ages()

    def text(self) -> str:
        if self.property is None:
            return f"count of {name_text(self.event)}{self.choice_text()}"
        of = f"{name_text(self.event)}.{name_text(self.property)}"
        return f"{_TEXTS.get(self.function, f'{self.function} of')} {of}{self.choice_text()}"

    def sentence(self) -> str:
        events = f"{name_words(self.event)} events{self.choice_sentence()}"
        if self.property is None:
            return f"the number of {events}"
        return f"the {_WORDS[self.function]} {name_words(self.property)} of {events}"

    def next_change(self, subject: Subject, moment: Moment) -> datetime | None:
        if has_rows(subject, self.event):
            return rows_may_change(subject, self.event, self.where, moment)
        return super().next_change(subject, moment)

    def _found(self, subject: Subject, moment: Moment) -> Sequence[Subject]:
        """The events, or the rows of a related table."""
        if has_rows(subject, self.event):
            return chosen_rows(subject, self.event, self.where, moment)
        return self.chosen(subject, moment)

    def _problems_of_rows(self) -> Iterator[UserError]:
        """What rows of a related table cannot be asked: they say what is so now, in no order of time."""
        if self.window != Ever():
            what = f"rows of the table `{self.event}` are not at an instant; ask about a date of theirs in the `where`"
            yield UserError("rows-without-time", what, where=f"`{self.text()}`")
        if self.function in _OF_ORDER_IN_TIME:
            what = f"rows of the table `{self.event}` have no order in time, so there is no {self.function} one"
            yield UserError("rows-without-time", what, where=f"`{self.text()}`")

    def _property_type(self, scope: Scope) -> ValueType:
        return self.inner(scope).field_type(self.property or "")

    def _fits(self, value_type: ValueType) -> bool:
        if self.function in _OF_NUMBERS:
            return value_type.numeric
        return value_type.numeric or value_type.temporal or self.function not in _OF_ORDERED


def aggregated(function: Function, known: Sequence[Any]) -> Any:
    """The aggregate of the known values, in the order of their events: the oracle of `Aggregate.sql`."""
    match function:
        case "count_distinct":
            return len({tuple(value) if isinstance(value, list) else value for value in known})
        case "sum":
            return total(known)
        case _ if not known:
            return None
        case "average":
            return total(known) / len(known)
        case "median":
            return _median([float(value) for value in known])
        case "min":
            return min(known)
        case "max":
            return max(known)
        case "mode":
            return _mode(known)
        case "first":
            return known[0]
        case "last":
            return known[-1]
        case _:
            raise AssertionError(function)


def total(known: Sequence[int | float | Decimal]) -> float:
    """The sum as a double, the same in any order: exact for integers and money, to six places for numbers."""
    if any(isinstance(value, float) for value in known):
        bounded = [max(-sql.LARGEST_SUMMAND, min(value, sql.LARGEST_SUMMAND)) for value in known]
        millionths = sum(Decimal(value * 1_000_000).to_integral_value(ROUND_HALF_UP) for value in bounded)
        return float(millionths) / 1_000_000
    return float(sum(known))


def _mode(known: Sequence[Any]) -> Any:
    """The value that is there most often, the smallest of those."""
    times = Counter(tuple(value) if isinstance(value, list) else value for value in known)
    most = max(times.values())
    return min(value for value in known if times[tuple(value) if isinstance(value, list) else value] == most)


def _median(values: list[float]) -> float:
    ordered = sorted(values)
    low, high = ordered[(len(ordered) - 1) // 2], ordered[len(ordered) // 2]
    return low + (high - low) * 0.5


_FUNCTIONS: Mapping[str, Function] = {
    name.split("_")[0]: name for name in get_args(Function) if name != "count_distinct"
}


def _function_of(token: str) -> Function:
    words = token.lower().split()
    return "count_distinct" if "distinct" in words else _FUNCTIONS[words[0]]
