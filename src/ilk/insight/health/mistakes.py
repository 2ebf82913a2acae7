"""The classic mistakes of segments, each with what it is, how strong it is, and what to do about it.

A mistake is told only where there are enough people for it not to be chance, so that small projects are left in peace.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise

from ilk.customers import formats
from ilk.insight.health.answers import CriterionHealth, Mistake, Severity
from ilk.insight.health.criteria import MANY_FLOORS
from ilk.insight.health.evidence import SegmentEvidence, Setting
from ilk.segments.branches import placed
from ilk.segments.conditions.logic import Everyone, Nobody
from ilk.segments.conditions.on_list import OnList
from ilk.segments.conditions.sql_answer import SqlAnswer
from ilk.segments.lint.usefulness import ALIKE

MANY_CONDITIONS = 12
"""A definition of more conditions can no longer be held in mind."""
NEARLY_ALL = 0.9
STALE_DAYS = 365

Rule = Callable[[Setting, SegmentEvidence, Sequence[CriterionHealth]], Iterator[Mistake]]


def segment_mistakes(setting: Setting, evidence: SegmentEvidence, criteria: Sequence[CriterionHealth]) -> list[Mistake]:
    """What is wrong with a segment."""
    return [found for rule in _OF_SEGMENTS for found in rule(setting, evidence, criteria)]


def of_like_size(setting: Setting, sizes: Mapping[str, int]) -> list[str]:
    """The segments that may have the same people as another one, by their sizes; of the others none need be counted."""
    large = sorted((size, name) for name, size in sizes.items() if size >= max(setting.floor, 1))
    found: set[str] = set()
    for (smaller, one), (larger, other) in pairwise(large):
        if smaller >= ALIKE * larger:
            found |= {one, other}
    return sorted(found)


def same_people(setting: Setting, sizes: Mapping[str, int], shared: Mapping[tuple[str, str], int]) -> Iterator[Mistake]:
    """Two segments with nearly the same members, told of the first of each pair.

    Args:
        setting: what all segments have in common.
        sizes: the members of each segment.
        shared: the members of each pair of them.
    """
    for (one, other), both in sorted(shared.items()):
        either = sizes[one] + sizes[other] - both
        if both >= max(setting.floor, 1) and both >= ALIKE * either:
            title = setting.words.segments[other].title
            said = f"{title} has the same people: the two share {formats.percent(both / either)} of those in either."
            yield Mistake(
                code="same-people", severity="warning", segment=one, sentence=said, fix="Keep one of the two."
            )


def unclear(_setting: Setting, evidence: SegmentEvidence, _criteria: Sequence[CriterionHealth]) -> Iterator[Mistake]:
    """A definition that asks nothing of customers, or too much to hold in mind."""
    leaves = [each.condition for each in placed(evidence.tree) if each.is_leaf]
    if evidence.is_by_chance:
        return
    if all(isinstance(leaf, OnList | SqlAnswer | Everyone | Nobody) for leaf in leaves):
        said = "Its definition says nothing of customers, only who is on a list, or what a query answers."
        fix = "Say in the language what its members have in common, so that others can find out who belongs and why."
        yield _of_segment("unclear-definition", evidence, said, fix, is_advice=True)
    elif len(leaves) > MANY_CONDITIONS:
        said = f"Its definition has {len(leaves)} conditions: nobody can say in a sentence who belongs."
        fix = "Name parts of it as segments of their own, and ask `in segment …`; or drop those that change little."
        yield _of_segment("unclear-definition", evidence, said, fix, is_advice=True)


def hidden(_setting: Setting, evidence: SegmentEvidence, criteria: Sequence[CriterionHealth]) -> Iterator[Mistake]:
    """Unknown traits hide most of it."""
    found = criterion_of(criteria, "measurable")
    if found.verdict == "poor":
        fix = "Find a source that knows more of them, or draw the segment by what is known of everybody."
        yield _of_segment("hardly-measurable", evidence, found.sentence, fix)


def only_demographic(
    _setting: Setting, evidence: SegmentEvidence, criteria: Sequence[CriterionHealth]
) -> Iterator[Mistake]:
    """Drawn by who people are, not by what they do; graver where they do not behave differently."""
    if evidence.is_only_demographic:
        found = criterion_of(criteria, "differentiable")
        said = f"It asks for demographic traits only. {found.sentence}"
        fix = "Add what people do or need: demographic traits alone foretell little of it."
        yield _of_segment("only-demographic", evidence, said, fix, is_advice=found.verdict != "poor")


def too_small(setting: Setting, evidence: SegmentEvidence, _criteria: Sequence[CriterionHealth]) -> Iterator[Mistake]:
    """Fewer people than the project's floor, where it has enough customers to find more."""
    size = evidence.inside.customers
    if size < setting.floor and setting.everyone.customers >= MANY_FLOORS * setting.floor:
        said = f"It has {formats.counted(size, setting.noun)}; the project's floor is {formats.count(setting.floor)}."
        fix = "Widen it, or join it with its neighbour: figures of so few are mostly chance."
        yield _of_segment("too-small", evidence, said, fix)


def nearly_everyone(
    setting: Setting, evidence: SegmentEvidence, _criteria: Sequence[CriterionHealth]
) -> Iterator[Mistake]:
    """It tells hardly anybody from anybody."""
    size, everyone = evidence.inside.customers, setting.everyone.customers
    if everyone >= MANY_FLOORS * max(setting.floor, 1) and size > NEARLY_ALL * everyone:
        said = f"{formats.percent(size / everyone)} of all {formats.plural(setting.noun)} belong to it."
        yield _of_segment("nearly-everyone", evidence, said, "Narrow it, or split it into parts that differ.")


def unreachable(_setting: Setting, evidence: SegmentEvidence, criteria: Sequence[CriterionHealth]) -> Iterator[Mistake]:
    """Hardly any member can be reached on any channel."""
    found = criterion_of(criteria, "accessible")
    if found.verdict == "poor":
        fix = "Ask for consent where they come by themselves, or choose another channel."
        yield _of_segment("hardly-reachable", evidence, found.sentence, fix)


def indistinct(_setting: Setting, evidence: SegmentEvidence, criteria: Sequence[CriterionHealth]) -> Iterator[Mistake]:
    """Its members do as everyone else does."""
    found = criterion_of(criteria, "differentiable")
    if found.verdict == "poor" and not evidence.is_only_demographic and not evidence.is_by_chance:
        fix = "Ask what one would do differently for them; if nothing, drop the segment or draw it by what matters."
        yield _of_segment("not-different", evidence, found.sentence, fix)


def unused(setting: Setting, evidence: SegmentEvidence, _criteria: Sequence[CriterionHealth]) -> Iterator[Mistake]:
    """Nothing depends on it, and nobody has asked for its members for long."""
    idle = (setting.now - evidence.used.last).days
    if not evidence.used.by and idle > setting.words.project.lint.unused_days:
        said = f"Nobody has used or changed it for {idle} days, and nothing depends on it."
        yield _of_segment("unused", evidence, said, "Use it, or delete it.", is_advice=True)


def stale(setting: Setting, evidence: SegmentEvidence, _criteria: Sequence[CriterionHealth]) -> Iterator[Mistake]:
    """Defined long ago, or nobody moves in or out any more."""
    age = (setting.now - evidence.used.defined).days
    points = evidence.sizes
    days = (points[-1].as_of - points[0].as_of).days if points else 0
    moved = sum(point.entered + point.left for point in points[1:])
    if age > STALE_DAYS:
        said = f"Its definition is {age} days old."
        fix = "See with `ilk segment versions` and `ilk segment explain` whether it still says what you mean."
        yield _of_segment("stale", evidence, said, fix, is_advice=True)
    elif days > setting.words.project.lint.unused_days and len(points) > 2 and not moved and points[-1].size:  # noqa: PLR2004
        said = f"Nobody has entered or left it for {days} days."
        fix = "See whether what it asks for is still kept up to date; a score or a list may have stopped."
        yield _of_segment("stale", evidence, said, fix, is_advice=True)


def fleeting(_setting: Setting, evidence: SegmentEvidence, criteria: Sequence[CriterionHealth]) -> Iterator[Mistake]:
    """Most members are gone before one can act."""
    found = criterion_of(criteria, "stable")
    if found.verdict == "poor":
        fix = "Act within days of their coming in, by a trigger; or widen its bounds so that they stay."
        yield _of_segment("fleeting", evidence, found.sentence, fix, is_advice=True)


def shrinking(_setting: Setting, evidence: SegmentEvidence, criteria: Sequence[CriterionHealth]) -> Iterator[Mistake]:
    """It loses members, beyond chance."""
    found = criterion_of(criteria, "growing")
    if found.verdict == "poor":
        fix = "Look at `ilk migration` for where they went."
        yield _of_segment("shrinking", evidence, found.sentence, fix, is_advice=True)


def criterion_of(criteria: Sequence[CriterionHealth], name: str) -> CriterionHealth:
    """The criterion of a name."""
    return next(each for each in criteria if each.criterion == name)


def _of_segment(kind: str, evidence: SegmentEvidence, said: str, fix: str, *, is_advice: bool = False) -> Mistake:
    severity: Severity = "advice" if is_advice else "warning"
    return Mistake(code=kind, severity=severity, segment=evidence.name, sentence=said, fix=fix)


_OF_SEGMENTS: tuple[Rule, ...] = (
    unclear,
    hidden,
    only_demographic,
    too_small,
    nearly_everyone,
    unreachable,
    indistinct,
    unused,
    stale,
    fleeting,
    shrinking,
)
