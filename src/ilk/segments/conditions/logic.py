"""Logic: and, or, not, at least some of several, everyone, nobody."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Field

from ilk.kernel.errors import UserError
from ilk.segments.plan import Plan
from ilk.segments.tokens import whole_of
from ilk.segments.tree import Condition, Moment, Outlook, Scope, Subject, Syntax
from ilk.segments.turning import Turn, any_turn
from ilk.segments.words import enumeration
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr

if TYPE_CHECKING:
    from ilk.segments.kinds import AnyCondition

Operands = Annotated[tuple["AnyCondition", ...], Field(min_length=1)]


class And(Condition):
    """True when every operand is."""

    kind: Literal["and"] = "and"
    operands: Annotated[tuple["AnyCondition", ...], Field(min_length=2)]
    is_atom: ClassVar[bool] = False

    syntax = Syntax(build={"and_": lambda *operands: And(operands=operands)})
    examples = ('country = "DE" and income > 50k',)

    def sql(self, plan: Plan) -> Expr:
        return sql.all_of(operand.sql(plan) for operand in self.operands)

    def holds(self, subject: Subject, moment: Moment) -> bool:
        return all(operand.holds(subject, moment) for operand in self.operands)

    @cached_property
    def patient(self) -> bool:
        return any(operand.patient for operand in self.operands)

    def outlook(self, subject: Subject, moment: Moment) -> Outlook:
        outlooks = [operand.outlook(subject, moment) for operand in self.operands]
        failing = [slack for holds, slack in outlooks if not holds]
        return not failing, _most(failing) if failing else _least(slack for _, slack in outlooks)

    def turns(self, event: str) -> Turn:
        return any_turn(operand.turns(event) for operand in self.operands)

    def ages(self) -> Turn:
        return any_turn(operand.ages() for operand in self.operands)

    def text(self) -> str:
        return " and ".join(nested(operand) for operand in self.operands)

    def sentence(self) -> str:
        return " and ".join(nested_sentence(operand) for operand in self.operands)


class Or(Condition):
    """True when some operand is."""

    kind: Literal["or"] = "or"
    operands: Annotated[tuple["AnyCondition", ...], Field(min_length=2)]
    is_atom: ClassVar[bool] = False

    syntax = Syntax(build={"or_": lambda *operands: Or(operands=operands)})
    examples = ('country = "DE" or country = "AT"',)

    def sql(self, plan: Plan) -> Expr:
        return sql.any_of(operand.sql(plan) for operand in self.operands)

    def holds(self, subject: Subject, moment: Moment) -> bool:
        return any(operand.holds(subject, moment) for operand in self.operands)

    @cached_property
    def patient(self) -> bool:
        return any(operand.patient for operand in self.operands)

    def outlook(self, subject: Subject, moment: Moment) -> Outlook:
        outlooks = [operand.outlook(subject, moment) for operand in self.operands]
        holding = [slack for holds, slack in outlooks if holds]
        return bool(holding), _most(holding) if holding else _least(slack for _, slack in outlooks)

    def turns(self, event: str) -> Turn:
        return any_turn(operand.turns(event) for operand in self.operands)

    def ages(self) -> Turn:
        return any_turn(operand.ages() for operand in self.operands)

    def text(self) -> str:
        return " or ".join(nested(operand) for operand in self.operands)

    def sentence(self) -> str:
        return " or ".join(nested_sentence(operand) for operand in self.operands)


class Not(Condition):
    """True when the operand is false: people whose value is missing are in."""

    kind: Literal["not"] = "not"
    operand: "AnyCondition"
    is_atom: ClassVar[bool] = False

    syntax = Syntax(build={"not_": lambda operand: Not(operand=operand)})
    examples = ('not country = "DE"',)

    def sql(self, plan: Plan) -> Expr:
        return sql.negate(self.operand.sql(plan))

    def holds(self, subject: Subject, moment: Moment) -> bool:
        return not self.operand.holds(subject, moment)

    @cached_property
    def patient(self) -> bool:
        return self.operand.patient

    def outlook(self, subject: Subject, moment: Moment) -> Outlook:
        holds, slack = self.operand.outlook(subject, moment)
        return not holds, slack

    def turns(self, event: str) -> Turn:
        return self.operand.turns(event).opposite

    def ages(self) -> Turn:
        return self.operand.ages().opposite

    def text(self) -> str:
        return f"not {nested(self.operand)}"

    def sentence(self) -> str:
        return self.operand.negated_sentence()


class AtLeastOf(Condition):
    """True when at least `count` of the operands are."""

    kind: Literal["at_least_of"] = "at_least_of"
    count: int = Field(ge=1)
    operands: Operands

    syntax = Syntax(
        conditions='AT_LEAST NUMBER "of"i "(" condition ("," condition)* ")" -> at_least_of',
        build={"at_least_of": lambda _, count, *operands: AtLeastOf(count=whole_of(count), operands=operands)},
    )
    examples = ('at least 2 of (country = "DE", income > 50k, did order)',)

    def own_problems(self, scope: Scope) -> Iterator[UserError]:
        if self.count > len(self.operands):
            what = f"`at least {self.count} of` {len(self.operands)} conditions can never be true"
            yield UserError("never-true", what, where=f"`{self.text()}`")

    def sql(self, plan: Plan) -> Expr:
        return sql.compare(
            sql.count_true(operand.sql(plan) for operand in self.operands), ">=", sql.literal(self.count)
        )

    def holds(self, subject: Subject, moment: Moment) -> bool:
        return sum(operand.holds(subject, moment) for operand in self.operands) >= self.count

    def turns(self, event: str) -> Turn:
        return any_turn(operand.turns(event) for operand in self.operands)

    def ages(self) -> Turn:
        return any_turn(operand.ages() for operand in self.operands)

    def text(self) -> str:
        return f"at least {self.count} of ({', '.join(operand.text() for operand in self.operands)})"

    def sentence(self) -> str:
        return f"at least {self.count} of these hold: {enumeration([part.sentence() for part in self.operands], 'and')}"


class NoneOf(Condition):
    """True when no operand is."""

    kind: Literal["none_of"] = "none_of"
    operands: Operands

    syntax = Syntax(
        conditions='NONE_OF "(" condition ("," condition)* ")" -> none_of',
        terminals=(r"NONE_OF.2: /none\s+of\b(?=\s*\()/i",),
        build={"none_of": lambda _, *operands: NoneOf(operands=operands)},
    )
    examples = ("none of (did order, did visit)",)

    def sql(self, plan: Plan) -> Expr:
        return sql.negate(sql.any_of(operand.sql(plan) for operand in self.operands))

    def holds(self, subject: Subject, moment: Moment) -> bool:
        return not any(operand.holds(subject, moment) for operand in self.operands)

    def turns(self, event: str) -> Turn:
        return any_turn(operand.turns(event) for operand in self.operands).opposite

    def ages(self) -> Turn:
        return any_turn(operand.ages() for operand in self.operands).opposite

    def text(self) -> str:
        return f"none of ({', '.join(operand.text() for operand in self.operands)})"

    def sentence(self) -> str:
        return f"none of these holds: {enumeration([part.sentence() for part in self.operands], 'and')}"


class Everyone(Condition):
    """All customers."""

    kind: Literal["everyone"] = "everyone"
    syntax = Syntax(conditions='"everyone"i -> everyone', build={"everyone": lambda: Everyone(kind="everyone")})
    examples = ("everyone",)

    def sql(self, plan: Plan) -> Expr:
        return sql.literal(value=True)

    def holds(self, subject: Subject, moment: Moment) -> bool:
        return True

    def text(self) -> str:
        return "everyone"

    def sentence(self) -> str:
        return "everyone"


class Nobody(Condition):
    """No customer."""

    kind: Literal["nobody"] = "nobody"
    syntax = Syntax(conditions='"nobody"i -> nobody', build={"nobody": lambda: Nobody(kind="nobody")})
    examples = ("nobody",)

    def sql(self, plan: Plan) -> Expr:
        return sql.literal(value=False)

    def holds(self, subject: Subject, moment: Moment) -> bool:
        return False

    def text(self) -> str:
        return "nobody"

    def sentence(self) -> str:
        return "nobody"


def _most(slacks: Sequence[int | None]) -> int | None:
    """So many more events do not turn all of some operands: those that the steadiest of them takes."""
    known = [slack for slack in slacks if slack is not None]
    return max(known) if len(known) == len(slacks) else None


def _least(slacks: Iterable[int | None]) -> int | None:
    """So many more events turn none of some operands."""
    return min((slack for slack in slacks if slack is not None), default=None)


def nested(operand: Condition) -> str:
    """An operand's text, in parentheses where it needs them."""
    return operand.text() if operand.is_atom else f"({operand.text()})"


def nested_sentence(operand: Condition) -> str:
    """An operand's sentence, in parentheses where it needs them."""
    return operand.sentence() if operand.is_atom else f"({operand.sentence()})"
