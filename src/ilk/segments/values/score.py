"""Scores by what they are about: traits that models write, under names of one pattern."""

import re
from abc import abstractmethod
from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from ilk.kernel.errors import UserError
from ilk.kernel.types import ValueType
from ilk.segments.plan import Plan
from ilk.segments.tokens import string_of
from ilk.segments.tree import FormHints, Moment, NameKind, Result, Scope, Subject, Syntax, Value
from ilk.segments.values.constants import Characters
from ilk.segments.values.field import FieldValue
from ilk.segments.words import name_text, name_words, string_text
from ilk.warehouse.sql import Expr

_OTHER = re.compile(r"[^a-z0-9]+")


class Score(Value):
    """What the scores share: each stands for a trait."""

    form = FormHints(group="Rank")

    @abstractmethod
    def lowered(self) -> FieldValue:
        """The trait that it stands for."""

    def names(self) -> Iterator[tuple[NameKind, str]]:
        yield "trait", self.lowered().name

    def own_problems(self, scope: Scope) -> Iterator[UserError]:
        yield from self.lowered().own_problems(scope)

    def type(self, scope: Scope) -> ValueType:
        return self.lowered().type(scope)

    def sql(self, plan: Plan) -> Expr:
        return self.lowered().sql(plan)

    def value(self, subject: Subject, moment: Moment) -> Result:
        return self.lowered().value(subject, moment)


class Affinity(Score):
    """`affinity("coffee")`: the trait `affinity_coffee`; other characters than letters and digits are a `_`."""

    kind: Literal["affinity"] = "affinity"
    to: Annotated[Characters, Field(pattern=r"[A-Za-z0-9]")]

    syntax = Syntax(
        values='AFFINITY "(" STRING ")" -> affinity',
        terminals=(r"AFFINITY.2: /affinity\b(?=\s*\()/i",),
        build={"affinity": lambda _, to: Affinity(to=string_of(to))},
    )
    examples = ('affinity("coffee") >= 0.5',)

    def lowered(self) -> FieldValue:
        return FieldValue(name=f"affinity_{_OTHER.sub('_', self.to.lower()).strip('_')}")

    def text(self) -> str:
        return f"affinity({string_text(self.to)})"

    def sentence(self) -> str:
        return f"the affinity to {self.to}"


class Lookalike(Score):
    """`lookalike of vip`: the trait `lookalike_vip`, the place of a customer by likeness to the segment, from 1."""

    kind: Literal["lookalike"] = "lookalike"
    form: ClassVar[FormHints] = FormHints(title="How like a segment", group="Rank")
    segment: str

    syntax = Syntax(
        values="LOOKALIKE_OF name -> lookalike",
        terminals=(r"LOOKALIKE_OF.3: /lookalike\s+of\b/i",),
        build={"lookalike": lambda _, name: Lookalike(segment=name)},
    )
    examples = ("lookalike of vip <= 5000",)

    def lowered(self) -> FieldValue:
        return FieldValue(name=f"lookalike_{self.segment}")

    def text(self) -> str:
        return f"lookalike of {name_text(self.segment)}"

    def sentence(self) -> str:
        return f"the place by likeness to the segment {name_words(self.segment)}"
