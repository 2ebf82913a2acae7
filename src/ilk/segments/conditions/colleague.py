"""Colleagues: other customers of the same account who meet a condition."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Literal, Self

from pydantic import model_validator

from ilk.kernel.errors import UserError
from ilk.segments.plan import Plan
from ilk.segments.subjects.accounts import COLLEAGUES, accounts_of, asks_colleagues, colleagues_who
from ilk.segments.subjects.quantities import COUNTED, Quantified, counted, counted_builders
from ilk.segments.tree import Condition, FormHints, Moment, NameKind, Person, Scope, Subject, Syntax, earliest
from ilk.segments.words import plural
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr

if TYPE_CHECKING:
    from ilk.segments.kinds import AnyCondition


class Colleague(Quantified, Condition):
    """`any colleague where (…)`, `no`, `at least n colleagues`: others of the same account, not the customer."""

    kind: Literal["colleague"] = "colleague"
    where: "AnyCondition"

    form = FormHints(title="Has colleagues who", group="Accounts", only_if={"count": ("how_many", COUNTED)})
    syntax = Syntax(
        conditions=f"ANY_NO COLLEAGUES where -> colleague | {counted('colleagues', 'COLLEAGUES where')}",
        terminals=(
            r"ANY_NO.4: /(any|no)\b(?=\s+colleagues?\s+where\b)/i",
            r"COLLEAGUES.4: /colleagues?\b(?=\s+where\b)/i",
        ),
        build={
            "colleague": lambda which, _, where: Colleague(how_many=which.lower(), where=where.condition),
            **counted_builders(
                "colleagues",
                lambda how_many, count, _, where: Colleague(how_many=how_many, count=count, where=where.condition),
            ),
        },
    )
    examples = ('any colleague where (did order and country = "DE")', "at least 2 colleagues where (is_member is true)")

    @model_validator(mode="after")
    def _not_all(self) -> Self:
        if self.how_many == "all":
            raise ValueError("say `no colleague where (not …)` for all of them")
        return self

    def names(self) -> Iterator[tuple[NameKind, str]]:
        yield "account", COLLEAGUES

    def own_problems(self, scope: Scope) -> Iterator[UserError]:
        if not scope.of_customer:
            what = "a row has no colleagues; ask about them outside the `where`"
            yield UserError("account-in-where", what, where=f"`{self.text()}`")
            return
        if asks_colleagues(self.where):
            what = "a colleague's colleagues are those of the customer; ask about all of them in one condition"
            yield UserError("colleague-of-colleague", what, where=f"`{self.text()}`")
        try:
            accounts_of(scope, f"`{self.text()}`")
        except UserError as error:
            yield error

    def sql(self, plan: Plan) -> Expr:
        accounts = accounts_of(plan.scope, f"`{self.text()}`")
        key = f"colleagues:{self.where.model_dump_json()}"
        found = plan.derive(key, lambda: colleagues_who(self.where, accounts, plan))
        return self.enough_sql(sql.or_else(sql.column(COLLEAGUES, found), 0), lambda: sql.literal(0))

    def holds(self, subject: Subject, moment: Moment) -> bool:
        such = sum(self.where.holds(other, moment) for other in self._colleagues(subject))
        return self.enough(such, 0)

    def next_change(self, subject: Subject, moment: Moment) -> datetime | None:
        return earliest(self.where.next_change(other, moment) for other in self._colleagues(subject))

    def text(self) -> str:
        noun = "colleague" if self.count in {None, 1} else "colleagues"
        return f"{self.amount_text()} {noun} where ({self.where.text()})"

    def sentence(self) -> str:
        who = f"of whom it is so that {self.where.sentence()}"
        match self.how_many:
            case "any":
                return f"has a colleague {who}"
            case "no":
                return f"has no colleague {who}"
            case _:
                return f"has {self.how_many} {plural(self.count or 0, 'colleague')} {who}"

    def negated_sentence(self) -> str:
        if self.count is not None:
            return super().negated_sentence()
        opposite = "no" if self.how_many == "any" else "any"
        return self.model_copy(update={"how_many": opposite}).sentence()

    def _colleagues(self, subject: Subject) -> Sequence[Person]:
        return subject.colleagues if isinstance(subject, Person) else ()
