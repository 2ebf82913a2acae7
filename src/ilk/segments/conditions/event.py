"""An event happened, or did not, or happened a number of times."""

from datetime import datetime
from functools import cached_property
from typing import Annotated, ClassVar, Literal, Self, assert_never

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ilk.segments.plan import Aggregate, Plan
from ilk.segments.subjects.events import EventChoice, clauses
from ilk.segments.subjects.sessions import Session
from ilk.segments.time.windows import Before, Ever, OlderThan
from ilk.segments.tokens import whole_of
from ilk.segments.tree import Condition, FormHints, Moment, Need, Outlook, Subject, Syntax
from ilk.segments.turning import Turn
from ilk.segments.words import name_text, name_words, plural
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr

Count = Annotated[int, Field(ge=0, le=1_000_000_000)]


class Times(BaseModel):
    """How often: `at least`, `at most`, `exactly`, or `between` two counts, both included."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    form: ClassVar[FormHints] = FormHints(only_if={"high": ("test", ("between",))}, around={"high": ("and", "")})

    test: Literal["at least", "at most", "exactly", "between"] = "at least"
    count: Count = 1
    high: Count | None = None

    @model_validator(mode="after")
    def _range_is_whole(self) -> Self:
        if (self.high is None) == (self.test == "between"):
            raise ValueError("`between` takes two counts, every other test takes one")
        if self.high is not None and self.high < self.count:
            raise ValueError(f"the range ends ({self.high}) before it begins ({self.count})")
        return self

    def sql(self, count: Expr) -> Expr:
        """Whether a count, never null, is as often as this."""
        at_least = sql.compare(count, ">=", sql.literal(self.count))
        match self.test:
            case "at least":
                return at_least
            case "at most":
                return sql.compare(count, "<=", sql.literal(self.count))
            case "exactly":
                return sql.compare(count, "=", sql.literal(self.count))
            case "between":
                return sql.all_of((at_least, sql.compare(count, "<=", sql.literal(self.high))))
            case _:
                assert_never(self.test)

    def holds(self, count: int) -> bool:
        """Whether a count is as often as this."""
        match self.test:
            case "at least":
                return count >= self.count
            case "at most":
                return count <= self.count
            case "exactly":
                return count == self.count
            case "between":
                return self.count <= count <= (self.high or 0)
            case _:
                assert_never(self.test)

    @property
    def turn(self) -> Turn:
        """What one more can do to the answer."""
        match self.test:
            case "at least":
                return Turn.RISES
            case "at most":
                return Turn.FALLS
            case "exactly":
                return Turn.EITHER if self.count else Turn.FALLS
            case "between":
                return Turn.EITHER
            case _:
                assert_never(self.test)

    @property
    def bound(self) -> int | None:
        """The least count whose answer is another than that of all smaller ones; None where there are more turns."""
        match self.test:
            case "at least":
                return self.count
            case "at most":
                return self.count + 1
            case "exactly":
                return None if self.count else 1
            case "between":
                return None
            case _:
                assert_never(self.test)

    def text(self) -> str:
        """The canonical text form."""
        if self.test == "between":
            return f"between {self.count} and {self.high} times"
        return f"{self.test} {self.count} times"

    def sentence(self) -> str:
        """The number of times in English."""
        return (
            f"between {self.count} and {self.high} times"
            if self.test == "between"
            else f"{self.test} {plural(self.count, 'time')}"
        )


class EventCount(EventChoice, Condition):
    """`did event where … at least n times window`; without a number, at least once. No event is 0 times."""

    kind: Literal["event_count"] = "event_count"
    times: Times = Times()
    form = FormHints(title="Did", group="What they did", around={"times": ("", "times")})

    syntax = Syntax(
        conditions='"did"i name clause* -> did | "did"i "not"i name choice* -> did_not',
        rules=(
            "?clause: choice | times\n"
            "times: AT_LEAST NUMBER TIMES -> at_least | AT_MOST NUMBER TIMES -> at_most"
            " | EXACTLY NUMBER TIMES -> exactly_times | MORE_THAN NUMBER TIMES -> more_than"
            ' | FEWER_THAN NUMBER TIMES -> fewer_than | BETWEEN NUMBER "and"i NUMBER TIMES -> between_times'
        ),
        terminals=(r"TIMES: /times?\b/i",),
        build={
            "did": lambda event, *parts: EventCount(event=event, **clauses(parts)),
            "did_not": lambda event, *parts: EventCount(
                event=event, times=Times(test="exactly", count=0), **clauses(parts)
            ),
            "at_least": lambda _, count, _times: Times(count=whole_of(count)),
            "at_most": lambda _, count, _times: Times(test="at most", count=whole_of(count)),
            "exactly_times": lambda _, count, _times: Times(test="exactly", count=whole_of(count)),
            "more_than": lambda _, count, _times: Times(count=whole_of(count) + 1),
            "fewer_than": lambda _, count, _times: Times(test="at most", count=whole_of(count) - 1),
            "between_times": lambda _, low, high, _times: Times(
                test="between", count=whole_of(low), high=whole_of(high)
            ),
        },
    )
    examples = (
        "did order",
        "did not order in last 90 days",
        'did order where channel = "web" at least 3 times in last 90 days',
        "did order between 2 and 5 times",
    )

    def has_greatest(self) -> bool:
        return True

    def needed(self) -> Need:
        if not isinstance(self.window, Ever | Before | OlderThan):
            return super().needed()
        # More than the greatest number that is asked for are as good as one more; the oldest come in first.
        return Need(self.event, self.where, which="first", count=(self.times.high or self.times.count) + 1)

    def sql(self, plan: Plan) -> Expr:
        return self.times.sql(sql.or_else(plan.fact(self.event, Aggregate("count"), self.where, self.window), 0))

    def holds(self, subject: Subject, moment: Moment) -> bool:
        if not isinstance(self.window, Session):
            return self.times.holds(len(self.chosen(subject, moment)))
        return self.times.holds(max(map(len, self.groups(subject, moment)), default=0))

    def next_change(self, subject: Subject, moment: Moment) -> datetime | None:
        bound = self.times.bound
        if not bound or self.restless or self.window.ages is not Turn.FALLS:
            return super().next_change(subject, moment)
        # The oldest fall out first: the answer turns with the one that makes them as many as the bound.
        met = self.met(subject, moment)
        return self.window.next_edge(met[-bound].at, moment) if len(met) >= bound else None

    @cached_property
    def patient(self) -> bool:
        return self.times.bound is not None and self.fades

    def outlook(self, subject: Subject, moment: Moment) -> Outlook:
        if not self.patient or (bound := self.times.bound) is None:
            return super().outlook(subject, moment)
        count = len(self.chosen(subject, moment))
        return self.times.holds(count), bound - 1 - count if count < bound else None

    def turns(self, event: str) -> Turn:
        return self.times.turn if self.only_grows(event) else super().turns(event)

    def ages(self) -> Turn:
        return self.times.turn.when(self.choice_ages())

    def text(self) -> str:
        if self.times == Times(test="exactly", count=0):
            return f"did not {name_text(self.event)}{self.choice_text()}"
        if self.times == Times():
            return f"did {name_text(self.event)}{self.choice_text()}"
        return f"did {name_text(self.event)}{self.where_text(closed=True)} {self.times.text()}{self.window_text()}"

    def sentence(self) -> str:
        event = name_words(self.event)
        if self.times == Times(test="exactly", count=0):
            return f"did no {event}{self.choice_sentence()}"
        often = "" if self.times == Times() else f" {self.times.sentence()}"
        return f"did {event}{self.where_sentence()}{often}{self.window_sentence()}"

    def negated_sentence(self) -> str:
        if self.times == Times():
            return self.model_copy(update={"times": Times(test="exactly", count=0)}).sentence()
        return super().negated_sentence()
