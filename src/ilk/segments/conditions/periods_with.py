"""An event happened in so many of the last days, weeks or months."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from ilk.segments.conditions.event import Times
from ilk.segments.plan import Plan, event_rows
from ilk.segments.subjects.chosen import rows_within
from ilk.segments.subjects.events import EventChoice, clauses
from ilk.segments.time.spans import Unit, moment_shift_reaches, shifted
from ilk.segments.time.windows import Ever, Last
from ilk.segments.tokens import whole_of
from ilk.segments.tree import Condition, FormHints, Moment, Need, Subject, Syntax, earliest
from ilk.segments.words import name_text, name_words, plural
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr, Query

MOST_PERIODS = 1000
_TICK = timedelta(microseconds=1)


class PeriodsWith(EventChoice, Condition):
    """`did visit in at least 3 of last 6 weeks`: the time from 6 weeks ago is cut, back from now, into one-week pieces.

    A piece begins after its first instant and ends with its last, as `in last 1 week` does; months go by the calendar.
    """

    kind: Literal["periods_with"] = "periods_with"
    form: ClassVar[FormHints] = FormHints(
        title="Did in so many of the last periods",
        group="What they did",
        around={"times": ("in", ""), "count": ("of the last", "")},
    )
    times: Times = Times()
    count: int = Field(ge=1, le=MOST_PERIODS)
    unit: Unit = "week"

    syntax = Syntax(
        conditions='"did"i name where? IN_PERIODS amount "of"i "last"i NUMBER UNIT -> did_in_periods',
        rules=(
            "amount: AT_LEAST NUMBER -> at_least_amount | AT_MOST NUMBER -> at_most_amount"
            " | EXACTLY NUMBER -> exactly_amount | MORE_THAN NUMBER -> more_than_amount"
            ' | FEWER_THAN NUMBER -> fewer_than_amount | BETWEEN NUMBER "and"i NUMBER -> between_amount'
        ),
        terminals=(r"IN_PERIODS.2: /in\b(?=\s+(at\s+(least|most)|exactly|(more|fewer|less)\s+than|between)\s+\d)/i",),
        build={
            "did_in_periods": lambda event, *parts: _in_periods(event, parts),
            "at_least_amount": lambda _, count: Times(count=whole_of(count)),
            "at_most_amount": lambda _, count: Times(test="at most", count=whole_of(count)),
            "exactly_amount": lambda _, count: Times(test="exactly", count=whole_of(count)),
            "more_than_amount": lambda _, count: Times(count=whole_of(count) + 1),
            "fewer_than_amount": lambda _, count: Times(test="at most", count=whole_of(count) - 1),
            "between_amount": lambda _, low, high: Times(test="between", count=whole_of(low), high=whole_of(high)),
        },
    )
    examples = ("did visit in at least 3 of last 6 weeks",)

    @model_validator(mode="after")
    def _has_its_own_window(self) -> Self:
        if self.window != Ever():
            raise ValueError("`of last …` is the window; there is no other one")
        return self

    def needed(self) -> Need:
        return Need(self.event, self.where, self._last(self.count))

    def sql(self, plan: Plan) -> Expr:
        table = plan.derive(f"periods {self.model_dump_json(exclude={'times'})}", lambda: self._counted(plan))
        return self.times.sql(sql.or_else(sql.column("value", table), 0))

    def _counted(self, plan: Plan) -> Query:
        number, piece = sql.column("customer_no"), sql.column("piece")
        scope = plan.scope.within(self.event)
        rows = event_rows(self.event, scope.catalogue)
        chosen = rows_within(plan, rows, scope, self.where, self._last(self.count).span(plan.moment))
        newer = [(edge + _TICK, place) for place, edge in enumerate(self._edges(plan.moment))]
        cut = sql.stepped(sql.column("occurred_at"), self.count - 1, newer[::-1])
        pieces = sql.select({"customer_no": number, "piece": cut}, chosen)
        each = sql.select({"customer_no": number, "piece": piece}, pieces, group_by=[number, piece])
        return sql.select({"customer_no": number, "value": sql.count_rows()}, each, group_by=[number])

    def _edges(self, moment: Moment) -> Sequence[datetime]:
        """Where a piece ends and the next newer one begins, newest first."""
        return [shifted(moment.as_of, -place, self.unit, moment.zone) for place in range(1, self.count)]

    def holds(self, subject: Subject, moment: Moment) -> bool:
        edges = self._edges(moment)
        inside = self._last(self.count).span(moment)
        at = [event.at for event in self.chosen(subject, moment) if inside.contains(event.at)]
        return self.times.holds(len({_piece(each, edges) for each in at}))

    def next_change(self, subject: Subject, moment: Moment) -> datetime | None:
        edges = self._edges(moment)
        moves = [
            moment_shift_reaches(event.at, place, self.unit, moment.zone, moment.as_of)
            for event in self.past(subject, moment)
            for place in self._next_places(_piece(event.at, edges))
        ]
        return earliest((*moves, super().next_change(subject, moment)))

    def _next_places(self, piece: int) -> Sequence[int]:
        """Which edges an event may next meet; where clocks change it may meet one again."""
        return [place for place in range(piece, piece + 3) if 1 <= place <= self.count]

    def _last(self, count: int) -> Last:
        return Last(count=count, unit=self.unit)

    def text(self) -> str:
        unit = self.unit if self.count == 1 else f"{self.unit}s"
        where = self.where_text(closed=True)
        return f"did {name_text(self.event)}{where} in {_amount(self.times)} of last {self.count} {unit}"

    def sentence(self) -> str:
        what = f"did {name_words(self.event)}{self.where_sentence()}"
        return f"{what} in {_amount(self.times)} of the last {plural(self.count, self.unit)}, counted back from now"


def _piece(at: datetime, edges: Sequence[datetime]) -> int:
    """In which piece an instant lies: 0 for the newest."""
    return sum(1 for edge in edges if at <= edge)


def _amount(times: Times) -> str:
    return times.text().removesuffix(" times")


def _in_periods(event: str, parts: Sequence[object]) -> PeriodsWith:
    *where, _, times, count, unit = parts
    found = {"event": event, "times": times, "count": whole_of(str(count)), "unit": str(unit).lower().removesuffix("s")}
    return PeriodsWith.model_validate(found | clauses(where))
