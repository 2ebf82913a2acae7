"""The day of the week of a date or instant."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal, get_args

from pydantic import Field

from ilk.kernel.errors import UserError
from ilk.kernel.types import ValueType
from ilk.segments.plan import Plan
from ilk.segments.time.clocks import day_of, east_sql
from ilk.segments.tree import Condition, Moment, Scope, Subject, Syntax
from ilk.segments.typing import expect_temporal
from ilk.segments.words import enumeration
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr

if TYPE_CHECKING:
    from ilk.segments.kinds import AnyValue

DayName = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_NAMES: tuple[DayName, ...] = get_args(DayName)
_WORDS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Weekday(Condition):
    """`weekday of X in (sat, sun)`; with `outside`, `not in`. False when missing. By clocks of the project's zone."""

    kind: Literal["weekday"] = "weekday"
    of: "AnyValue"
    days: Annotated[tuple[DayName, ...], Field(min_length=1)]
    outside: bool = False

    syntax = Syntax(
        predicates=(
            'WEEKDAY_OF atom IN "(" DAY_NAME ("," DAY_NAME)* ")" -> weekday'
            ' | WEEKDAY_OF atom NOT_IN "(" DAY_NAME ("," DAY_NAME)* ")" -> not_weekday'
        ),
        terminals=(
            r"WEEKDAY_OF.2: /weekday\s+of\b/i",
            r"DAY_NAME.2: /(mon|tues?|wed(nes)?|thu(rs)?|fri|sat(ur)?|sun)(day)?\b/i",
        ),
        build={
            "weekday": lambda _of, of, _in, *days: _built(of, days, outside=False),
            "not_weekday": lambda _of, of, _in, *days: _built(of, days, outside=True),
        },
    )
    examples = ("weekday of signup_date in (sat, sun)", "weekday of last order not in (sat, sun)")

    def own_problems(self, scope: Scope) -> Iterator[UserError]:
        yield from expect_temporal(self.of, scope)

    def sql(self, plan: Plan) -> Expr:
        of = self.of.sql(plan)
        if self.of.type(plan.scope) is ValueType.DATE:
            number = sql.day_of_week(sql.cast(of, ValueType.INSTANT), sql.literal(0))
        else:
            number = sql.day_of_week(of, east_sql(of, plan.moment.zone))
        same = sql.truth(sql.in_set(number, [_NAMES.index(day) for day in self.days]))
        return sql.all_of((sql.is_known(of), sql.negate(same))) if self.outside else same

    def holds(self, subject: Subject, moment: Moment) -> bool:
        found = self.of.value(subject, moment)
        if not isinstance(found, date):
            return False
        return (_NAMES[day_of(found, moment).weekday()] in self.days) is not self.outside

    def text(self) -> str:
        of = self.of.text()
        return f"weekday of {of} {'not ' if self.outside else ''}in ({', '.join(self.days)})"

    def sentence(self) -> str:
        days = enumeration([f"a {_WORDS[_NAMES.index(day)]}" for day in self.days])
        return f"{self.of.sentence()} {'is known and was not' if self.outside else 'was'} on {days}"


def _built(of: object, days: tuple[str, ...], *, outside: bool) -> Weekday:
    return Weekday.model_validate({"of": of, "days": tuple(day[:3].lower() for day in days), "outside": outside})
