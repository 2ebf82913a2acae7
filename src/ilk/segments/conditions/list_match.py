"""A list that has any, all or none of some elements."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Literal, assert_never

from pydantic import Field

from ilk.kernel.errors import UserError
from ilk.kernel.types import ValueType
from ilk.segments.plan import Plan
from ilk.segments.tokens import string_of
from ilk.segments.tree import Condition, Moment, Scope, Subject, Syntax
from ilk.segments.typing import expect_type
from ilk.segments.values.constants import Characters
from ilk.segments.words import enumeration, literal_words, string_text
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr

if TYPE_CHECKING:
    from ilk.segments.kinds import AnyValue

Quantifier = Literal["any", "all", "none"]


class ListMatch(Condition):
    """`of has any|all|none (…)`: elements are equal to the letter. False when the list is missing."""

    kind: Literal["list_match"] = "list_match"
    of: "AnyValue"
    quantifier: Quantifier
    items: Annotated[tuple[Characters, ...], Field(min_length=1)]

    syntax = Syntax(
        predicates='value "has"i QUANTIFIER "(" STRING ("," STRING)* ")" -> has',
        terminals=(r"QUANTIFIER.2: /(any|all|none)\b(?=\s*\()/i",),
        build={
            "has": lambda of, quantifier, *items: ListMatch.model_validate(
                {"of": of, "quantifier": quantifier.lower(), "items": tuple(string_of(item) for item in items)}
            )
        },
    )
    examples = ('interests has any ("tea", "coffee")', 'interests has none ("meat")')

    def own_problems(self, scope: Scope) -> Iterator[UserError]:
        yield from expect_type(self.of, ValueType.TEXT_LIST, scope)

    def sql(self, plan: Plan) -> Expr:
        of = self.of.sql(plan)
        match self.quantifier:
            case "any":
                return sql.truth(sql.has_any(of, self.items))
            case "all":
                return sql.truth(sql.has_all(of, self.items))
            case "none":
                return sql.all_of((sql.is_known(of), sql.negate(sql.truth(sql.has_any(of, self.items)))))
            case _:
                assert_never(self.quantifier)

    def holds(self, subject: Subject, moment: Moment) -> bool:
        of = self.of.value(subject, moment)
        if not isinstance(of, list | tuple):
            return False
        match self.quantifier:
            case "any":
                return any(item in of for item in self.items)
            case "all":
                return all(item in of for item in self.items)
            case "none":
                return not any(item in of for item in self.items)
            case _:
                assert_never(self.quantifier)

    def text(self) -> str:
        return f"{self.of.text()} has {self.quantifier} ({', '.join(string_text(item) for item in self.items)})"

    def sentence(self) -> str:
        items = enumeration([literal_words(item) for item in self.items], "and" if self.quantifier == "all" else "or")
        return f"{self.of.sentence()} has {self.quantifier} of {items}"
