"""How old a score is."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Literal

from ilk.catalog.tables import HISTORY
from ilk.kernel.errors import UserError
from ilk.kernel.types import ValueType
from ilk.segments.plan import Plan
from ilk.segments.time.lengths import last_of, length_text
from ilk.segments.time.spans import instant_of
from ilk.segments.time.windows import Last
from ilk.segments.tree import Condition, FormHints, Moment, NameKind, Person, Scope, Subject, Syntax
from ilk.segments.words import name_text, name_words
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr, Query

_SCORED_AT = "_scored_at"


class Fresh(Condition):
    """`churn_risk fresher than 7 days`: the trait is known, and its value is not older than that.

    A value is as old as the date or instant of the trait called like it and `_scored_at`, such as
    `churn_risk_scored_at`; without such a trait, as the newest entry of its history, which runs write when a value
    changes. `else true` answers for those of whom neither says anything; without it they are not in.
    """

    kind: Literal["fresh"] = "fresh"
    trait: str
    window: Last
    otherwise: bool = False

    form = FormHints(title="Score is fresh", group="Rank", names={"trait": "trait"})
    syntax = Syntax(
        conditions="name FRESHER_THAN NUMBER UNIT -> fresh | name FRESHER_THAN NUMBER UNIT otherwise -> fresh",
        rules='otherwise: "else"i "true"i -> else_true | "else"i "false"i -> else_false',
        terminals=(r"FRESHER_THAN.2: /fresher\s+than\b/i",),
        build={
            "else_true": lambda: True,
            "else_false": lambda: False,
            "fresh": lambda trait, _, number, unit, *otherwise: Fresh(
                trait=trait, window=last_of(number, unit), otherwise=any(otherwise)
            ),
        },
    )
    examples = ("churn_risk fresher than 7 days", "churn_risk fresher than 7 days else false")

    def names(self) -> Iterator[tuple[NameKind, str]]:
        yield "trait", self.trait

    def own_problems(self, scope: Scope) -> Iterator[UserError]:
        if not scope.of_customer:
            yield UserError("history-in-where", "only traits of a customer have an age", where=f"`{self.text()}`")
            return
        try:
            scope.field_type(self.trait)
        except UserError as error:
            yield error

    def sql(self, plan: Plan) -> Expr:
        known = sql.is_known(plan.field(self.trait))
        at = self._scored_at(plan)
        span = self.window.span(plan.moment)
        kind = plan.scope.field_type(self.trait + _SCORED_AT) if self._is_dated(plan.scope) else ValueType.INSTANT
        fresh = sql.all_of((known, sql.truth(span.sql(at, kind, plan.moment.zone))))
        return sql.any_of((fresh, sql.is_missing(at))) if self.otherwise else fresh

    def holds(self, subject: Subject, moment: Moment) -> bool:
        at = self._at(subject, moment)
        if at is None:
            return self.otherwise
        return subject.field(self.trait) is not None and self.window.span(moment).contains(at)

    def next_change(self, subject: Subject, moment: Moment) -> datetime | None:
        at = self._at(subject, moment)
        return None if at is None else self.window.next_edge(at, moment)

    def text(self) -> str:
        otherwise = " else true" if self.otherwise else ""
        return f"{name_text(self.trait)} fresher than {length_text(self.window)}{otherwise}"

    def sentence(self) -> str:
        otherwise = ", or of unknown age" if self.otherwise else ""
        return f"{name_words(self.trait)} is not older than {length_text(self.window)}{otherwise}"

    def _is_dated(self, scope: Scope) -> bool:
        found = scope.catalogue.traits.get(self.trait + _SCORED_AT)
        return found is not None and found.temporal

    def _scored_at(self, plan: Plan) -> Expr:
        if self._is_dated(plan.scope):
            return plan.field(self.trait + _SCORED_AT)
        since = sql.column("since")
        ours = sql.compare(sql.column("trait"), "=", sql.literal(self.trait))
        past = sql.compare(since, "<=", sql.literal(plan.moment.as_of))

        def build() -> Query:
            number = sql.column("customer_no")
            columns = {"customer_no": number, "since": sql.largest(since)}
            return sql.select(columns, HISTORY, where=sql.all_of((ours, past)), group_by=[number])

        return sql.column("since", plan.derive(f"recorded:{self.trait}", build))

    def _at(self, subject: Subject, moment: Moment) -> datetime | None:
        if not isinstance(subject, Person):
            return None
        if self.trait + _SCORED_AT in subject.traits:
            found = subject.field(self.trait + _SCORED_AT)
            return instant_of(found, moment.zone) if isinstance(found, date) else None  # a datetime is a date
        entries = subject.history.get(self.trait, ())
        return max((entry.at for entry in entries if entry.at <= moment.as_of), default=None)
