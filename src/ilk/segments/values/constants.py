"""Constants: numbers, texts, dates, instants, yes or no."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, AwareDatetime, Field

from ilk.kernel.types import ValueType
from ilk.segments.plan import Plan
from ilk.segments.tokens import number_of, string_of
from ilk.segments.tree import Moment, Node, Result, Scope, Subject, Syntax, Value
from ilk.segments.words import literal_text, literal_words
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr


def _encodable(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError("a text holds half a character, which no engine can store") from None
    return text


Characters = Annotated[str, AfterValidator(_encodable)]
"""A text that can be stored: without the halves of characters that JSON can escape."""

WholeNumber = Annotated[int, Field(strict=True, ge=-(2**63), lt=2**63)]
RealNumber = Annotated[float, Field(strict=True, allow_inf_nan=False)]


class Constant(Value):
    """What all constants share: the same for everyone, at any time."""

    value_type: ClassVar[ValueType]
    constant: bool | WholeNumber | RealNumber | str | date | AwareDatetime

    def children(self) -> Iterable[Node]:
        return ()

    def type(self, scope: Scope) -> ValueType:
        return self.value_type

    def sql(self, plan: Plan) -> Expr:
        return sql.literal(self.constant)

    def value(self, subject: Subject, moment: Moment) -> Result:
        return self.constant

    def text(self) -> str:
        return literal_text(self.constant)

    def sentence(self) -> str:
        return literal_words(self.constant)


class Number(Constant):
    """A number; `50k` and `1.5m` are thousands and millions, `10%` is a tenth."""

    kind: Literal["number"] = "number"
    constant: WholeNumber | RealNumber

    syntax = Syntax(
        values='NUMBER -> number | "-" NUMBER -> negative',
        build={
            "number": lambda token: Number(constant=number_of(token)),
            "negative": lambda token: Number(constant=-number_of(token)),
        },
    )
    examples = ("income > 50k", "discount_share >= 10%")

    def type(self, scope: Scope) -> ValueType:
        return ValueType.INTEGER if isinstance(self.constant, int) else ValueType.NUMBER


class Text(Constant):
    """A text, in double quotes."""

    kind: Literal["text"] = "text"
    value_type = ValueType.TEXT
    constant: Characters

    syntax = Syntax(values="STRING -> string", build={"string": lambda token: Text(constant=string_of(token))})
    examples = ('country = "DE"',)


class YesNo(Constant):
    """`true` or `false`."""

    kind: Literal["yes_no"] = "yes_no"
    value_type = ValueType.YES_NO
    constant: bool

    syntax = Syntax(
        values='"true"i -> yes | "false"i -> no',
        build={"yes": lambda: YesNo(constant=True), "no": lambda: YesNo(constant=False)},
    )
    examples = ("is_member = true",)


class Day(Constant):
    """A date of the calendar, such as `2025-03-01`."""

    kind: Literal["date"] = "date"
    value_type = ValueType.DATE
    constant: date

    syntax = Syntax(values="DATE -> date", build={"date": lambda token: Day(constant=date.fromisoformat(token))})
    examples = ("signup_date > 2025-03-01",)


class Instant(Constant):
    """An instant with its zone, such as `2025-03-01T08:00:00Z`."""

    kind: Literal["instant"] = "instant"
    value_type = ValueType.INSTANT
    constant: AwareDatetime

    syntax = Syntax(
        values="INSTANT -> instant",
        build={"instant": lambda token: Instant.model_validate({"constant": str(token)})},
    )
    examples = ("last order > 2025-03-01T08:00:00Z",)
