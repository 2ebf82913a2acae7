"""The branches of a definition: its logic taken apart into conditions, and put together again over anything."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from ilk.segments.conditions.known import Known
from ilk.segments.conditions.logic import And, AtLeastOf, NoneOf, Not, Or
from ilk.segments.controls import Controlled
from ilk.segments.subjects.places import AtPlace
from ilk.segments.tree import Condition, Node
from ilk.segments.values.fallback import Fallback
from ilk.segments.values.field import FieldValue
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr

Bound = Literal["holds", "could hold", "surely holds"]
"""A condition as it is answered; or if missing values were whatever helps it, or whatever hinders it."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A condition of a definition with the path that leads to it in the JSON form, from the whole, whose path is ""."""

    path: str
    condition: Condition
    parent: str | None = None

    @property
    def is_leaf(self) -> bool:
        """Whether it joins no other conditions."""
        return not operands(self.condition)


def operands(condition: Condition) -> Mapping[str, Condition]:
    """What a condition of logic joins, by the step that leads there in the JSON form; nothing for any other."""
    match condition:
        case And() | Or() | AtLeastOf() | NoneOf():
            return {f"operands.{place}": operand for place, operand in enumerate(condition.operands)}
        case Not():
            return {"operand": condition.operand}
        case Controlled():
            return {"of": condition.of, "few": condition.few}
        case _:
            return {}


def kind_of(node: Node) -> str:
    """The name of a node's kind, as JSON has it."""
    return str(type(node).model_fields["kind"].default)


def placed(condition: Condition, path: str = "", parent: str | None = None) -> Iterator[Placed]:
    """A definition's conditions in the order of the text, the whole first."""
    yield Placed(path, condition, parent)
    for step, operand in operands(condition).items():
        yield from placed(operand, f"{path}.{step}" if path else step, path)


def compared_traits(node: Node) -> Iterator[str]:
    """Traits whose value is compared, where a missing one decides; not those asked whether they are known."""
    match node:
        case FieldValue() | AtPlace():
            yield from (name for _, name in node.names())
        case Known() | Fallback():
            return
        case _ if node.asks_rows:
            return
        case _:
            for child in node.children():
                yield from compared_traits(child)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A condition that joins no others, as SQL: whether it holds, and whether a value that it compares is missing."""

    holds: Expr
    missing: Expr | None


Leaves = Callable[[Condition], Leaf]


def formula(condition: Condition, leaf: Leaves, bound: Bound = "holds") -> Expr:
    """A definition's logic in SQL over its leaves."""
    match condition:
        case And():
            return sql.all_of(formula(each, leaf, bound) for each in condition.operands)
        case Or():
            return sql.any_of(formula(each, leaf, bound) for each in condition.operands)
        case Not():
            return sql.negate(formula(condition.operand, leaf, _OPPOSITE[bound]))
        case NoneOf():
            return sql.negate(sql.any_of(formula(each, leaf, _OPPOSITE[bound]) for each in condition.operands))
        case Controlled():
            return sql.all_of(formula(each, leaf, bound) for each in (condition.of, condition.few))
        case AtLeastOf():
            true = sql.count_true(formula(each, leaf, bound) for each in condition.operands)
            return sql.compare(true, ">=", sql.literal(condition.count))
        case _:
            return _bounded(leaf(condition), bound)


_OPPOSITE: Mapping[Bound, Bound] = {"holds": "holds", "could hold": "surely holds", "surely holds": "could hold"}


def _bounded(leaf: Leaf, bound: Bound) -> Expr:
    if leaf.missing is None or bound == "holds":
        return leaf.holds
    if bound == "could hold":
        return sql.any_of((leaf.holds, leaf.missing))
    return sql.all_of((leaf.holds, sql.negate(leaf.missing)))
