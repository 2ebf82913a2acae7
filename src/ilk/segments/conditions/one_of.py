"""A value that is one of several, or none of them."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from ilk.kernel.errors import UserError
from ilk.kernel.types import ValueType
from ilk.segments.comparing import folded, is_one_of
from ilk.segments.plan import Plan
from ilk.segments.tree import Condition, Moment, Scope, Subject, Syntax
from ilk.segments.typing import comparable_sql, expect_comparable, small_whole
from ilk.segments.words import enumeration
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr

if TYPE_CHECKING:
    from ilk.segments.kinds import AnyConstant, AnyValue


class OneOf(Condition):
    """`of in (…)`; with `outside`, `of not in (…)`. False when the value is missing."""

    kind: Literal["one_of"] = "one_of"
    of: "AnyValue"
    options: Annotated[tuple["AnyConstant", ...], Field(min_length=1)]
    outside: bool = False
    exactly: bool = False

    syntax = Syntax(
        predicates=(
            'value IN "(" constant ("," constant)* ")" -> one_of'
            ' | value NOT_IN "(" constant ("," constant)* ")" -> not_one_of'
            ' | value IN EXACTLY "(" constant ("," constant)* ")" -> exactly_one_of'
            ' | value NOT_IN EXACTLY "(" constant ("," constant)* ")" -> exactly_not_one_of'
        ),
        build={
            "one_of": lambda of, _, *options: OneOf(of=of, options=options),
            "not_one_of": lambda of, _, *options: OneOf(of=of, options=options, outside=True),
            "exactly_one_of": lambda of, _in, _exactly, *options: OneOf(of=of, options=options, exactly=True),
            "exactly_not_one_of": lambda of, _in, _exactly, *options: OneOf(
                of=of, options=options, outside=True, exactly=True
            ),
        },
    )
    examples = ('country in ("DE", "AT", "CH")', 'country not in ("DE", "AT")')

    def own_problems(self, scope: Scope) -> Iterator[UserError]:
        for option in self.options:
            yield from expect_comparable(self.of, option, scope)

    def sql(self, plan: Plan) -> Expr:
        # Options of one type are compared in one way with the value, so the engine can look them up together.
        alike: dict[tuple[ValueType, bool], list[AnyConstant]] = {}
        for option in self.options:
            alike.setdefault((option.type(plan.scope), small_whole(option)), []).append(option)
        same = sql.truth(sql.any_of(self._is_one_of(plan, options) for options in alike.values()))
        return sql.all_of((sql.is_known(self.of.sql(plan)), sql.negate(same))) if self.outside else same

    def _is_one_of(self, plan: Plan, options: "Sequence[AnyConstant]") -> Expr:
        of = comparable_sql(plan, self.of, options[0], exactly=self.exactly)
        return sql.in_set(of, [comparable_sql(plan, option, self.of, exactly=self.exactly) for option in options])

    def holds(self, subject: Subject, moment: Moment) -> bool:
        of = self.of.value(subject, moment)
        if isinstance(of, str) and not self.exactly:
            same = folded(of) in self._texts
        else:
            options = (option.value(subject, moment) for option in self.options)
            same = is_one_of(of, options, moment, exactly=self.exactly)
        return (of is not None and not same) if self.outside else same

    @cached_property
    def _texts(self) -> frozenset[str]:
        """The options that are texts, without regard to case: folded once, and not for every value."""
        return frozenset(folded(option.constant) for option in self.options if isinstance(option.constant, str))

    def text(self) -> str:
        options = ", ".join(option.text() for option in self.options)
        return f"{self.of.text()} {'not ' if self.outside else ''}in {'exactly ' if self.exactly else ''}({options})"

    def sentence(self) -> str:
        options = enumeration([option.sentence() for option in self.options])
        return f"{self.of.sentence()} {'is known and is not' if self.outside else 'is'} {options}"
