"""One value compared with another: equal, unequal, less, greater."""

from collections.abc import Iterator
from functools import cached_property
from math import ceil, floor
from typing import TYPE_CHECKING, Literal, assert_never

from ilk.kernel.errors import Bug, UserError
from ilk.kernel.types import ValueType
from ilk.segments.comparing import Operator, compared
from ilk.segments.plan import Plan
from ilk.segments.tree import Condition, Moment, Outlook, Scope, Subject, Syntax
from ilk.segments.turning import Turn, any_turn
from ilk.segments.typing import comparable_sql, expect_comparable, mismatch
from ilk.segments.values.constants import Number
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr

if TYPE_CHECKING:
    from ilk.segments.kinds import AnyValue

_UNORDERED = frozenset({ValueType.TEXT, ValueType.YES_NO, ValueType.TEXT_LIST})
WORDS: dict[Operator, str] = {
    "=": "is",
    "!=": "is known and is not",
    "<": "is less than",
    "<=": "is at most",
    ">": "is more than",
    ">=": "is at least",
}


class Comparison(Condition):
    """`left op right`; false when either is missing. Texts are equal without regard to case unless `exactly`."""

    kind: Literal["comparison"] = "comparison"
    left: "AnyValue"
    op: Operator
    right: "AnyValue"
    exactly: bool = False

    syntax = Syntax(
        predicates="value OPERATOR value -> comparison | value OPERATOR EXACTLY value -> exact_comparison",
        build={
            "comparison": lambda left, op, right: Comparison(left=left, op=OPERATORS[op], right=right),
            "exact_comparison": lambda left, op, _, right: Comparison(
                left=left, op=OPERATORS[op], right=right, exactly=True
            ),
        },
    )
    examples = ("income >= 50k", 'country = "DE"', 'country = exactly "DE"', "price_paid > list_price")

    def own_problems(self, scope: Scope) -> Iterator[UserError]:
        apart = list(expect_comparable(self.left, self.right, scope))
        yield from apart
        if not apart and self.op not in {"=", "!="} and self.left.type(scope) in _UNORDERED:
            yield mismatch(self.left, scope, "something that can be less or more")

    def sql(self, plan: Plan) -> Expr:
        left = comparable_sql(plan, self.left, self.right, exactly=self.exactly)
        right = comparable_sql(plan, self.right, self.left, exactly=self.exactly)
        return sql.truth(sql.compare(left, self.op, right))

    def holds(self, subject: Subject, moment: Moment) -> bool:
        left, right = self.left.value(subject, moment), self.right.value(subject, moment)
        return compared(left, self.op, right, moment, exactly=self.exactly)

    @cached_property
    def patient(self) -> bool:
        return self._bound is not None or super().patient

    @cached_property
    def _bound(self) -> int | None:
        """Of a tally, the least that answers otherwise than all smaller ones."""
        if not self.left.is_tally() or not isinstance(self.right, Number) or self.op in {"=", "!="}:
            return None
        return floor(self.right.constant) + 1 if self.op in {">", "<="} else ceil(self.right.constant)

    def outlook(self, subject: Subject, moment: Moment) -> Outlook:
        if self._bound is None:
            return super().outlook(subject, moment)
        tally, bound = self.left.value(subject, moment), self.right.value(subject, moment)
        if not isinstance(tally, int):
            raise Bug(f"`{self.left.text()}` is no tally")
        holds = compared(tally, self.op, bound, moment, exactly=self.exactly)
        return holds, self._bound - 1 - tally if tally < self._bound else None

    def turns(self, event: str) -> Turn:
        return self._turn(self.left.turns(event), self.right.turns(event))

    def ages(self) -> Turn:
        return self._turn(self.left.ages(), self.right.ages())

    def _turn(self, left: Turn, right: Turn) -> Turn:
        """What happens where both sides move so."""
        match self.op:
            case ">" | ">=":
                return any_turn((left, right.opposite))
            case "<" | "<=":
                return any_turn((left.opposite, right))
            case "=" | "!=":
                return Turn.EITHER if any_turn((left, right)) else Turn.NEITHER
            case _:
                assert_never(self.op)

    def text(self) -> str:
        return f"{self.left.text()} {self.op} {'exactly ' if self.exactly else ''}{self.right.text()}"

    def negated_sentence(self) -> str:
        exactly = "exactly " if self.exactly else ""
        return f"{self.left.sentence()} {_OPPOSITES[self.op]} {exactly}{self.right.sentence()}, or is not known"

    def sentence(self) -> str:
        return f"{self.left.sentence()} {WORDS[self.op]} {'exactly ' if self.exactly else ''}{self.right.sentence()}"


_OPPOSITES: dict[Operator, str] = {
    "=": "is not",
    "!=": "is",
    "<": "is at least",
    "<=": "is more than",
    ">": "is at most",
    ">=": "is less than",
}
OPERATORS: dict[str, Operator] = {"<>": "!=", "==": "=", "≥": ">=", "≤": "<=", "≠": "!="}
OPERATORS |= {op: op for op in WORDS}
