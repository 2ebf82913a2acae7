"""Parts of definitions that one customer's own data do not answer: they keep the answer of the last run."""

from collections.abc import Iterable
from dataclasses import dataclass

from ilk.segments.conditions.colleague import Colleague
from ilk.segments.conditions.logic import And, AtLeastOf, NoneOf, Not, Or
from ilk.segments.plan import Plan
from ilk.segments.subjects.crowd import AmongCustomers
from ilk.segments.tree import Condition, Moment, Node, Person, Subject
from ilk.segments.values.account_total import AccountTotal
from ilk.warehouse.sql import Expr


class OfLastRun(Condition):
    """A condition that is not asked live: it holds as the last run said."""

    of: Condition
    key: str

    def children(self) -> Iterable[Node]:
        return ()

    def text(self) -> str:
        return self.of.text()

    def sentence(self) -> str:
        return self.of.sentence()

    def sql(self, plan: Plan) -> Expr:
        return self.of.sql(plan)

    def holds(self, subject: Subject, moment: Moment) -> bool:
        return isinstance(subject, Person) and self.key in subject.answers


@dataclass(frozen=True, slots=True)
class Part:
    """A part that keeps the last run's answer, and why it is not asked live."""

    condition: OfLastRun
    why: str


def live_form(condition: Condition) -> tuple[Condition, tuple[Part, ...]]:
    """The condition with the smallest parts that cannot be asked live answered by the last run; and these parts."""
    parts: dict[str, Part] = {}
    return _rewritten(condition, parts), tuple(parts.values())


def why_not_live(node: Node) -> str | None:
    """Why one customer's own data do not answer a tree; None where they do."""
    return next((why for each in node.walk() if (why := _why(each)) is not None), None)


def _why(node: Node) -> str | None:
    match node:
        case AmongCustomers():
            return "it compares a customer with all others"
        case Colleague():
            return "it asks about other customers of the account"
        case AccountTotal():
            return "it adds up all customers of the account"
        case Condition() if not node.live:
            return "it is about everybody"
        case _:
            return None


def _rewritten(condition: Condition, parts: dict[str, Part]) -> Condition:
    why = why_not_live(condition)
    if why is None:
        return condition
    match condition:
        case Not():
            return condition.model_copy(update={"operand": _rewritten(condition.operand, parts)})
        case And() | Or() | NoneOf() | AtLeastOf():
            operands = tuple(_rewritten(each, parts) for each in condition.operands)
            return condition.model_copy(update={"operands": operands})
        case _:
            key = condition.model_dump_json()
            part = parts.setdefault(key, Part(OfLastRun(of=condition, key=key), why))
            return part.condition
