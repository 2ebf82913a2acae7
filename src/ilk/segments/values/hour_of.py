"""The hour that the clock showed."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Literal

from ilk.kernel.errors import UserError
from ilk.kernel.types import ValueType
from ilk.segments.plan import Plan
from ilk.segments.time.clocks import east_sql, wall_time
from ilk.segments.tree import FormHints, Moment, Result, Scope, Subject, Syntax, Value
from ilk.segments.typing import expect_type
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr

if TYPE_CHECKING:
    from ilk.segments.kinds import AnyValue


class HourOf(Value):
    """`hour of X`: 0 to 23, by clocks of the project's zone; missing when the instant is."""

    kind: Literal["hour_of"] = "hour_of"
    form: ClassVar[FormHints] = FormHints(title="Hour of", group="Values")
    of: "AnyValue"

    syntax = Syntax(
        values="HOUR_OF atom -> hour_of",
        terminals=(r"HOUR_OF.2: /hour\s+of\b/i",),
        build={"hour_of": lambda _, of: HourOf(of=of)},
    )
    examples = ("hour of last order between 9 and 17", "hour of last order < 6")

    def type(self, scope: Scope) -> ValueType:
        return ValueType.INTEGER

    def own_problems(self, scope: Scope) -> Iterator[UserError]:
        yield from expect_type(self.of, ValueType.INSTANT, scope)

    def sql(self, plan: Plan) -> Expr:
        of = self.of.sql(plan)
        return sql.hour_of_day(of, east_sql(of, plan.moment.zone))

    def value(self, subject: Subject, moment: Moment) -> Result:
        found = self.of.value(subject, moment)
        return wall_time(found, moment).hour if isinstance(found, datetime) else None

    def text(self) -> str:
        return f"hour of {self.of.text()}"

    def sentence(self) -> str:
        return f"the hour of {self.of.sentence()}"
