"""An aggregate over a customer's events: how many, how much, the greatest, the first, and so on."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal, Self, get_args

from pydantic import model_validator

from ilk.kernel.errors import UserError, unknown
from ilk.kernel.types import ValueType
from ilk.segments.events import EventChoice, clauses
from ilk.segments.plan import Aggregate, Plan
from ilk.segments.tree import Moment, Result, Scope, Subject, Syntax, Value
from ilk.segments.words import name_text, name_words
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr

Function = Literal["count", "count_distinct", "sum", "average", "min", "max", "median", "first", "last"]

_TEXTS: Mapping[str, str] = {"count_distinct": "count of distinct"}
_WORDS: Mapping[str, str] = {
    "count_distinct": "number of different",
    "sum": "total",
    "average": "average",
    "min": "least",
    "max": "greatest",
    "median": "median",
    "first": "first",
    "last": "last",
}
_OF_NUMBERS = frozenset({"sum", "average", "median"})
_OF_ORDERED = frozenset({"min", "max"})
_ZERO_WITHOUT_EVENTS = frozenset({"count", "count_distinct", "sum"})


class EventAggregate(EventChoice, Value):
    """`FUNCTION of event.property where … window`; without events, counts and sums are 0 and the rest is missing."""

    kind: Literal["event_aggregate"] = "event_aggregate"
    function: Function
    property: str | None = None

    syntax = Syntax(
        values="FUNCTION_OF name _DOT name choice* -> aggregate | COUNT_OF name choice* -> count_of",
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

    def own_problems(self, scope: Scope) -> Iterator[UserError]:
        yield from super().own_problems(scope)
        if self.property is None:
            return
        properties = scope.within(self.event).fields()[0]
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

    def sql(self, plan: Plan) -> Expr:
        value_type = None if self.property is None else self._property_type(plan.scope)
        fact = plan.fact(self.event, Aggregate(self.function, self.property, value_type), self.where, self.window)
        return sql.or_else(fact, 0) if self.function in _ZERO_WITHOUT_EVENTS else fact

    def value(self, subject: Subject, moment: Moment) -> Result:
        events = self.chosen(subject, moment)
        if self.property is None:
            return len(events)
        known = [found for event in events if (found := event.field(self.property)) is not None]
        result: Result = aggregated(self.function, known)
        return result

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

    def _property_type(self, scope: Scope) -> ValueType:
        return scope.within(self.event).field_type(self.property or "")

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
