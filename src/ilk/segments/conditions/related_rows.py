"""Rows of a related table: whether any, all, none or so many of a customer's rows meet a condition."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Literal, Optional, Self

from pydantic import model_validator

from ilk.kernel.errors import UserError
from ilk.segments.plan import Aggregate, Plan, related_rows
from ilk.segments.subjects.quantities import COUNTED, Quantified, condition_of, counted, counted_builders
from ilk.segments.subjects.related import chosen_rows, rows_may_change
from ilk.segments.time.windows import Ever
from ilk.segments.tree import Condition, FormHints, Moment, NameKind, Scope, Subject, Syntax
from ilk.segments.words import name_text, name_words, plural, with_article
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr

if TYPE_CHECKING:
    from ilk.segments.kinds import AnyCondition


class RelatedRows(Quantified, Condition):
    """`any table where (…)`, `all`, `no`, `at least n`: the whole condition holds on one and the same row.

    `all` asks for at least one row: who has none has not all of anything.
    """

    kind: Literal["related_rows"] = "related_rows"
    table: str
    where: Optional["AnyCondition"] = None

    asks_rows = True
    form = FormHints(title="Has rows of a table", group="Related rows", only_if={"count": ("how_many", COUNTED)})
    syntax = Syntax(
        conditions=f"ANY_ALL_NO name where? -> related_rows | {counted('rows', 'name where?')}",
        # The word begins a condition only before another name: a trait may be called `any`.
        terminals=(
            (
                r"ANY_ALL_NO.3: /(any|all|no)\b(?=\s+[a-z_`])(?!\s+(is|in|has|between|not|contains|like|starts|ends"
                r"|before|after|on|older|within|inside|else|and|or|matches|resembles|was|changed|fresher|with|exactly)\b)/i"
            ),
        ),
        build={
            "related_rows": lambda which, table, *where: RelatedRows(
                how_many=which.lower(), table=table, where=condition_of(where)
            ),
            **counted_builders(
                "rows",
                lambda how_many, count, table, *where: RelatedRows(
                    how_many=how_many, count=count, table=table, where=condition_of(where)
                ),
            ),
        },
    )
    examples = (
        'any subscription where (plan = "pro" and status = "active")',
        'all subscription where (status = "cancelled")',
        "no subscription",
        'at least 2 subscription where (plan = "pro")',
    )

    @model_validator(mode="after")
    def _all_of_what(self) -> Self:
        if self.how_many == "all" and self.where is None:
            raise ValueError("`all` needs a condition: all rows where (…)")
        return self

    def names(self) -> Iterator[tuple[NameKind, str]]:
        yield "table", self.table

    def inner(self, scope: Scope) -> Scope:
        return scope.within_table(self.table)

    def own_problems(self, scope: Scope) -> Iterator[UserError]:
        if not scope.of_customer:
            what = f"`{self.text()}` asks about a customer's rows; inside a `where` only columns can be asked"
            yield UserError("rows-in-where", what, where=f"`{self.text()}`")

    def sql(self, plan: Plan) -> Expr:
        return self.enough_sql(self._count(plan, self.where), lambda: self._count(plan, None))

    def holds(self, subject: Subject, moment: Moment) -> bool:
        such = chosen_rows(subject, self.table, self.where, moment)
        return self.enough(len(such), len(chosen_rows(subject, self.table, None, moment)))

    def next_change(self, subject: Subject, moment: Moment) -> datetime | None:
        return rows_may_change(subject, self.table, self.where, moment)

    def text(self) -> str:
        where = f" where ({self.where.text()})" if self.where else ""
        return f"{self.amount_text()} {name_text(self.table)}{where}"

    def sentence(self) -> str:
        where = f" where {self.where.sentence()}" if self.where else ""
        table = name_words(self.table)
        match self.how_many:
            case "any":
                return f"has {with_article(table)}{where}"
            case "no":
                return f"has no {table}{where}"
            case "all":
                return f"has {with_article(table)}, and of each it is so that {self._said()}"
            case _:
                return f"has {self.how_many} {plural(self.count or 0, 'row')} of {table}{where}"

    def negated_sentence(self) -> str:
        if self.how_many in {"any", "no"}:
            opposite = "no" if self.how_many == "any" else "any"
            return self.model_copy(update={"how_many": opposite}).sentence()
        return super().negated_sentence()

    def _said(self) -> str:
        return self.where.sentence() if self.where else "it is there"

    def _count(self, plan: Plan, where: "AnyCondition | None") -> Expr:
        scope = plan.scope.within_table(self.table)
        counted_rows = plan.fact_of(related_rows(self.table), scope, Aggregate("count"), where, Ever())
        return sql.or_else(counted_rows, 0)
