"""Text that is nearly another one: slips of the pen allowed."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Field

from ilk.kernel.errors import UserError
from ilk.kernel.types import ValueType
from ilk.segments.comparing import folded
from ilk.segments.plan import Plan
from ilk.segments.tokens import number_of, string_of
from ilk.segments.tree import Condition, FormHints, Moment, Scope, Subject, Syntax
from ilk.segments.typing import expect_type
from ilk.segments.values.constants import Characters
from ilk.segments.words import literal_text, literal_words, string_text
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr

if TYPE_CHECKING:
    from ilk.segments.kinds import AnyValue


class Resembles(Condition):
    """`of resembles "smith" by 0.9`: so alike, without regard to case; 1 is equal. False when missing.

    It is 1 less the share of characters of the longer text that have to be changed, added or taken away (Levenshtein).
    """

    kind: Literal["resembles"] = "resembles"
    form: ClassVar[FormHints] = FormHints(title="Resembles", around={"by": ("by", "")})
    of: "AnyValue"
    like: Annotated[Characters, Field(min_length=1, max_length=64)]
    by: Annotated[float, Field(gt=0, le=1)]

    syntax = Syntax(
        predicates='value RESEMBLES STRING "by"i NUMBER -> resembles',
        terminals=(r'RESEMBLES.2: /resembles\b(?=\s*")/i',),
        build={
            "resembles": lambda of, _, like, by: Resembles(of=of, like=string_of(like), by=number_of(by)),
        },
    )
    examples = ('last_name resembles "smith" by 0.8',)

    def own_problems(self, scope: Scope) -> Iterator[UserError]:
        yield from expect_type(self.of, ValueType.TEXT, scope)

    def sql(self, plan: Plan) -> Expr:
        alike = sql.resemblance(sql.fold(self.of.sql(plan)), folded(self.like))
        return sql.truth(sql.compare(alike, ">=", sql.literal(self.by)))

    def holds(self, subject: Subject, moment: Moment) -> bool:
        of = self.of.value(subject, moment)
        return isinstance(of, str) and resemblance(folded(of), folded(self.like)) >= self.by

    def text(self) -> str:
        return f"{self.of.text()} resembles {string_text(self.like)} by {literal_text(self.by)}"

    def sentence(self) -> str:
        return f"{self.of.sentence()} is {literal_words(self.by * 100)} % like {literal_words(self.like)}"


def resemblance(one: str, other: str) -> float:
    """1 less the edit distance over the longer length; 1 for equal texts."""
    return 1 - _distance(one, other) / max(len(one), len(other), 1)


def _distance(one: str, other: str) -> int:
    """How many characters have to be changed, added or taken away (Wagner and Fischer, 1974)."""
    row = list(range(len(other) + 1))
    for line, mark in enumerate(one, start=1):
        before, row = row, [line]
        for place, beside in enumerate(other, start=1):
            changed = before[place - 1] + (mark != beside)
            row.append(min(changed, before[place] + 1, row[-1] + 1))
    return row[-1]
