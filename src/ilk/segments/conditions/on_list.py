"""Standing on a list that somebody uploaded, or that a source fills."""

from collections.abc import Iterator
from typing import Literal

from ilk.catalog.tables import LISTS
from ilk.kernel.errors import UserError, unknown
from ilk.segments.plan import Plan
from ilk.segments.tokens import string_of
from ilk.segments.tree import Condition, FormHints, Moment, NameKind, Person, Scope, Subject, Syntax
from ilk.segments.values.constants import Characters
from ilk.segments.words import string_text
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr, Query


class OnList(Condition):
    """`on list "press"`: as the list is now, whatever `as_of`; lists have no past."""

    kind: Literal["on_list"] = "on_list"
    list: Characters

    form = FormHints(group="Segments", names={"list": "list"})
    syntax = Syntax(
        conditions="ON_LIST STRING -> on_list",
        terminals=(r'ON_LIST.2: /on\s+list\b(?=\s*")/i',),
        build={"on_list": lambda _, name: OnList(list=string_of(name))},
    )
    examples = ('on list "press"',)

    def names(self) -> Iterator[tuple[NameKind, str]]:
        yield "list", self.list

    def own_problems(self, scope: Scope) -> Iterator[UserError]:
        if not scope.of_customer:
            yield UserError("list-in-where", "only customers stand on lists; ask outside the `where`")
        elif self.list not in scope.catalogue.lists:
            yield unknown("list", self.list, scope.catalogue.lists)

    def sql(self, plan: Plan) -> Expr:
        def build() -> Query:
            number = sql.column("customer_no")
            ours = sql.compare(sql.column("list"), "=", sql.literal(self.list))
            return sql.select({"customer_no": number}, LISTS, where=ours, group_by=[number])

        return sql.is_known(sql.column("customer_no", plan.derive(f"list:{self.list}", build)))

    def holds(self, subject: Subject, moment: Moment) -> bool:
        return isinstance(subject, Person) and self.list in subject.lists

    def text(self) -> str:
        return f"on list {string_text(self.list)}"

    def sentence(self) -> str:
        return f"is on the list {self.list}"

    def negated_sentence(self) -> str:
        return f"is not on the list {self.list}"
