"""A value with something to stand in where it is missing."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from ilk.kernel.errors import UserError
from ilk.kernel.types import ValueType
from ilk.segments.plan import Plan
from ilk.segments.tree import Moment, Result, Scope, Subject, Syntax, Value
from ilk.segments.typing import expect_comparable
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr

if TYPE_CHECKING:
    from ilk.segments.language import AnyValue


class Fallback(Value):
    """`value else default`: the default where the value is missing."""

    kind: Literal["else"] = "else"
    of: "AnyValue"
    default: "AnyValue"

    syntax = Syntax(build={"fallback": lambda of, default: Fallback(of=of, default=default)})
    examples = ('(country else "DE") = "DE"',)

    def type(self, scope: Scope) -> ValueType:
        of, default = self.of.type(scope), self.default.type(scope)
        return ValueType.NUMBER if of.numeric and of is not default else of

    def own_problems(self, scope: Scope) -> Iterator[UserError]:
        yield from expect_comparable(self.of, self.default, scope)

    def sql(self, plan: Plan) -> Expr:
        parts = [self.of.sql(plan), self.default.sql(plan)]
        if self.type(plan.scope) is ValueType.NUMBER:
            parts = [sql.cast(part, ValueType.NUMBER) for part in parts]
        return sql.or_else(*parts)

    def value(self, subject: Subject, moment: Moment) -> Result:
        found = self.of.value(subject, moment)
        return self.default.value(subject, moment) if found is None else found

    def text(self) -> str:
        return f"({self.of.text()} else {self.default.text()})"

    def sentence(self) -> str:
        return f"{self.of.sentence()} (or {self.default.sentence()} where missing)"
