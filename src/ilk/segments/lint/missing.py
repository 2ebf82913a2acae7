"""What missing values do to a definition."""

from collections.abc import Iterator

from ilk.segments.branches import compared_traits, placed
from ilk.segments.lint.evidence import Evidence
from ilk.segments.lint.findings import Suspicion, people

_MOST_MISSING = 0.5
_WORTH_SAYING = 0.01


def in_by_missing(evidence: Evidence) -> Iterator[Suspicion]:
    """People who are in only because a value of theirs is missing, as with `not country = "DE"`."""
    counted = evidence.counted
    if counted is None or not counted.in_by_missing:
        return
    members = counted.holds.get("", 0)
    if counted.in_by_missing < _WORTH_SAYING * members:
        return
    said = f"{people(counted.in_by_missing)} of {members:,} are in only because a value is missing."
    fix = "Add `… is known` to leave them out, or `else` to say what a missing value counts as."
    yield Suspicion(said, fix)


def mostly_missing(evidence: Evidence) -> Iterator[Suspicion]:
    """A trait that hardly anybody has a value of."""
    counted = evidence.counted
    if counted is None or not counted.customers:
        return
    for branch in placed(evidence.condition):
        if not branch.is_leaf:
            continue
        for trait in sorted(set(compared_traits(branch.condition)) & evidence.known.keys()):
            missing = counted.customers - evidence.known[trait]
            if missing > _MOST_MISSING * counted.customers:
                said = f"`{trait}` is missing for {missing / counted.customers:.0%} of all customers."
                fix = "Find a source that knows more of them, or say with `else` what a missing value counts as."
                yield Suspicion(said, fix, about=branch.condition)
