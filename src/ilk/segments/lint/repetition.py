"""Conditions that say nothing which another beside them does not say already."""

from collections.abc import Iterator, Sequence
from itertools import combinations

from ilk.segments.branches import operands, placed
from ilk.segments.conditions.logic import And, Or
from ilk.segments.lint.evidence import Evidence
from ilk.segments.lint.findings import Suspicion
from ilk.segments.lint.reasoning import implies, possible
from ilk.segments.tree import Condition, Moment

_MOST_OPERANDS = 40
"""Pairs are compared in groups up to this size."""


def duplicate(evidence: Evidence) -> Iterator[Suspicion]:
    """The same condition twice in one group."""
    for branch in placed(evidence.condition):
        seen: set[Condition] = set()
        for operand in operands(branch.condition).values():
            if operand in seen:
                said, fix = f"`{operand.text()}` stands twice in the same group.", "Remove one of them."
                yield Suspicion(said, fix, about=operand)
            seen.add(operand)


def subsumed(evidence: Evidence) -> Iterator[Suspicion]:
    """A condition of an `and` that follows from another, or of an `or` that is a part of another."""
    for branch in placed(evidence.condition):
        group = branch.condition
        if isinstance(group, And | Or) and possible(group, evidence.moment):
            for idle, other in _idle(list(operands(group).values())[:_MOST_OPERANDS], group, evidence.moment):
                why = "follows from" if isinstance(group, And) else "is a part of"
                said = f"`{idle.text()}` changes nothing: it {why} `{other.text()}`."
                yield Suspicion(said, "Remove it.", about=idle)


def _idle(each: Sequence[Condition], group: Condition, moment: Moment) -> Iterator[tuple[Condition, Condition]]:
    """The operands that change nothing, each with the one that makes it so."""
    told: set[Condition] = set()
    for one, other in combinations(each, 2):
        if one == other or {one, other} & told:
            continue
        for narrow, wide in ((one, other), (other, one)):
            if implies(narrow, wide, moment):
                idle, reason = (wide, narrow) if isinstance(group, And) else (narrow, wide)
                told.add(idle)
                yield idle, reason
                break
