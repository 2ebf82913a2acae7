"""A number within a range, both ends included."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from ilk.kernel.errors import UserError
from ilk.segments.comparing import Operator, compared
from ilk.segments.plan import Plan
from ilk.segments.tree import Condition, FormHints, Moment, Scope, Subject, Syntax
from ilk.segments.typing import comparable_sql, expect_numeric
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr

if TYPE_CHECKING:
    from ilk.segments.kinds import AnyValue


class Between(Condition):
    """`of between low and high`, ends included; `outside` for `not between`. False when a value is missing."""

    kind: Literal["between"] = "between"
    of: "AnyValue"
    low: "AnyValue"
    high: "AnyValue"
    outside: bool = False
    form = FormHints(around={"high": ("and", "")})

    syntax = Syntax(
        predicates='value BETWEEN value "and"i value -> between | value NOT_BETWEEN value "and"i value -> not_between',
        terminals=(r"NOT_BETWEEN.2: /not\s+between\b/i",),
        build={
            "between": lambda of, _, low, high: Between(of=of, low=low, high=high),
            "not_between": lambda of, _, low, high: Between(of=of, low=low, high=high, outside=True),
        },
    )
    examples = ("age between 30 and 50", "orders_90d not between 1 and 3")

    def own_problems(self, scope: Scope) -> Iterator[UserError]:
        for part in (self.of, self.low, self.high):
            yield from expect_numeric(part, scope)

    def sql(self, plan: Plan) -> Expr:
        above = sql.compare(*self._sides(plan, low=True))
        below = sql.compare(*self._sides(plan, low=False))
        return sql.truth(sql.any_of((above, below)) if self.outside else sql.all_of((above, below)))

    def holds(self, subject: Subject, moment: Moment) -> bool:
        of, low, high = (part.value(subject, moment) for part in (self.of, self.low, self.high))
        if self.outside:
            return compared(of, "<", low, moment, exactly=True) or compared(of, ">", high, moment, exactly=True)
        return compared(of, ">=", low, moment, exactly=True) and compared(of, "<=", high, moment, exactly=True)

    def text(self) -> str:
        return f"{self.of.text()} {'not ' if self.outside else ''}between {self.low.text()} and {self.high.text()}"

    def sentence(self) -> str:
        verb = "is known and is not" if self.outside else "is"
        return f"{self.of.sentence()} {verb} between {self.low.sentence()} and {self.high.sentence()}"

    def _sides(self, plan: Plan, *, low: bool) -> tuple[Expr, Operator, Expr]:
        bound = self.low if low else self.high
        of = comparable_sql(plan, self.of, bound, exactly=True)
        limit = comparable_sql(plan, bound, self.of, exactly=True)
        if self.outside:
            return of, "<" if low else ">", limit
        return of, ">=" if low else "<=", limit
