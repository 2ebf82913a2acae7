"""Whether a value is there at all, and yes or no."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from ilk.kernel.errors import UserError
from ilk.kernel.types import ValueType
from ilk.segments.plan import Plan
from ilk.segments.tree import Condition, Moment, Scope, Subject, Syntax
from ilk.segments.typing import expect_type
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr

if TYPE_CHECKING:
    from ilk.segments.kinds import AnyValue


class Known(Condition):
    """`of is known`, or with `missing`, `of is missing`."""

    kind: Literal["known"] = "known"
    of: "AnyValue"
    missing: bool = False

    syntax = Syntax(
        predicates='value "is"i "known"i -> known | value "is"i "missing"i -> missing',
        build={"known": lambda of: Known(of=of), "missing": lambda of: Known(of=of, missing=True)},
    )
    examples = ("email is known", "phone is missing")

    def sql(self, plan: Plan) -> Expr:
        of = self.of.sql(plan)
        return sql.is_missing(of) if self.missing else sql.is_known(of)

    def holds(self, subject: Subject, moment: Moment) -> bool:
        return (self.of.value(subject, moment) is None) is self.missing

    def text(self) -> str:
        return f"{self.of.text()} is {'missing' if self.missing else 'known'}"

    def sentence(self) -> str:
        return f"{self.of.sentence()} is {'missing' if self.missing else 'known'}"


class Is(Condition):
    """`of is true`, `of is false`; false when missing."""

    kind: Literal["is"] = "is"
    of: "AnyValue"
    wanted: bool

    syntax = Syntax(
        predicates='value "is"i "true"i -> is_true | value "is"i "false"i -> is_false',
        build={"is_true": lambda of: Is(of=of, wanted=True), "is_false": lambda of: Is(of=of, wanted=False)},
    )
    examples = ("is_member is true",)

    def own_problems(self, scope: Scope) -> Iterator[UserError]:
        yield from expect_type(self.of, ValueType.YES_NO, scope)

    def sql(self, plan: Plan) -> Expr:
        return sql.truth(sql.compare(self.of.sql(plan), "=", sql.literal(self.wanted)))

    def holds(self, subject: Subject, moment: Moment) -> bool:
        return self.of.value(subject, moment) is self.wanted

    def text(self) -> str:
        return f"{self.of.text()} is {'true' if self.wanted else 'false'}"

    def sentence(self) -> str:
        return f"{self.of.sentence()} is {'yes' if self.wanted else 'no'}"
