"""Where a customer stands with an event: new, active, returning, dormant or resurrected."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, ClassVar, Literal, Self, assert_never

from lark import Token
from pydantic import Field, model_validator

from ilk.segments.conditions.comparison import Comparison
from ilk.segments.conditions.event import EventCount, Times
from ilk.segments.conditions.logic import And, Not
from ilk.segments.conditions.lowered import Lowered
from ilk.segments.subjects.events import EventChoice, clauses
from ilk.segments.time.spans import Unit
from ilk.segments.time.windows import Ever, Last, OlderThan
from ilk.segments.tokens import whole_of
from ilk.segments.tree import Condition, FormHints, Moment, Need, Subject, Syntax
from ilk.segments.values.event_aggregate import EventAggregate
from ilk.segments.words import name_text, name_words, plural

Stage = Literal["new", "active", "returning", "dormant", "resurrected"]
_NEVER = Times(test="exactly", count=0)


class Lifecycle(EventChoice, Lowered):
    """`is new in order over 30 days`: by the events of the last 30 days, the 30 days before, and all before those.

    Active: some in the last period. New: active, and none ever before it. Returning: active, and some in the period
    before. Resurrected: active, none in the period before, some earlier. Dormant: none in the last period, some in the
    period before.
    """

    kind: Literal["lifecycle"] = "lifecycle"
    form: ClassVar[FormHints] = FormHints(
        title="Stage of life", group="What they did", around={"event": ("in", ""), "count": ("over", "")}
    )
    stage: Stage
    count: int = Field(default=30, ge=1, le=50_000)
    unit: Unit = "day"

    syntax = Syntax(
        conditions='"is"i LIFECYCLE_STAGE name where? "over"i NUMBER UNIT -> lifecycle',
        terminals=(r"LIFECYCLE_STAGE.2: /(new|active|returning|dormant|resurrected)\s+in\b/i",),
        build={"lifecycle": lambda stage, event, *parts: _lifecycle(stage, event, parts)},
    )
    examples = ("is new in order over 30 days", "is dormant in visit over 2 weeks")

    @model_validator(mode="after")
    def _has_its_own_window(self) -> Self:
        if self.window != Ever():
            raise ValueError("`over …` is the window; there is no other one")
        return self

    def lowered(self) -> Condition:
        """What it stands for, in counts of events."""
        active = self._did(Last(count=self.count, unit=self.unit))
        longer = Last(count=2 * self.count, unit=self.unit)
        match self.stage:
            case "active":
                return active
            case "new":
                return And(operands=(active, self._did(OlderThan(count=self.count, unit=self.unit), _NEVER)))
            case "returning":
                return And(operands=(active, self._in_period_before()))
            case "resurrected":
                earlier = self._did(OlderThan(count=2 * self.count, unit=self.unit))
                return And(operands=(active, Not(operand=self._in_period_before()), earlier))
            case "dormant":
                return And(operands=(self._did(active.window, _NEVER), self._did(longer)))
            case _:
                assert_never(self.stage)

    def needs(self) -> Iterator[Need]:
        yield from Lowered.needs(self)

    def _did(self, window: Any, times: Times = Times()) -> EventCount:  # noqa: B008 - it is frozen
        return EventCount(event=self.event, where=self.where, window=window, times=times)

    def _in_period_before(self) -> Comparison:
        """More events in two periods than in the last one."""
        both, last = (
            EventAggregate(
                function="count", event=self.event, where=self.where, window=Last(count=count, unit=self.unit)
            )
            for count in (2 * self.count, self.count)
        )
        return Comparison(left=both, op=">", right=last)

    def next_change(self, subject: Subject, moment: Moment) -> datetime | None:
        # Of the two that it is, one looks at all events of a window: here the windows are those of what it stands for.
        return self.lowered().next_change(subject, moment)

    def text(self) -> str:
        unit = self.unit if self.count == 1 else f"{self.unit}s"
        where = self.where_text(closed=True)
        return f"is {self.stage} in {name_text(self.event)}{where} over {self.count} {unit}"

    def sentence(self) -> str:
        what = f"{name_words(self.event)}{self.where_sentence()}"
        return f"is {self.stage} in {what}, over periods of {plural(self.count, self.unit)}"


def _lifecycle(stage: Token, event: str, parts: tuple[Any, ...]) -> Lifecycle:
    *where, count, unit = parts
    found: dict[str, Any] = {"stage": stage.split()[0].lower(), "event": event}
    found |= {"count": whole_of(count), "unit": unit.lower().removesuffix("s")}
    return Lifecycle.model_validate(found | clauses(where))
