"""Segments that nobody uses, that are another under a new name, or that are too few people to say anything about."""

from collections.abc import Iterator

from ilk.segments.language.checking import uses
from ilk.segments.lint.evidence import Evidence
from ilk.segments.lint.findings import Suspicion, people

ALIKE = 0.95
"""Segments that share this much of their people are the same for all that one can do with them."""


def unused(evidence: Evidence) -> Iterator[Suspicion]:
    """Nothing depends on the segment, and nobody has asked for its members for long."""
    usage = evidence.usage
    if usage is None or usage.used_by:
        return
    idle = usage.now - usage.last_used
    if idle > usage.unused_after:
        said = f"Nobody has used or changed this segment for {idle.days} days, and nothing depends on it."
        yield Suspicion(said, "Delete it if it has done its work.", severity="advice")


def same_people(evidence: Evidence) -> Iterator[Suspicion]:
    """Another segment has nearly the same members."""
    for other, shared in sorted(evidence.alike.items()):
        if other != evidence.segment and shared >= ALIKE:
            said = f"The segment `{other}` has the same people: they share {shared:.0%}."
            yield Suspicion(said, "Keep one of both.", severity="advice")


def too_few(evidence: Evidence) -> Iterator[Suspicion]:
    """Fewer members than the project's floor."""
    counted = evidence.counted
    if counted is None:
        return
    members = counted.holds.get("", 0)
    if 0 < members < counted.floor:
        said = f"This is {people(members)}; the project's floor is {counted.floor:,}."
        fix = "Widen it: what is said about so few is mostly chance, and may point at single persons."
        yield Suspicion(said, fix)


def only_demographic(evidence: Evidence) -> Iterator[Suspicion]:
    """Only traits of demography are asked about, which foretell little of what people do."""
    used = uses(evidence.condition)
    criteria = {evidence.criteria[trait] for trait in used.traits if trait in evidence.criteria}
    others = used.events | used.segments | used.tables | used.lists | used.account | used.channels
    if used.traits and not others and criteria == {"demographic"}:
        said = "Only demographic traits are asked about; alone they foretell little of what people will do."
        fix = "Add what people did, such as `did order in last 90 days`, or what they need."
        yield Suspicion(said, fix, severity="advice")
