"""Being in another segment."""

from collections.abc import Iterator
from typing import Literal

from ilk.kernel.errors import UserError, unknown
from ilk.segments.plan import Plan
from ilk.segments.tree import Condition, Moment, NameKind, Person, Scope, Subject, Syntax
from ilk.segments.words import name_text, name_words
from ilk.warehouse.sql import Expr


class InSegment(Condition):
    """`in segment name`, at the same `as_of`."""

    kind: Literal["segment"] = "segment"
    segment: str

    syntax = Syntax(
        conditions="IN_SEGMENT name -> in_segment", build={"in_segment": lambda _, name: InSegment(segment=name)}
    )
    examples = ("in segment vip", "not in segment vip")

    def names(self) -> Iterator[tuple[NameKind, str]]:
        yield "segment", self.segment

    def own_problems(self, scope: Scope) -> Iterator[UserError]:
        if not scope.of_customer:
            yield UserError(
                "segment-in-where", "an event is in no segment; ask outside the `where`", where=f"`{self.text()}`"
            )
        elif self.segment not in scope.catalogue.segments:
            yield unknown("segment", self.segment, scope.catalogue.segments)

    def sql(self, plan: Plan) -> Expr:
        return plan.membership(self.segment)

    def holds(self, subject: Subject, moment: Moment) -> bool:
        return isinstance(subject, Person) and self.segment in subject.segments

    def text(self) -> str:
        return f"in segment {name_text(self.segment)}"

    def sentence(self) -> str:
        return f"is in the segment {name_words(self.segment)}"

    def negated_sentence(self) -> str:
        return f"is not in the segment {name_words(self.segment)}"
