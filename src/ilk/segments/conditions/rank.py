"""Being among the highest or lowest by a trait, or above the average of it."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field, model_validator

from ilk.catalog.tables import CUSTOMERS
from ilk.kernel.errors import UserError
from ilk.kernel.types import ValueType
from ilk.segments.comparing import number
from ilk.segments.plan import Plan
from ilk.segments.subjects.crowd import AmongCustomers, above, below
from ilk.segments.tokens import whole_of
from ilk.segments.tree import Condition, FormHints, Moment, Node, Scope, Subject, Syntax
from ilk.segments.values.event_aggregate import total
from ilk.segments.values.field import FieldValue
from ilk.segments.words import literal_words, name_text, name_words
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr, Join, Query

_WHOLE = 1_000_000
"""Shares are counted in millionths, so that they are compared without rounding."""


class RankWithin(AmongCustomers, Condition):
    """`top 10% by trait`, `bottom 100 by trait`: fewer than so many are higher, or lower. Who ties is in together.

    Of those for whom the trait is known; `in segment name` asks its members alone.
    """

    kind: Literal["rank_within"] = "rank_within"
    form: ClassVar[FormHints] = FormHints(
        title="Top or bottom",
        names={"by": "trait", "millionths": "millionths"},
        group="Rank",
        around={"by": ("by", ""), "segment": ("within segment", "")},
    )
    side: Literal["top", "bottom"] = "top"
    count: Annotated[int, Field(ge=1, le=10**9)] | None = None
    millionths: Annotated[int, Field(ge=1, le=_WHOLE)] | None = None

    syntax = Syntax(
        conditions="TOP_BOTTOM NUMBER BY name of_members? -> rank_within",
        predicates="value IN_TOP_BOTTOM NUMBER of_members? -> in_rank",
        rules="of_members: IN_SEGMENT name -> of_members",
        terminals=(
            r"TOP_BOTTOM.2: /(top|bottom)\b(?=\s*\d)/i",
            r"IN_TOP_BOTTOM.2: /in\s+(top|bottom)\b(?=\s*\d)/i",
            r"BY: /by\b/i",
        ),
        build={
            "of_members": lambda _, name: name,
            "rank_within": lambda side, most, _, name, *segment: _ranked(side, most, name, segment),
            "in_rank": lambda value, side, most, *segment: _ranked(side.split()[-1], most, _trait(value), segment),
        },
    )
    examples = ("top 10% by predicted_value", "bottom 100 by engagement", "predicted_value in top 20%")

    @model_validator(mode="after")
    def _says_how_many(self) -> Self:
        if (self.count is None) == (self.millionths is None):
            raise ValueError("either a count or a share says how many")
        return self

    def sql(self, plan: Plan) -> Expr:
        table = self.places(plan, "desc" if self.side == "top" else "asc")
        beyond = sql.column("beyond", table)
        if self.count is not None:
            return sql.truth(sql.compare(beyond, "<", sql.literal(self.count)))
        share = sql.arithmetic(sql.column("everyone", table), "*", sql.literal(self.millionths))
        return sql.truth(sql.compare(sql.arithmetic(beyond, "*", sql.literal(_WHOLE)), "<", share))

    def holds(self, subject: Subject, moment: Moment) -> bool:
        value, crowd = self.crowd(subject)
        if value is None:
            return False
        beyond = above(value, crowd) if self.side == "top" else below(value, crowd)
        return beyond < self.count if self.count is not None else beyond * _WHOLE < len(crowd) * (self.millionths or 0)

    def text(self) -> str:
        return f"{self.side} {self._how_many()} by {name_text(self.by)}{self.of_whom_text()}"

    def sentence(self) -> str:
        which = "highest" if self.side == "top" else "lowest"
        many = f"{literal_words(self.count)}" if self.count is not None else self._how_many()
        return f"is among the {which} {many} by {name_words(self.by)}{self.of_whom_sentence()} (ties kept together)"

    def _how_many(self) -> str:
        if self.count is not None:
            return str(self.count)
        return f"{Decimal(self.millionths or 0).scaleb(-4).normalize():f}%"


class AboveAverage(AmongCustomers, Condition):
    """`above average trait`: more than the mean of those for whom it is known; `in segment name`, of its members."""

    kind: Literal["above_average"] = "above_average"
    form: ClassVar[FormHints] = FormHints(
        title="Above average",
        names={"by": "trait", "millionths": "millionths"},
        group="Rank",
        around={"segment": ("in segment", "")},
    )

    syntax = Syntax(
        conditions="ABOVE_AVERAGE name of_members? -> above_average",
        terminals=(r"ABOVE_AVERAGE.2: /above\s+average\b/i",),
        build={"above_average": lambda _, name, *segment: AboveAverage(by=name, **_of(segment))},
    )
    examples = ("above average spend in segment vip",)

    def own_problems(self, scope: Scope) -> Iterator[UserError]:
        apart = list(super().own_problems(scope))
        yield from apart
        if not apart and not scope.field_type(self.by).numeric:
            yield UserError("wrong-type", f"`{self.by}` has no average", where=f"`{self.text()}`")

    def sql(self, plan: Plan) -> Expr:
        kind = plan.scope.field_type(self.by)

        def build() -> Query:
            mean = {"mean": sql.average(sql.column(self.by), kind)}
            everybody = self.asked({self.by: sql.column(self.by, CUSTOMERS)})
            averaged = Join(sql.select(mean, everybody), "averaged", sql.literal(value=True), "inner")
            columns = sql.columns(("customer_no", self.by), "each")
            higher = sql.compare(sql.cast(columns[self.by], ValueType.NUMBER), ">", sql.column("mean", "averaged"))
            number_of = {"customer_no": columns["customer_no"]}
            return sql.select(number_of, everybody, alias="each", joins=[averaged], where=higher)

        return sql.is_known(sql.column("customer_no", plan.derive(self.model_dump_json(), build)))

    def holds(self, subject: Subject, moment: Moment) -> bool:
        value, crowd = self.crowd(subject)
        known: Sequence[Any] = crowd
        return value is not None and bool(known) and float(number(value) or 0) > total(known) / len(known)

    def text(self) -> str:
        return f"above average {name_text(self.by)}{self.of_whom_text()}"

    def sentence(self) -> str:
        return f"has more than the average {name_words(self.by)}{self.of_whom_sentence()}"


def _ranked(side: str, most: str, trait: str, segment: Sequence[str]) -> RankWithin:
    how_many = {"millionths": _millionths(most)} if most.endswith("%") else {"count": whole_of(most)}
    return RankWithin.model_validate({"side": side.lower(), "by": trait, **how_many, **_of(segment)})


def _millionths(token: str) -> int:
    """The millionths of a percentage; raises `ValueError` for one with more than four places."""
    share = Decimal(token.replace("_", "").removesuffix("%")).scaleb(4)
    if share != share.to_integral_value():
        raise ValueError(f"`{token}` has more than four places")
    return int(share)


def _trait(value: Node) -> str:
    """The trait that is asked about; raises `ValueError` for another value."""
    if not isinstance(value, FieldValue):
        raise ValueError(f"customers are ranked by a trait; make a computed trait of `{value.text()}`")  # noqa: TRY004
    return value.name


def _of(segment: Sequence[str]) -> dict[str, Any]:
    return {"segment": segment[0]} if segment else {}
