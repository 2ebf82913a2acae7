"""What a trait was: on a day, since when, and whether it changed, by the recorded history of its values."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Optional

from ilk.catalog.schema import TableSchema
from ilk.catalog.tables import HISTORY
from ilk.kernel.errors import UserError
from ilk.kernel.types import ValueType
from ilk.segments.comparing import Operator
from ilk.segments.conditions.comparison import Comparison
from ilk.segments.plan import Plan
from ilk.segments.time.lengths import last_of, length_text
from ilk.segments.time.spans import end_of_day, start_of_day
from ilk.segments.time.windows import AnyWindow, BaseWindow, Ever, Last, Next
from ilk.segments.tree import (
    Condition,
    Entry,
    FormHints,
    Moment,
    NameKind,
    Person,
    Row,
    Scope,
    Subject,
    Syntax,
    earliest,
)
from ilk.segments.values.field import FieldValue
from ilk.segments.words import literal_text, literal_words, name_text, name_words
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr, Query

if TYPE_CHECKING:
    from ilk.segments.kinds import AnyConstant

_NOW, _BEFORE = "value", "before"
_SIGNS: dict[str, Operator] = {"<>": "!=", "==": "=", "≥": ">=", "≤": "<=", "≠": "!="}


class OfHistory(Condition):
    """What the conditions over a trait's recorded values share.

    The history knows a value from the instant at which a run found it to be another than before; what was so between
    two runs, or before the first, nobody wrote down.
    """

    trait: str

    form = FormHints(group="Their history")

    def names(self) -> Iterator[tuple[NameKind, str]]:
        yield "trait", self.trait

    def own_problems(self, scope: Scope) -> Iterator[UserError]:
        if not scope.of_customer:
            what = "only traits of a customer have a history; ask outside the `where`"
            yield UserError("history-in-where", what, where=f"`{self.text()}`")
            return
        try:
            found = scope.field_type(self.trait)
        except UserError as error:
            yield error
            return
        if found is ValueType.TEXT_LIST:
            yield UserError("wrong-type", f"`{self.trait}` is a list, of which no history is asked", where=self.trait)
            return
        for test in self.tests():
            yield from test.own_problems(_of_entry(scope, found))

    def tests(self) -> Sequence[Comparison]:
        """The comparisons that are made with recorded values."""
        return ()

    def known(self, subject: Subject, moment: Moment) -> Sequence[Entry]:
        """The values recorded until `as_of`, oldest first."""
        entries = subject.history.get(self.trait, ()) if isinstance(subject, Person) else ()
        return [entry for entry in entries if entry.at <= moment.as_of]

    def entries(self, plan: Plan) -> Query:
        """The values recorded until `as_of`, as their type: `customer_no, since, value`, and the value `before`."""
        kind, since = plan.scope.field_type(self.trait), sql.column("since")
        value = sql.try_cast(sql.column("value"), kind)
        mine, in_order = [sql.column("customer_no")], [since]
        columns = {
            "customer_no": sql.column("customer_no"),
            "since": since,
            _NOW: value,
            _BEFORE: sql.previous(value, mine, in_order),
            "before_since": sql.previous(since, mine, in_order),
        }
        ours = sql.compare(sql.column("trait"), "=", sql.literal(self.trait))
        past = sql.compare(since, "<=", sql.literal(plan.moment.as_of))
        return sql.select(columns, HISTORY, where=sql.all_of((ours, past)))

    def per_customer(self, plan: Plan, columns: dict[str, Expr], where: Expr | None = None) -> str:
        """The alias of a table with some aggregates over each customer's entries."""
        number = sql.column("customer_no")

        def build() -> Query:
            return sql.select({"customer_no": number} | columns, self.entries(plan), where=where, group_by=[number])

        return plan.derive(self.model_dump_json(), build)

    def inside(self, plan: Plan) -> Plan:
        """The plan in which a test asks about an entry."""
        return plan.inside(_of_entry(plan.scope, plan.scope.field_type(self.trait)))


class OfValue(OfHistory):
    """What the conditions share that compare recorded values with one value."""

    op: Operator = "="
    to: "AnyConstant"
    exactly: bool = False

    def tests(self) -> Sequence[Comparison]:
        return (self.test(),)

    def test(self) -> Comparison:
        """The comparison of an entry's value."""
        return Comparison(left=FieldValue(name=_NOW), op=self.op, right=self.to, exactly=self.exactly)

    def held(self, entry: Entry, moment: Moment) -> bool:
        """Whether an entry's value passes."""
        return self.test().holds(Row({_NOW: entry.value}), moment)

    def compared_text(self) -> str:
        """What stands after the verb."""
        sign = "" if self.op == "=" else f"{self.op} "
        return f"{sign}{'exactly ' if self.exactly else ''}{self.to.text()}"

    def compared_sentence(self) -> str:
        """What stands after the verb, in English."""
        return f"{_SAID[self.op]}{'exactly ' if self.exactly else ''}{self.to.sentence()}"


class TraitWas(OfValue):
    """`trait was "pro" on 2025-06-30`: the value known at the end of that day, or now if the day is not over yet."""

    kind: Literal["trait_was"] = "trait_was"
    form: ClassVar[FormHints] = FormHints(
        title="Trait was, on a day", group="Their history", around={"day": ("on", "")}
    )
    day: date

    syntax = Syntax(
        conditions='name WAS OPERATOR? EXACTLY? constant "on"i DATE -> trait_was',
        terminals=(r"WAS: /was\b/i",),
        build={"trait_was": lambda trait, _, *rest: TraitWas(trait=trait, **_value(rest[:-1]), day=_day(rest[-1]))},
    )
    examples = ('plan was "pro" on 2025-06-30',)

    def sql(self, plan: Plan) -> Expr:
        if plan.moment.as_of < start_of_day(self.day, plan.moment.zone):
            return sql.literal(value=False)
        end = sql.compare(sql.column("since"), "<", sql.literal(end_of_day(self.day, plan.moment.zone)))
        held = sql.last_by(self.test().sql(self.inside(plan)), [sql.column("since")])
        return sql.truth(sql.column("held", self.per_customer(plan, {"held": held}, end)))

    def holds(self, subject: Subject, moment: Moment) -> bool:
        end = end_of_day(self.day, moment.zone)
        past = [entry for entry in self.known(subject, moment) if entry.at < end]
        begun = moment.as_of >= start_of_day(self.day, moment.zone)
        return begun and bool(past) and self.held(past[-1], moment)

    def next_change(self, subject: Subject, moment: Moment) -> datetime | None:
        begins = start_of_day(self.day, moment.zone)
        return begins if begins > moment.as_of else None

    def text(self) -> str:
        return f"{name_text(self.trait)} was {self.compared_text()} on {literal_text(self.day)}"

    def sentence(self) -> str:
        return f"{name_words(self.trait)} was {self.compared_sentence()} on {literal_words(self.day)}"


class TraitHasBeen(OfValue):
    """`trait has been "pro" for 6 months`: it is now, and every value since the window began was known to be."""

    kind: Literal["trait_has_been"] = "trait_has_been"
    form: ClassVar[FormHints] = FormHints(
        title="Trait has been, for a time", group="Their history", around={"window": ("for", "")}
    )
    window: Last

    syntax = Syntax(
        conditions="name HAS_BEEN OPERATOR? EXACTLY? constant FOR NUMBER UNIT -> trait_has_been",
        terminals=(
            r"HAS_BEEN.2: /has\s+been\b/i",
            r"FOR: /for\b/i",
        ),
        build={
            "trait_has_been": lambda trait, _, *rest: TraitHasBeen(
                trait=trait, **_value(rest[:-3]), window=last_of(rest[-2], rest[-1])
            )
        },
    )
    examples = ('plan has been "pro" for 6 months',)

    def sql(self, plan: Plan) -> Expr:
        start, since = sql.literal(self.window.span(plan.moment).start), sql.column("since")
        held = self.test().sql(self.inside(plan))
        early = sql.compare(since, "<=", start)
        at_start = sql.last_by(sql.choose([(early, held)]), [since])
        others = sql.count_if(sql.all_of((sql.compare(since, ">", start), sql.negate(held))))
        table = self.per_customer(plan, {"at_start": at_start, "others": others})
        none_other = sql.compare(sql.column("others", table), "=", sql.literal(0))
        return sql.all_of((sql.truth(sql.column("at_start", table)), sql.truth(none_other)))

    def holds(self, subject: Subject, moment: Moment) -> bool:
        start = self.window.span(moment).start
        known = self.known(subject, moment)
        before = [entry for entry in known if start is not None and entry.at <= start]
        return bool(before) and all(self.held(entry, moment) for entry in known[len(before) - 1 :])

    def next_change(self, subject: Subject, moment: Moment) -> datetime | None:
        return earliest(self.window.next_edge(entry.at, moment) for entry in self.known(subject, moment))

    def text(self) -> str:
        return f"{name_text(self.trait)} has been {self.compared_text()} for {length_text(self.window)}"

    def sentence(self) -> str:
        return f"{name_words(self.trait)} has been {self.compared_sentence()} for {length_text(self.window)}"


class TraitChanged(OfHistory):
    """`trait changed from "pro" to "free" in last 90 days`: another value was recorded after an earlier one.

    A first value is no change, for what was before it is not known; losing the value is one, and so is its return.
    """

    kind: Literal["trait_changed"] = "trait_changed"
    form: ClassVar[FormHints] = FormHints(
        title="Trait changed", group="Their history", around={"before": ("from", ""), "to": ("to", "")}
    )
    before: Optional["AnyConstant"] = None
    to: Optional["AnyConstant"] = None
    window: AnyWindow = Ever()

    syntax = Syntax(
        conditions="name CHANGED from_value? to_value? window? -> trait_changed",
        rules='from_value: "from"i constant -> changed_from\nto_value: "to"i constant -> changed_to',
        terminals=(r"CHANGED: /changed\b/i",),
        build={
            "changed_from": lambda value: ("before", value),
            "changed_to": lambda value: ("to", value),
            "trait_changed": lambda trait, _, *parts: TraitChanged(trait=trait, **_parts(parts)),
        },
    )
    examples = ("plan changed in last 30 days", 'plan changed from "pro" to "free" in last 90 days')

    def own_problems(self, scope: Scope) -> Iterator[UserError]:
        yield from super().own_problems(scope)
        if isinstance(self.window, Next):
            yield UserError("future-events", "changes of the future are not known", where=f"`{self.window.text()}`")

    def tests(self) -> Sequence[Comparison]:
        sides = ((_BEFORE, self.before), (_NOW, self.to))
        return [Comparison(left=FieldValue(name=name), op="=", right=value) for name, value in sides if value]

    def sql(self, plan: Plan) -> Expr:
        span = self.window.span(plan.moment)
        inside = self.inside(plan)
        conditions = [
            sql.is_known(sql.column("before_since")),
            span.sql(sql.column("since"), ValueType.INSTANT, plan.moment.zone),
            *(test.sql(inside) for test in self.tests()),
        ]
        changes = self.per_customer(plan, {"changes": sql.count_rows()}, sql.all_of(conditions))
        return sql.is_known(sql.column("changes", changes))

    def holds(self, subject: Subject, moment: Moment) -> bool:
        span = self.window.span(moment)
        pairs = [(old, new) for old, new in self._pairs(subject, moment) if span.contains(new.at)]
        changes = [Row({_BEFORE: old.value, _NOW: new.value}) for old, new in pairs]
        return any(all(test.holds(change, moment) for test in self.tests()) for change in changes)

    def next_change(self, subject: Subject, moment: Moment) -> datetime | None:
        return earliest(self.window.next_edge(new.at, moment) for _, new in self._pairs(subject, moment))

    def text(self) -> str:
        sides = "".join(
            f" {word} {value.text()}" for word, value in (("from", self.before), ("to", self.to)) if value is not None
        )
        window = f" {text}" if (text := self.window.text()) else ""
        return f"{name_text(self.trait)} changed{sides}{window}"

    def sentence(self) -> str:
        sides = "".join(
            f" {word} {value.sentence()}"
            for word, value in (("from", self.before), ("to", self.to))
            if value is not None
        )
        window = f" {words}" if (words := self.window.sentence()) else ""
        return f"{name_words(self.trait)} changed{sides}{window}"

    def _pairs(self, subject: Subject, moment: Moment) -> Iterator[tuple[Entry, Entry]]:
        return iter(pairwise(self.known(subject, moment)))


_SAID: dict[Operator, str] = {
    "=": "",
    "!=": "known and not ",
    "<": "less than ",
    "<=": "at most ",
    ">": "more than ",
    ">=": "at least ",
}


def _of_entry(scope: Scope, kind: ValueType) -> Scope:
    """The scope in which a test asks about the values of an entry."""
    columns = TableSchema({_NOW: kind, _BEFORE: kind})
    return Scope(replace(scope.catalogue, tables={HISTORY: columns}), table=HISTORY)


def _value(parts: Sequence[Any]) -> dict[str, Any]:
    """The comparison of a text: an operator, `exactly` and a constant, of which only the last must be there."""
    *before, constant = parts
    types = [token.type for token in before]
    sign = str(before[0]) if "OPERATOR" in types else "="
    return {"op": _SIGNS.get(sign, sign), "exactly": "EXACTLY" in types, "to": constant}


def _parts(parts: Sequence[Any]) -> dict[str, Any]:
    """The clauses of a text by the field they fill."""
    return dict(("window", part) if isinstance(part, BaseWindow) else part for part in parts)


def _day(token: str) -> date:
    return date.fromisoformat(token)
