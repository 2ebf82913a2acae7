"""How many elements a list has."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar, Literal

from ilk.kernel.errors import UserError
from ilk.kernel.types import ValueType
from ilk.segments.plan import Plan
from ilk.segments.tree import FormHints, Moment, Result, Scope, Subject, Syntax, Value
from ilk.segments.typing import expect_type
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr

if TYPE_CHECKING:
    from ilk.segments.kinds import AnyValue


class ListSize(Value):
    """`size of list`; missing when the list is."""

    kind: Literal["size"] = "size"
    form: ClassVar[FormHints] = FormHints(title="Size of a list", group="Values")
    of: "AnyValue"

    syntax = Syntax(values='"size"i "of"i atom -> size', build={"size": lambda of: ListSize(of=of)})
    examples = ("size of interests >= 3",)

    def type(self, scope: Scope) -> ValueType:
        return ValueType.INTEGER

    def own_problems(self, scope: Scope) -> Iterator[UserError]:
        yield from expect_type(self.of, ValueType.TEXT_LIST, scope)

    def sql(self, plan: Plan) -> Expr:
        return sql.size_of(self.of.sql(plan))

    def value(self, subject: Subject, moment: Moment) -> Result:
        values = self.of.value(subject, moment)
        return len(values) if isinstance(values, Sequence) else None

    def text(self) -> str:
        return f"size of {self.of.text()}"

    def sentence(self) -> str:
        return f"the number of {self.of.sentence()}"
