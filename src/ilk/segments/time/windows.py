"""Windows of time: when something must have happened, relative to `as_of` or by the calendar."""

from abc import ABC, abstractmethod
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from operator import attrgetter
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal, get_args

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from ilk.kernel.errors import UserError
from ilk.segments.time.spans import (
    FixedUnit,
    Period,
    Span,
    Unit,
    end_of_day,
    instant_of,
    moment_shift_reaches,
    shifted,
    start_of_day,
    start_of_next,
    start_of_period,
    start_of_previous,
)
from ilk.segments.tree import Event, FormHints, Moment, NameKind, Need, Scope, Subject, earliest
from ilk.segments.turning import Turn
from ilk.segments.words import literal_text, literal_words, plural
from ilk.warehouse.sql import Expr

if TYPE_CHECKING:
    from ilk.segments.plan import Aggregate, Plan, Rows
    from ilk.segments.tree import Condition

_at = attrgetter("at")
_FIXED = frozenset(get_args(FixedUnit))
_LEEWAY = timedelta(days=1)
"""Where clocks are changed, the way back by a month can stand still or jump: no further than this."""
Day = Annotated[AwareDatetime | date, Field(union_mode="left_to_right")]
"""A date, or an instant. Tried as an instant first: the text of a midnight would pass for a date."""


class BaseWindow(BaseModel, ABC):
    """A window of time, resolved to a span at a moment."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @abstractmethod
    def span(self, moment: Moment) -> Span:
        """The instants inside the window at `moment`."""

    @abstractmethod
    def text(self) -> str:
        """The canonical text form, without a space before it."""

    @abstractmethod
    def sentence(self) -> str:
        """The window in English."""

    def names(self) -> Iterable[tuple[NameKind, str]]:
        """What the window names: a trait or event that it hangs on."""
        return ()

    def problems(self, scope: Scope) -> Iterator[UserError]:
        """What is wrong with the window itself, about a customer of `scope`."""
        return iter(())

    @property
    def ages(self) -> Turn:
        """What time alone can do to the number of things inside that have happened."""
        return Turn.EITHER

    def span_for(self, subject: Subject, moment: Moment) -> Span | None:
        """The instants inside the window for one subject; None when there are none."""
        return self.span(moment)

    def among(self, events: Sequence[Event], subject: Subject, moment: Moment) -> Sequence[Event]:
        """Of events of one subject, in order of time and until `moment`, those inside the window."""
        span = self.span_for(subject, moment)
        return () if span is None else _within(events, span)

    def next_edge(self, at: datetime, moment: Moment) -> datetime | None:
        """When `at` may next come into or fall out of the window by itself, after `moment`."""
        return None

    def first_edge(self, events: Sequence[Event], moment: Moment) -> datetime | None:
        """When one of some events, in order of time and until `moment`, may next come into the window or fall out."""
        return earliest(self.next_edge(event.at, moment) for event in events)

    def needs(self) -> Iterable[Need]:
        """The events that say where the window is."""
        return ()

    def reach(self, moment: Moment) -> datetime | None:
        """What is older lies outside, at this moment and at later ones; None where nothing is too old."""
        start = self.span(moment).start
        return None if start is None or start.year <= _LEEWAY.days else start - _LEEWAY


class OwnWindow(BaseWindow):
    """A window that is another one for each person. Its `span` is what can lie inside for anyone."""

    def span(self, moment: Moment) -> Span:
        return Span()

    @abstractmethod
    def fact(self, plan: "Plan", rows: "Rows", scope: Scope, aggregate: "Aggregate", where: "Condition | None") -> Expr:
        """An aggregate over the rows of each customer inside; null where there are none."""


class Standing(BaseWindow):
    """A window whose edges stand still: nothing comes in or falls out by itself."""

    @property
    def ages(self) -> Turn:
        return Turn.NEITHER

    def first_edge(self, events: Sequence[Event], moment: Moment) -> datetime | None:
        return None


class Ever(Standing):
    """All time until `as_of`."""

    kind: Literal["ever"] = "ever"
    form: ClassVar[FormHints] = FormHints(title="at any time")

    def span(self, moment: Moment) -> Span:
        return Span()

    def text(self) -> str:
        return ""

    def sentence(self) -> str:
        return ""


class Last(BaseWindow):
    """The last so many units: after `as_of` less the units, up to `as_of`."""

    kind: Literal["last"] = "last"
    form: ClassVar[FormHints] = FormHints(title="in last")
    count: int = Field(ge=1, le=100_000)
    unit: Unit = "day"

    def span(self, moment: Moment) -> Span:
        start = shifted(moment.as_of, -self.count, self.unit, moment.zone)
        return Span(start=start, end=moment.as_of, start_open=True)

    @property
    def ages(self) -> Turn:
        # By the calendar the edge can go back, where clocks are changed.
        return Turn.FALLS if self.unit in _FIXED else Turn.EITHER

    def text(self) -> str:
        return f"in last {_units(self.count, self.unit)}"

    def sentence(self) -> str:
        return f"in the last {plural(self.count, self.unit)}" if self.count > 1 else f"in the last {self.unit}"

    def among(self, events: Sequence[Event], subject: Subject, moment: Moment) -> Sequence[Event]:
        start = shifted(moment.as_of, -self.count, self.unit, moment.zone)
        if not events or events[-1].at <= start:
            return ()
        return events if events[0].at > start else events[bisect_right(events, start, key=_at) :]

    def first_edge(self, events: Sequence[Event], moment: Moment) -> datetime | None:
        return earliest([self.next_edge(event.at, moment) for event in _about_to_be_met(events, self, moment)])

    def next_edge(self, at: datetime, moment: Moment) -> datetime | None:
        if at > moment.as_of:
            return at
        return moment_shift_reaches(at, self.count, self.unit, moment.zone, moment.as_of)


class Next(BaseWindow):
    """The next so many units: after `as_of`, up to `as_of` and the units."""

    kind: Literal["next"] = "next"
    form: ClassVar[FormHints] = FormHints(title="within next")
    count: int = Field(ge=1, le=100_000)
    unit: Unit = "day"

    def span(self, moment: Moment) -> Span:
        end = shifted(moment.as_of, self.count, self.unit, moment.zone)
        return Span(start=moment.as_of, end=end, start_open=True)

    def text(self) -> str:
        return f"within next {_units(self.count, self.unit)}"

    def sentence(self) -> str:
        return f"within the next {plural(self.count, self.unit)}" if self.count > 1 else f"within the next {self.unit}"

    def next_edge(self, at: datetime, moment: Moment) -> datetime | None:
        if at <= moment.as_of:
            return None
        enters = moment_shift_reaches(at, -self.count, self.unit, moment.zone, moment.as_of)
        return earliest((enters, at))


class OlderThan(BaseWindow):
    """Longer ago than so many units: up to `as_of` less the units."""

    kind: Literal["older_than"] = "older_than"
    form: ClassVar[FormHints] = FormHints(title="older than")
    count: int = Field(ge=1, le=100_000)
    unit: Unit = "day"

    def span(self, moment: Moment) -> Span:
        return Span(end=shifted(moment.as_of, -self.count, self.unit, moment.zone))

    @property
    def ages(self) -> Turn:
        # By the calendar the edge can go back, where clocks are changed.
        return Turn.RISES if self.unit in _FIXED else Turn.EITHER

    def text(self) -> str:
        return f"older than {_units(self.count, self.unit)}"

    def sentence(self) -> str:
        return f"more than {plural(self.count, self.unit)} ago"

    def first_edge(self, events: Sequence[Event], moment: Moment) -> datetime | None:
        return earliest([self.next_edge(event.at, moment) for event in _about_to_be_met(events, self, moment)])

    def next_edge(self, at: datetime, moment: Moment) -> datetime | None:
        return moment_shift_reaches(at, self.count, self.unit, moment.zone, moment.as_of)


class This(BaseWindow):
    """The calendar period of the project's zone that contains `as_of`."""

    kind: Literal["this"] = "this"
    form: ClassVar[FormHints] = FormHints(title="in this")
    period: Period

    def span(self, moment: Moment) -> Span:
        start = start_of_period(moment.as_of, self.period, moment.zone)
        return Span(start=start, end=start_of_next(moment.as_of, self.period, moment.zone), end_open=True)

    def text(self) -> str:
        return f"in this {self.period}"

    def sentence(self) -> str:
        return "today" if self.period == "day" else f"this {self.period}"

    def next_edge(self, at: datetime, moment: Moment) -> datetime | None:
        if at < start_of_period(moment.as_of, self.period, moment.zone):
            return None
        leaves = start_of_next(moment.as_of, self.period, moment.zone)
        return leaves if at < leaves else start_of_period(at, self.period, moment.zone)


class Previous(BaseWindow):
    """The calendar period of the project's zone before the one that contains `as_of`."""

    kind: Literal["previous"] = "previous"
    form: ClassVar[FormHints] = FormHints(title="in previous")
    period: Period

    def span(self, moment: Moment) -> Span:
        start = start_of_previous(moment.as_of, self.period, moment.zone)
        return Span(start=start, end=start_of_period(moment.as_of, self.period, moment.zone), end_open=True)

    def text(self) -> str:
        return f"in previous {self.period}"

    def sentence(self) -> str:
        return "yesterday" if self.period == "day" else f"in the previous {self.period}"

    def next_edge(self, at: datetime, moment: Moment) -> datetime | None:
        if at < start_of_previous(moment.as_of, self.period, moment.zone):
            return None
        return start_of_next(max(at, moment.as_of), self.period, moment.zone)


class BetweenDays(Standing):
    """Between two dates, both days of the project's zone included; or from an instant to before another."""

    kind: Literal["between"] = "between"
    form: ClassVar[FormHints] = FormHints(title="between", around={"end": ("and", "")})
    start: Day
    end: Day

    @model_validator(mode="after")
    def _in_order(self) -> "BetweenDays":
        if isinstance(self.start, datetime) != isinstance(self.end, datetime):
            raise ValueError("both edges must be dates, or both instants")
        if self.end < self.start:
            raise ValueError(f"the window ends ({self.end}) before it begins ({self.start})")
        return self

    def span(self, moment: Moment) -> Span:
        end = self.end if isinstance(self.end, datetime) else end_of_day(self.end, moment.zone)
        return Span(start=instant_of(self.start, moment.zone), end=end, end_open=True)

    def text(self) -> str:
        return f"between {literal_text(self.start)} and {literal_text(self.end)}"

    def sentence(self) -> str:
        return f"between {literal_words(self.start)} and {literal_words(self.end)}"


class Before(Standing):
    """Before a date begins in the project's zone, or before an instant."""

    kind: Literal["before"] = "before"
    form: ClassVar[FormHints] = FormHints(title="before")
    day: Day

    def span(self, moment: Moment) -> Span:
        return Span(end=instant_of(self.day, moment.zone), end_open=True)

    def text(self) -> str:
        return f"before {literal_text(self.day)}"

    def sentence(self) -> str:
        return f"before {literal_words(self.day)}"


class After(Standing):
    """After a date has ended in the project's zone, or after an instant."""

    kind: Literal["after"] = "after"
    form: ClassVar[FormHints] = FormHints(title="after")
    day: Day

    def span(self, moment: Moment) -> Span:
        if isinstance(self.day, datetime):
            return Span(start=self.day, start_open=True)
        return Span(start=end_of_day(self.day, moment.zone))

    def text(self) -> str:
        return f"after {literal_text(self.day)}"

    def sentence(self) -> str:
        return f"after {literal_words(self.day)}"


class On(Standing):
    """On a date of the project's zone."""

    kind: Literal["on"] = "on"
    form: ClassVar[FormHints] = FormHints(title="on")
    day: date

    def span(self, moment: Moment) -> Span:
        return Span(start=start_of_day(self.day, moment.zone), end=end_of_day(self.day, moment.zone), end_open=True)

    def text(self) -> str:
        return f"on {literal_text(self.day)}"

    def sentence(self) -> str:
        return f"on {literal_words(self.day)}"


AnyWindow = Annotated[
    Ever | Last | Next | OlderThan | This | Previous | BetweenDays | Before | After | On, Field(discriminator="kind")
]
WINDOWS: tuple[type[BaseWindow], ...] = get_args(get_args(AnyWindow)[0])


def _within(events: Sequence[Event], span: Span) -> Sequence[Event]:
    """Of events in order of time, those inside a span."""
    low, high = 0, len(events)
    if span.start is not None:
        low = (bisect_right if span.start_open else bisect_left)(events, span.start, key=_at)
    if span.end is not None and events and events[-1].at >= span.end:
        high = (bisect_left if span.end_open else bisect_right)(events, span.end, key=_at)
    return events[low:high]


def _about_to_be_met(events: Sequence[Event], window: Last | OlderThan, moment: Moment) -> Sequence[Event]:
    """Of events in order of time, those that the edge of a window may meet next: moved by so much exactly, just one."""
    if window.unit not in _FIXED:
        return events
    passed = bisect_right(events, shifted(moment.as_of, -window.count, window.unit, moment.zone), key=_at)
    return events[passed : passed + 1]


def _units(count: int, unit: Unit) -> str:
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
