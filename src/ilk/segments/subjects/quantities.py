"""How many of several must meet a condition: any, all, no, or so many."""

from collections.abc import Callable, Mapping
from typing import Any, Literal, Self, assert_never

from lark import Token
from pydantic import Field, model_validator

from ilk.segments.subjects.events import Where
from ilk.segments.tokens import whole_of
from ilk.segments.tree import Node
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr

HowMany = Literal["any", "all", "no", "at least", "at most", "exactly"]
COUNTED: tuple[HowMany, ...] = ("at least", "at most", "exactly")
"""Those that take a count."""
_TEXTS: Mapping[str, tuple[HowMany, int]] = {
    "AT_LEAST": ("at least", 0),
    "AT_MOST": ("at most", 0),
    "EXACTLY": ("exactly", 0),
    "MORE_THAN": ("at least", 1),
    "FEWER_THAN": ("at most", -1),
}
"""What each terminal of the grammar means, and what it adds to its number."""


class Quantified(Node):
    """The part that conditions over several things share: how many of them must be such."""

    how_many: HowMany = "any"
    count: int | None = Field(default=None, ge=0, le=1_000_000_000)

    @model_validator(mode="after")
    def _counts_when_it_says_so(self) -> Self:
        if (self.count is not None) != (self.how_many in COUNTED):
            raise ValueError("`at least`, `at most` and `exactly` take a count, the others take none")
        return self

    def enough_sql(self, such: Expr, everything: Callable[[], Expr]) -> Expr:
        """Whether `such` of `everything`, counts that are never null, are as many as asked."""
        match self.how_many:
            case "any":
                return sql.compare(such, ">", sql.literal(0))
            case "no":
                return sql.compare(such, "=", sql.literal(0))
            case "all":
                some = sql.compare(such, ">", sql.literal(0))
                return sql.all_of((some, sql.compare(such, "=", everything())))
            case "at least":
                return sql.compare(such, ">=", sql.literal(self.count))
            case "at most":
                return sql.compare(such, "<=", sql.literal(self.count))
            case "exactly":
                return sql.compare(such, "=", sql.literal(self.count))
            case _:
                assert_never(self.how_many)

    def enough(self, such: int, everything: int) -> bool:
        """Whether `such` of `everything` are as many as asked."""
        count = self.count or 0
        match self.how_many:
            case "any":
                return such > 0
            case "no":
                return such == 0
            case "all":
                return such > 0 and such == everything
            case "at least":
                return such >= count
            case "at most":
                return such <= count
            case "exactly":
                return such == count
            case _:
                assert_never(self.how_many)

    def amount_text(self) -> str:
        """How many, in the canonical text form."""
        return self.how_many if self.count is None else f"{self.how_many} {self.count}"


def counted(prefix: str, names: str) -> str:
    """The alternatives of the grammar for `at least 2 …` and its like; `names` is what follows the number."""
    return " | ".join(f"{terminal} NUMBER {names} -> {terminal.lower()}_{prefix}" for terminal in _TEXTS)


def counted_builders(prefix: str, build: Callable[..., object]) -> dict[str, Callable[..., object]]:
    """What to build from each alternative of `counted`: `build` takes how many, the count, and what follows."""
    return {f"{terminal.lower()}_{prefix}": _counting(terminal, build) for terminal in _TEXTS}


def condition_of(where: tuple[Where, ...]) -> Any:
    """The condition of a `where` that may be left out."""
    return where[0].condition if where else None


def _counting(terminal: str, build: Callable[..., object]) -> Callable[..., object]:
    how_many, more = _TEXTS[terminal]

    def built(_: Token, count: Token, *rest: object) -> object:
        return build(how_many, whole_of(count) + more, *rest)

    return built
