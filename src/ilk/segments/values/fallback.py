"""A value with something to stand in where it is missing."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, Literal

from ilk.kernel.errors import UserError
from ilk.kernel.types import ValueType
from ilk.segments.plan import Plan
from ilk.segments.tree import FormHints, Moment, Result, Scope, Subject, Syntax, Value
from ilk.segments.typing import comparable_sql, expect_comparable
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr

if TYPE_CHECKING:
    from ilk.segments.kinds import AnyValue


class Fallback(Value):
    """`value else default`: the default where the value is missing."""

    kind: Literal["else"] = "else"
    form: ClassVar[FormHints] = FormHints(
        title="A value, or else another", group="Values", around={"default": ("else", "")}
    )
    of: "AnyValue"
    default: "AnyValue"

    syntax = Syntax(build={"fallback": lambda of, default: Fallback(of=of, default=default)})
    examples = ('(country else "DE") = "DE"',)

    def type(self, scope: Scope) -> ValueType:
        of, default = self.of.type(scope), self.default.type(scope)
        if of is default:
            return of
        return ValueType.NUMBER if of.numeric else ValueType.INSTANT

    def own_problems(self, scope: Scope) -> Iterator[UserError]:
        yield from expect_comparable(self.of, self.default, scope)

    def sql(self, plan: Plan) -> Expr:
        match self.type(plan.scope):
            case ValueType.NUMBER:
                return sql.or_else(*(sql.cast(part.sql(plan), ValueType.NUMBER) for part in (self.of, self.default)))
            case ValueType.INSTANT:
                return sql.or_else(
                    comparable_sql(plan, self.of, self.default, exactly=True),
                    comparable_sql(plan, self.default, self.of, exactly=True),
                )
            case _:
                return sql.or_else(self.of.sql(plan), self.default.sql(plan))

    def value(self, subject: Subject, moment: Moment) -> Result:
        found = self.of.value(subject, moment)
        return self.default.value(subject, moment) if found is None else found

    def text(self) -> str:
        return f"({self.of.text()} else {self.default.text()})"

    def sentence(self) -> str:
        return f"{self.of.sentence()} (or {self.default.sentence()} where missing)"
