"""Being in another segment."""

from collections.abc import Iterator
from typing import Literal

from ilk.kernel.errors import UserError, unknown
from ilk.segments.plan import Plan
from ilk.segments.tree import Condition, Moment, Person, Scope, Subject, Syntax
from ilk.segments.words import name_text, name_words
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr


class InSegment(Condition):
    """`in segment name`, at the same `as_of`; `not in segment name` is its negation."""

    kind: Literal["segment"] = "segment"
    segment: str
    outside: bool = False

    syntax = Syntax(
        conditions="IN_SEGMENT name -> in_segment | NOT_IN_SEGMENT name -> not_in_segment",
        build={
            "in_segment": lambda _, name: InSegment(segment=name),
            "not_in_segment": lambda _, name: InSegment(segment=name, outside=True),
        },
    )
    examples = ("in segment vip", "not in segment vip")

    def own_problems(self, scope: Scope) -> Iterator[UserError]:
        if scope.event is not None:
            yield UserError("segment-in-where", "an event is in no segment; ask outside the `where`", where=f"`{self.text()}`")
        elif self.segment not in scope.catalogue.segments:
            yield unknown("segment", self.segment, scope.catalogue.segments)

    def sql(self, plan: Plan) -> Expr:
        member = plan.membership(self.segment)
        return sql.negate(member) if self.outside else member

    def holds(self, subject: Subject, moment: Moment) -> bool:
        member = isinstance(subject, Person) and self.segment in subject.segments
        return member is not self.outside

    def text(self) -> str:
        return f"{'not ' if self.outside else ''}in segment {name_text(self.segment)}"

    def sentence(self) -> str:
        return f"{'is not' if self.outside else 'is'} in the segment {name_words(self.segment)}"
