"""Being in another segment, now and in the past: by the ledger of who entered and left."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Literal

from ilk.catalog.tables import LEDGER
from ilk.kernel.errors import UserError, unknown
from ilk.kernel.types import ValueType
from ilk.segments.plan import Plan
from ilk.segments.time.lengths import last_of, length_text
from ilk.segments.time.spans import end_of_day, start_of_day
from ilk.segments.time.windows import AnyWindow, Ever, Last, Next
from ilk.segments.tree import Condition, FormHints, Moment, Move, NameKind, Person, Scope, Subject, Syntax, earliest
from ilk.segments.words import literal_text, literal_words, name_text, name_words
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr, Query

_TICK = timedelta(microseconds=1)


class OfSegment(Condition):
    """What the conditions over memberships share.

    The ledger tells who entered and left at the instants of earlier runs. What changes at `as_of` itself is told by
    who is in now, and counts as entering or leaving at `as_of`, so that a run need not wait for the next one.
    """

    segment: str

    form = FormHints(group="Segments")

    def names(self) -> Iterator[tuple[NameKind, str]]:
        yield "segment", self.segment

    def own_problems(self, scope: Scope) -> Iterator[UserError]:
        if not scope.of_customer:
            yield UserError(
                "segment-in-where", "an event is in no segment; ask outside the `where`", where=f"`{self.text()}`"
            )
        elif self.segment not in scope.catalogue.segments:
            yield unknown("segment", self.segment, scope.catalogue.segments)

    def belongs(self, subject: Subject) -> bool:
        """Whether somebody is in now."""
        return isinstance(subject, Person) and self.segment in subject.segments

    def moves(self, subject: Subject, moment: Moment) -> Sequence[Move]:
        """The recorded moves before `as_of`, oldest first."""
        moves = subject.ledger.get(self.segment, ()) if isinstance(subject, Person) else ()
        return [move for move in moves if move.at < moment.as_of]

    def of_ledger(self, plan: Plan, columns: dict[str, Expr]) -> str:
        """The alias of a table with some aggregates over each customer's moves before `as_of`."""
        number = sql.column("customer_no")
        ours = sql.compare(sql.column("segment"), "=", sql.literal(self.segment))
        before = sql.compare(_at(), "<", sql.literal(plan.moment.as_of))

        def build() -> Query:
            where = sql.all_of((ours, before))
            return sql.select({"customer_no": number} | columns, LEDGER, where=where, group_by=[number])

        return plan.derive(self.model_dump_json(), build)

    def recorded_now(self, subject: Subject, moment: Moment) -> datetime | None:
        """The next instant, if there are moves recorded at `as_of`: from then on they are of the past."""
        moves = subject.ledger.get(self.segment, ()) if isinstance(subject, Person) else ()
        return moment.as_of + _TICK if any(move.at == moment.as_of for move in moves) else None


class InSegment(OfSegment):
    """`in segment name`, at the same `as_of`; `for at least 30 days`: and never out of it in that time."""

    kind: Literal["segment"] = "segment"
    form: ClassVar[FormHints] = FormHints(
        title="In segment", group="Segments", around={"for_at_least": ("for at least", "")}
    )
    for_at_least: Last | None = None

    syntax = Syntax(
        conditions="IN_SEGMENT name -> in_segment | IN_SEGMENT name FOR_AT_LEAST NUMBER UNIT -> in_segment_for",
        terminals=(r"FOR_AT_LEAST.2: /for\s+at\s+least\b/i",),
        build={
            "in_segment": lambda _, name: InSegment(segment=name),
            "in_segment_for": lambda _, name, _for, number, unit: InSegment(
                segment=name, for_at_least=last_of(number, unit)
            ),
        },
    )
    examples = ("in segment vip", "not in segment vip", "in segment vip for at least 30 days")

    def sql(self, plan: Plan) -> Expr:
        belongs = plan.membership(self.segment)
        if self.for_at_least is None:
            return belongs
        start = sql.literal(self.for_at_least.span(plan.moment).start)
        early = sql.choose([(sql.compare(_at(), "<=", start), _entered())])
        left = sql.count_if(sql.all_of((sql.compare(_at(), ">", start), sql.negate(_entered()))))
        table = self.of_ledger(plan, {"at_start": sql.last_by(early, _order()), "left_since": left})
        stayed = sql.compare(sql.column("left_since", table), "=", sql.literal(0))
        return sql.all_of((belongs, sql.truth(sql.column("at_start", table)), sql.truth(stayed)))

    def holds(self, subject: Subject, moment: Moment) -> bool:
        if self.for_at_least is None or not self.belongs(subject):
            return self.belongs(subject)
        start = self.for_at_least.span(moment).start
        moves = self.moves(subject, moment)
        before = [move for move in moves if start is not None and move.at <= start]
        return bool(before) and before[-1].entered and all(move.entered for move in moves[len(before) :])

    def next_change(self, subject: Subject, moment: Moment) -> datetime | None:
        if self.for_at_least is None or not self.belongs(subject):
            return None
        edges = [self.for_at_least.next_edge(move.at, moment) for move in self.moves(subject, moment)]
        return earliest([*edges, self.recorded_now(subject, moment)])

    def text(self) -> str:
        since = f" for at least {length_text(self.for_at_least)}" if self.for_at_least else ""
        return f"in segment {name_text(self.segment)}{since}"

    def sentence(self) -> str:
        return f"is in the segment {name_words(self.segment)}" if not self.for_at_least else f"has been {self._long()}"

    def negated_sentence(self) -> str:
        been = "has not been" if self.for_at_least else "is not in the segment"
        return f"{been} {self._long() if self.for_at_least else name_words(self.segment)}"

    def _long(self) -> str:
        length = length_text(self.for_at_least) if self.for_at_least else ""
        return f"in the segment {name_words(self.segment)} for at least {length}"


class EnteredSegment(OfSegment):
    """`entered segment name in last 7 days`, `left segment name …`: by the ledger, or at `as_of` itself."""

    kind: Literal["entered_segment"] = "entered_segment"
    form: ClassVar[FormHints] = FormHints(title="Entered or left a segment", group="Segments")
    change: Literal["entered", "left"] = "entered"
    window: AnyWindow = Ever()

    syntax = Syntax(
        conditions="ENTERED_SEGMENT name window? -> entered_segment | LEFT_SEGMENT name window? -> left_segment",
        terminals=(
            r"ENTERED_SEGMENT.3: /entered\s+segment\b/i",
            r"LEFT_SEGMENT.3: /left\s+segment\b/i",
        ),
        build={
            "entered_segment": lambda _, name, *window: EnteredSegment(segment=name, **_window(window)),
            "left_segment": lambda _, name, *window: EnteredSegment(segment=name, change="left", **_window(window)),
        },
    )
    examples = ("entered segment vip in last 7 days", "left segment vip in last 7 days")

    def own_problems(self, scope: Scope) -> Iterator[UserError]:
        yield from super().own_problems(scope)
        if isinstance(self.window, Next):
            yield UserError("future-events", "moves of the future are not known", where=f"`{self.window.text()}`")

    def sql(self, plan: Plan) -> Expr:
        span = self.window.span(plan.moment)
        same = _entered() if self.change == "entered" else sql.negate(_entered())
        within = span.sql(_at(), ValueType.INSTANT, plan.moment.zone)
        columns = {"moves": sql.count_if(sql.all_of((same, within))), "was_in": sql.last_by(_entered(), _order())}
        table = self.of_ledger(plan, columns)
        moved = sql.truth(sql.compare(sql.column("moves", table), ">", sql.literal(0)))
        if not span.contains(plan.moment.as_of):
            return moved
        is_in, was_in = plan.membership(self.segment), sql.truth(sql.column("was_in", table))
        now = (is_in, sql.negate(was_in)) if self.change == "entered" else (sql.negate(is_in), was_in)
        return sql.any_of((moved, sql.all_of(now)))

    def holds(self, subject: Subject, moment: Moment) -> bool:
        span = self.window.span(moment)
        entered = self.change == "entered"
        if any(move.entered is entered and span.contains(move.at) for move in self.moves(subject, moment)):
            return True
        return span.contains(moment.as_of) and self._moves_now(subject, moment)

    def next_change(self, subject: Subject, moment: Moment) -> datetime | None:
        edges = [self.window.next_edge(move.at, moment) for move in self.moves(subject, moment)]
        span = self.window.span(moment)
        if self._moves_now(subject, moment):
            edges += [edge for edge in (span.start, span.end) if edge is not None and edge > moment.as_of]
        return earliest([*edges, self.recorded_now(subject, moment)])

    def text(self) -> str:
        window = f" {text}" if (text := self.window.text()) else ""
        return f"{self.change} segment {name_text(self.segment)}{window}"

    def sentence(self) -> str:
        window = f" {words}" if (words := self.window.sentence()) else ""
        return f"{self.change} the segment {name_words(self.segment)}{window}"

    def _moves_now(self, subject: Subject, moment: Moment) -> bool:
        """Whether being in now is another answer than the last recorded one, in the direction that is asked for."""
        moves = self.moves(subject, moment)
        was_in = bool(moves) and moves[-1].entered
        is_in = self.belongs(subject)
        return is_in is not was_in and is_in is (self.change == "entered")


class WasInSegment(OfSegment):
    """`was in segment name on 2025-06-30`: at the end of that day by the ledger, or now if it is not over yet."""

    kind: Literal["was_in_segment"] = "was_in_segment"
    form: ClassVar[FormHints] = FormHints(title="Was in segment on a day", group="Segments", around={"day": ("on", "")})
    day: date

    syntax = Syntax(
        conditions='WAS_IN_SEGMENT name "on"i DATE -> was_in_segment',
        terminals=(r"WAS_IN_SEGMENT.3: /was\s+in\s+segment\b/i",),
        build={
            "was_in_segment": lambda _, name, day: WasInSegment.model_validate({"segment": name, "day": str(day)}),
        },
    )
    examples = ("was in segment vip on 2025-06-30",)

    def sql(self, plan: Plan) -> Expr:
        if plan.moment.as_of < start_of_day(self.day, plan.moment.zone):
            return sql.literal(value=False)
        end = end_of_day(self.day, plan.moment.zone)
        if plan.moment.as_of < end:
            return plan.membership(self.segment)
        past = sql.choose([(sql.compare(_at(), "<", sql.literal(end)), _entered())])
        return sql.truth(sql.column("was_in", self.of_ledger(plan, {"was_in": sql.last_by(past, _order())})))

    def holds(self, subject: Subject, moment: Moment) -> bool:
        end = end_of_day(self.day, moment.zone)
        if moment.as_of < end:
            return self.belongs(subject) and moment.as_of >= start_of_day(self.day, moment.zone)
        past = [move for move in self.moves(subject, moment) if move.at < end]
        return bool(past) and past[-1].entered

    def next_change(self, subject: Subject, moment: Moment) -> datetime | None:
        edges = (start_of_day(self.day, moment.zone), end_of_day(self.day, moment.zone))
        ahead = [edge for edge in edges if edge > moment.as_of]
        return earliest([*ahead, self.recorded_now(subject, moment)])

    def text(self) -> str:
        return f"was in segment {name_text(self.segment)} on {literal_text(self.day)}"

    def sentence(self) -> str:
        return f"was in the segment {name_words(self.segment)} on {literal_words(self.day)}"


def _at() -> Expr:
    return sql.column("occurred_at")


def _entered() -> Expr:
    return sql.compare(sql.column("change"), "=", sql.literal("entered"))


def _order() -> tuple[Expr, Expr]:
    """The order of moves; two runs as of the same instant are told apart by their ids, which sort by time."""
    return _at(), sql.column("run_id")


def _window(found: Sequence[AnyWindow]) -> dict[str, Any]:
    return {"window": found[0]} if found else {}
