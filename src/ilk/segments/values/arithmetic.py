"""Arithmetic on numbers: in binary floating point, missing when a part is missing or a divisor is zero."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, Literal, assert_never

from ilk.kernel.errors import UserError
from ilk.kernel.types import ValueType
from ilk.segments.comparing import number
from ilk.segments.plan import Plan
from ilk.segments.tree import FormHints, Moment, Result, Scope, Subject, Syntax, Value
from ilk.segments.typing import expect_numeric
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr

if TYPE_CHECKING:
    from ilk.segments.kinds import AnyValue

_WORDS = {"+": "plus", "-": "minus", "*": "times", "/": "divided by"}


class Arithmetic(Value):
    """`left op right`, with `*` and `/` before `+` and `-`."""

    kind: Literal["arithmetic"] = "arithmetic"
    form: ClassVar[FormHints] = FormHints(title="Calculation", group="Values")
    left: "AnyValue"
    op: Literal["+", "-", "*", "/"]
    right: "AnyValue"

    syntax = Syntax(build={"arithmetic": lambda left, op, right: Arithmetic(left=left, op=op.value, right=right)})
    examples = ("price_paid / list_price < 0.8",)

    def type(self, scope: Scope) -> ValueType:
        return ValueType.NUMBER

    def own_problems(self, scope: Scope) -> Iterator[UserError]:
        yield from expect_numeric(self.left, scope)
        yield from expect_numeric(self.right, scope)

    def sql(self, plan: Plan) -> Expr:
        return sql.arithmetic(self.left.sql(plan), self.op, self.right.sql(plan))

    def value(self, subject: Subject, moment: Moment) -> Result:
        left, right = number(self.left.value(subject, moment)), number(self.right.value(subject, moment))
        if left is None or right is None:
            return None
        match self.op:
            case "+":
                return float(left) + float(right)
            case "-":
                return float(left) - float(right)
            case "*":
                return float(left) * float(right)
            case "/":
                return float(left) / float(right) if right else None
            case _:
                assert_never(self.op)

    def text(self) -> str:
        return f"({self.left.text()} {self.op} {self.right.text()})"

    def sentence(self) -> str:
        return f"{self.left.sentence()} {_WORDS[self.op]} {self.right.sentence()}"
