"""Conditions that hold for everybody or for nobody, whatever the data, or as it is now."""

from collections.abc import Iterator
from itertools import combinations

from ilk.segments.branches import operands, placed
from ilk.segments.conditions.logic import And, Everyone, Nobody
from ilk.segments.lint.evidence import Evidence
from ilk.segments.lint.findings import Suspicion
from ilk.segments.lint.reasoning import avoidable, compatible, possible
from ilk.segments.tree import Condition, Moment

_MOST_OPERANDS = 40
"""Pairs are compared in groups up to this size."""


def always_true(evidence: Evidence) -> Iterator[Suspicion]:
    """The whole holds for everybody: for reasons of logic, or as the data is now."""
    condition, counted = evidence.condition, evidence.counted
    if isinstance(condition, Everyone):
        return
    if not avoidable(condition, evidence.moment):
        yield Suspicion("This holds for everybody, whatever the data.", "Write `everyone`, or narrow it.")
    elif counted and counted.customers and counted.holds.get("") == counted.customers:
        said = f"This holds for all {counted.customers:,} customers there are."
        yield Suspicion(said, "Narrow it, or write `everyone` if that is meant.")


def always_false(evidence: Evidence) -> Iterator[Suspicion]:
    """The whole, or a condition in it, holds for nobody as the data is now."""
    if isinstance(evidence.condition, Nobody) or not possible(evidence.condition, evidence.moment):
        return  # `contradiction` says why
    counted = evidence.counted
    if counted is None or not counted.customers:
        return
    for branch in placed(evidence.condition):
        if branch.is_leaf and counted.holds.get(branch.path) == 0 and not isinstance(branch.condition, Nobody):
            said = f"`{branch.condition.text()}` holds for nobody as the data is now."
            fix = (
                "Look whether the value is written as in the data; the most frequent values are listed with the trait."
            )
            yield Suspicion(said, fix, about=branch.condition)


def contradiction(evidence: Evidence) -> Iterator[Suspicion]:
    """An `and` whose conditions cannot hold at the same time: `age > 50 and age < 30`."""
    found = False
    for branch in placed(evidence.condition):
        condition = branch.condition
        if not isinstance(condition, And) or possible(condition, evidence.moment):
            continue
        if not all(possible(operand, evidence.moment) for operand in condition.operands):
            continue  # told of the operand itself
        found = True
        named = " and ".join(f"`{each.text()}`" for each in _apart(condition, evidence.moment))
        fix = "Join them with `or`, or correct one of them."
        yield Suspicion(f"{named} cannot both be true.", fix, about=condition, severity="error")
    whole = evidence.condition
    if not found and not isinstance(whole, Nobody) and not possible(whole, evidence.moment):
        said, fix = "This can hold for nobody, whatever the data.", "Correct one of the conditions in it."
        yield Suspicion(said, fix, about=whole, severity="error")


def _apart(condition: Condition, moment: Moment) -> list[Condition]:
    """Two operands that exclude each other, or all of them where no two do."""
    each = list(operands(condition).values())
    pairs = combinations(each[:_MOST_OPERANDS], 2)
    return next(([one, other] for one, other in pairs if not compatible(one, other, moment)), each)
