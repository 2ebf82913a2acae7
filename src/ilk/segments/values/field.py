"""A trait of the customer, or inside a `where` a property of the event."""

from collections.abc import Iterator
from typing import Literal

from ilk.kernel.errors import UserError
from ilk.kernel.types import ValueType
from ilk.segments.plan import Plan
from ilk.segments.tree import FormHints, Moment, NameKind, Node, Result, Scope, Subject, Syntax, Value
from ilk.segments.words import name_text, name_words
from ilk.warehouse.sql import Expr


class FieldValue(Value):
    """The value of a named trait or property."""

    kind: Literal["field"] = "field"
    name: str

    syntax = Syntax(values="name -> field", build={"field": lambda name: FieldValue(name=name)})
    examples = ("income > 50k",)
    form = FormHints(title="Trait", names={"name": "trait"})

    def names(self) -> Iterator[tuple[NameKind, str]]:
        yield "trait", self.name

    def type(self, scope: Scope) -> ValueType:
        return scope.field_type(self.name)

    def own_problems(self, scope: Scope) -> Iterator[UserError]:
        try:
            scope.field_type(self.name)
        except UserError as error:
            yield error

    def sql(self, plan: Plan) -> Expr:
        return plan.field(self.name)

    def value(self, subject: Subject, moment: Moment) -> Result:
        return subject.field(self.name)

    def text(self) -> str:
        return name_text(self.name)

    def sentence(self) -> str:
        return name_words(self.name)


def named(node: Node, *, of_customer: bool = True) -> Iterator[tuple[NameKind, str]]:
    """The names that a tree depends on; fields of rows are no traits."""
    yield from ((kind, name) for kind, name in node.names() if of_customer or kind != "trait")
    for child in node.children():
        yield from named(child, of_customer=of_customer and not node.asks_rows)
