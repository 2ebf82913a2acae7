"""Windows that hang on a person's own dates: a trait, or when they first, last or for the nth time did something."""

from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ilk.catalog.tables import CUSTOMERS
from ilk.kernel.errors import UserError, unknown
from ilk.kernel.types import ValueType
from ilk.segments.plan import Aggregate, Plan, Rows, grouped
from ilk.segments.subjects.chosen import instant_of_rows, row_columns, rows_within
from ilk.segments.subjects.nth import MOST_NTH, Which, nth_text, nth_time
from ilk.segments.time.day_edges import day_ends, day_starts
from ilk.segments.time.spans import FixedUnit, Span, end_of_day, length_of, shifted, start_of_day
from ilk.segments.time.windows import OwnWindow
from ilk.segments.tree import FormHints, Moment, NameKind, Need, Person, Scope, Subject
from ilk.segments.words import name_text, name_words, plural
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr, Query

if TYPE_CHECKING:
    from ilk.segments.tree import Condition

_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Edge:
    """An edge of a window: how an instant inside compares with the anchor and so much. `ended`: with its day's end."""

    op: Literal["<", "<=", ">", ">="]
    count: int = 0
    unit: FixedUnit = "day"
    ended: bool = False


class Anchor(BaseModel):
    """A date or instant of a person's own: a trait, or the instant of their first, last or nth event of a name.

    A date stands for its day in the project's zone: for where the day begins, and after it is after it has ended.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    trait: str | None = None
    event: str | None = None
    which: Which = "first"
    nth: int = Field(default=1, ge=1, le=MOST_NTH)

    @model_validator(mode="after")
    def _one_of_the_two(self) -> Self:
        if (self.trait is None) == (self.event is None):
            raise ValueError("a window hangs on a trait or on an event, one of the two")
        return self

    def names(self) -> Iterator[tuple[NameKind, str]]:
        """The trait or event."""
        if self.event is not None:
            yield "event", self.event
        if self.trait is not None:
            yield "trait", self.trait

    def problems(self, scope: Scope) -> Iterator[UserError]:
        """What is wrong with it."""
        catalogue = scope.catalogue
        if self.event is not None and self.event not in catalogue.events:
            yield unknown("event", self.event, catalogue.events)
        if self.trait is None:
            return
        if self.trait not in catalogue.traits:
            yield unknown("trait", self.trait, catalogue.traits)
        elif not catalogue.traits[self.trait].temporal:
            what = f"a window hangs on a date, and `{self.trait}` is none"
            yield UserError("wrong-type", what, where=f"`{self.trait}`")

    def at(self, subject: Subject, moment: Moment) -> date | datetime | None:
        """The date or instant of a person; None without one."""
        if self.trait is not None:
            found = subject.field(self.trait)
            return found if isinstance(found, date) else None
        events = subject.events.get(self.event or "", ()) if isinstance(subject, Person) else ()
        until = [event.at for event in events if event.at <= moment.as_of]
        if len(until) < self.nth:
            return None
        return until[-self.nth] if self.which == "last" else until[self.nth - 1]

    def is_date(self, scope: Scope) -> bool:
        """Whether it is a date, not an instant."""
        return self.trait is not None and scope.catalogue.traits.get(self.trait) is ValueType.DATE

    def columns(self, plan: Plan) -> tuple[Expr, Expr]:
        """When it begins and ends, in microseconds from 1970; of a table with a row for each customer that has one."""
        if self.event is not None:
            at = sql.microseconds(nth_time(plan, self.event, self.which, self.nth, None))
            return at, at
        table = plan.derive(f"anchor {self.model_dump_json()}", lambda: self._dated(plan))
        return sql.column("starts", table), sql.column("ends", table)

    def _dated(self, plan: Plan) -> Query:
        trait, zone = sql.column(self.trait or ""), plan.moment.zone
        starts = ends = sql.microseconds(trait)
        if self.is_date(plan.scope):
            starts, ends = day_starts(trait, zone), day_ends(trait, zone)
        columns = {"customer_no": sql.column("customer_no"), "starts": starts, "ends": ends}
        return sql.select(columns, CUSTOMERS, where=sql.is_known(trait))

    def text(self) -> str:
        """The canonical text form."""
        if self.event is None:
            return name_text(self.trait or "")
        return f"{nth_text(self.which, self.nth)} {name_text(self.event)}"

    def sentence(self) -> str:
        """The anchor in English."""
        if self.event is None:
            return f"their {name_words(self.trait or '')}"
        return f"their {nth_text(self.which, self.nth)} {name_words(self.event)}"


class Anchored(OwnWindow):
    """A window whose edges are a person's own date, or lie so long after it. Nothing is inside without the date."""

    anchor: Anchor

    @abstractmethod
    def edges(self, *, of_date: bool) -> tuple[Edge, ...]:
        """The edges, with a date or with an instant as the anchor."""

    def names(self) -> Iterator[tuple[NameKind, str]]:
        yield from self.anchor.names()

    def needs(self) -> Iterator[Need]:
        if self.anchor.event is not None:
            yield Need(self.anchor.event, which=self.anchor.which, count=self.anchor.nth)

    def problems(self, scope: Scope) -> Iterator[UserError]:
        yield from self.anchor.problems(scope)

    def span_for(self, subject: Subject, moment: Moment) -> Span | None:
        anchor = self.anchor.at(subject, moment)
        if anchor is None:
            return None
        start, end, start_open, end_open = None, None, False, False
        for edge in self.edges(of_date=not isinstance(anchor, datetime)):
            at = _instant(anchor, edge, moment)
            if edge.op in {">", ">="}:
                start, start_open = at, edge.op == ">"
            else:
                end, end_open = at, edge.op == "<"
        return Span(start, end, start_open, end_open)

    def inside(self, plan: Plan, chosen: Query, rows: Rows, columns: tuple[str, ...]) -> Query:
        """Those of the chosen rows that lie inside, with the named columns."""
        starts, ends = self.anchor.columns(plan)
        (table,) = sql.aliases_in([starts])
        at = sql.microseconds(sql.column(instant_of_rows(rows), "chosen"))
        bounds = [
            sql.compare(at, edge.op, _shifted(ends if edge.ended else starts, edge))
            for edge in self.edges(of_date=self.anchor.is_date(plan.scope))
        ]
        same = sql.same("chosen", table, "customer_no")
        kept = sql.columns(columns, "chosen")
        join = sql.Join(table, table, same, kind="inner")
        return sql.select(kept, chosen, alias="chosen", joins=[join], where=sql.all_of(bounds))

    def fact(self, plan: Plan, rows: Rows, scope: Scope, aggregate: Aggregate, where: "Condition | None") -> Expr:
        properties = [aggregate.property] if aggregate.property else []

        def build() -> Query:
            chosen = rows_within(plan, rows, scope, where, self.span(plan.moment), properties)
            inside = self.inside(plan, chosen, rows, row_columns(rows, properties))
            return grouped({aggregate: "value"}, inside, rows)

        return sql.column("value", plan.derive(fact_key(self, rows, aggregate, where), build))


class Since(Anchored):
    """From a person's own date on: `since signup_date`, `since first order`; the date itself is inside."""

    kind: Literal["since"] = "since"
    form: ClassVar[FormHints] = FormHints(title="since")

    def edges(self, *, of_date: bool) -> tuple[Edge, ...]:
        return (Edge(">="),)

    def text(self) -> str:
        return f"since {self.anchor.text()}"

    def sentence(self) -> str:
        return f"since {self.anchor.sentence()}"


class FirstAfter(Anchored):
    """In the first units after a person's own date: of a date its day is the first; an instant itself is outside."""

    kind: Literal["first_after"] = "first_after"
    form: ClassVar[FormHints] = FormHints(title="in first", around={"anchor": ("after", "")})
    count: int = Field(ge=1, le=100_000)
    unit: FixedUnit = "day"

    def edges(self, *, of_date: bool) -> tuple[Edge, ...]:
        if of_date:
            return Edge(">="), Edge("<", self.count, self.unit)
        return Edge(">"), Edge("<=", self.count, self.unit)

    def text(self) -> str:
        return f"in first {self.count} {self.unit}{'' if self.count == 1 else 's'} after {self.anchor.text()}"

    def sentence(self) -> str:
        return f"in the first {plural(self.count, self.unit)} after {self.anchor.sentence()}"


class BeforeOwn(Anchored):
    """Before a person's own date begins, or before an instant of theirs: `before first order`."""

    kind: Literal["before_own"] = "before_own"
    form: ClassVar[FormHints] = FormHints(title="before their")

    def edges(self, *, of_date: bool) -> tuple[Edge, ...]:
        return (Edge("<"),)

    def text(self) -> str:
        return f"before {self.anchor.text()}"

    def sentence(self) -> str:
        return f"before {self.anchor.sentence()}"


class AfterOwn(Anchored):
    """After a person's own date has ended, or after an instant of theirs: `after first order`."""

    kind: Literal["after_own"] = "after_own"
    form: ClassVar[FormHints] = FormHints(title="after their")

    def edges(self, *, of_date: bool) -> tuple[Edge, ...]:
        return (Edge(">=", ended=True),) if of_date else (Edge(">"),)

    def text(self) -> str:
        return f"after {self.anchor.text()}"

    def sentence(self) -> str:
        return f"after {self.anchor.sentence()}"


class BetweenAfter(Anchored):
    """From so many units after a person's own date to before more: `between 7 and 14 days after last order`."""

    kind: Literal["between_after"] = "between_after"
    form: ClassVar[FormHints] = FormHints(title="between", around={"until": ("and", ""), "anchor": ("after", "")})
    count: int = Field(ge=0, le=100_000)
    until: int = Field(ge=1, le=100_000)
    unit: FixedUnit = "day"

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.until <= self.count:
            raise ValueError(f"the window ends ({self.until}) before it begins ({self.count})")
        return self

    def edges(self, *, of_date: bool) -> tuple[Edge, ...]:
        return Edge(">=", self.count, self.unit), Edge("<", self.until, self.unit)

    def text(self) -> str:
        unit = self.unit if self.until == 1 else f"{self.unit}s"
        return f"between {self.count} and {self.until} {unit} after {self.anchor.text()}"

    def sentence(self) -> str:
        return f"from {self.count} to {plural(self.until, self.unit)} after {self.anchor.sentence()}"


ANCHORED = (Since, FirstAfter, BeforeOwn, AfterOwn, BetweenAfter)


def fact_key(window: OwnWindow, rows: Rows, aggregate: Aggregate, where: "Condition | None") -> str:
    """What a fact in a window of each person's own depends on."""
    return f"{window.model_dump_json()} {rows} {aggregate} {where.model_dump_json() if where else ''}"


def _instant(anchor: date | datetime, edge: Edge, moment: Moment) -> datetime:
    """The instant of an edge, for a person's anchor."""
    if isinstance(anchor, datetime):
        at = anchor
    else:
        at = end_of_day(anchor, moment.zone) if edge.ended else start_of_day(anchor, moment.zone)
    return shifted(at, edge.count, edge.unit, moment.zone)


def _shifted(anchor: Expr, edge: Edge) -> Expr:
    by = length_of(edge.count, edge.unit) // _MICROSECOND
    return sql.plus(anchor, by) if by else anchor
