"""The classic mistakes of segmentations as wholes: too many groups, too few, overlapping, telling little, untested."""

from collections.abc import Callable, Iterator

from ilk.customers import formats
from ilk.insight.health.answers import Mistake, SegmentationHealth, Severity
from ilk.insight.health.criteria import MANY_FLOORS
from ilk.insight.health.evidence import SegmentationEvidence, Setting
from ilk.insight.health.facts import TESTED
from ilk.insight.health.mistakes import NEARLY_ALL, criterion_of

MANY_GROUPS = 12
"""More groups than a team can serve in different ways."""
OVERLAP = 0.1
LEFT_OUT = 0.5


def segmentation_mistakes(
    setting: Setting, evidence: SegmentationEvidence, health: SegmentationHealth
) -> list[Mistake]:
    """What is wrong with a segmentation as a whole; nothing of a project that has too few people to say."""
    if health.customers < MANY_FLOORS * max(setting.floor, 1):
        return []
    return [found for rule in _OF_SEGMENTATIONS for found in rule(setting, evidence, health)]


def too_many(setting: Setting, evidence: SegmentationEvidence, health: SegmentationHealth) -> Iterator[Mistake]:
    """Over-segmentation: groups that nothing tells apart, that are too small, or more than can be served."""
    titles = {group.name: group.title for group in health.groups}
    small = sum(group.members < setting.floor for group in health.groups)
    groups = len(health.groups)
    if health.kind == "all" or evidence.is_by_chance:
        return
    if health.alike and groups > 2:  # noqa: PLR2004 - of two groups that are alike there are none left
        pairs = [f"{titles[pair.one]} and {titles[pair.other]}" for pair in health.alike[:3]]
        more = f", {len(health.alike)} pairs in all" if len(health.alike) > len(pairs) else ""
        said = f"No metric tells these apart, although people are many enough: {'; '.join(pairs)}{more}."
        yield _of_segmentation("too-many", health, said, "Join groups for which you would do the same.")
    elif small > groups / 2:
        said = f"{small} of {groups} groups have fewer than {setting.floor} people."
        yield _of_segmentation("too-many", health, said, "Join small groups with their neighbours.")
    elif groups > MANY_GROUPS:
        said = f"It has {groups} groups, as even as {formats.number(health.effective_groups)} of equal size."
        fix = "Ask how many you can serve in different ways, and join the others."
        yield _of_segmentation("too-many", health, said, fix, is_advice=True)


def too_few(setting: Setting, _evidence: SegmentationEvidence, health: SegmentationHealth) -> Iterator[Mistake]:
    """One group has nearly everybody, or a project has one segment."""
    largest = max(health.groups, key=lambda group: group.members)
    if health.kind == "all":
        if len(health.groups) == 1:
            said = f"{largest.title} is the only segment, for {formats.counted(health.customers, setting.noun)}."
            fix = "Divide customers by value or behaviour: `rfm` in a trait's definition is a start."
            yield _of_segmentation("too-few", health, said, fix, is_advice=True)
    elif largest.share > NEARLY_ALL:
        said = f"{largest.title} has {formats.percent(largest.share)} of all {formats.plural(setting.noun)}."
        yield _of_segmentation("too-few", health, said, "Divide the largest group by what makes its members differ.")


def overlapping(_setting: Setting, evidence: SegmentationEvidence, health: SegmentationHealth) -> Iterator[Mistake]:
    """People in several groups get what is meant for others, too."""
    if health.kind != "all" and health.in_several > OVERLAP:
        count = formats.count(evidence.stood.several)
        said = f"{count}, {formats.percent(health.in_several)} of those in it, are in two groups or more."
        fix = (
            "Give them a `priority`, or make them parts of one segment with `split`, if each should get one treatment."
        )
        yield _of_segmentation("overlapping", health, said, fix, is_advice=True)


def leaves_out(setting: Setting, _evidence: SegmentationEvidence, health: SegmentationHealth) -> Iterator[Mistake]:
    """Most people are in none of its groups."""
    if health.covered < 1 - LEFT_OUT:
        share = formats.percent(1 - health.covered)
        said = f"{share} of all {formats.plural(setting.noun)} are in none of its groups."
        fix = "Add a group for them, or know that nothing is done for them."
        yield _of_segmentation("leaves-out", health, said, fix, is_advice=True)


def explains_little(_setting: Setting, evidence: SegmentationEvidence, health: SegmentationHealth) -> Iterator[Mistake]:
    """Its groups do alike."""
    found = criterion_of(health.criteria, "differentiable")
    if found.verdict == "poor" and health.kind != "all" and not evidence.is_by_chance:
        fix = "Compare it with another: `ilk health --compare A B`; a model of `clusters` finds groups that differ."
        yield _of_segmentation("explains-little", health, found.sentence, fix)


def unnamed(_setting: Setting, evidence: SegmentationEvidence, health: SegmentationHealth) -> Iterator[Mistake]:
    """Groups that no segment stands for: nothing can be done with them."""
    if health.kind == "values" and not evidence.parts:
        said = f"No segment stands for its {formats.counted(len(health.groups), 'group')}."
        fix = f'Name those that you would serve in a way of their own: `{health.name} = "{health.groups[0].name}"`.'
        yield _of_segmentation("no-segments", health, said, fix, is_advice=True)


def never_tested(setting: Setting, evidence: SegmentationEvidence, health: SegmentationHealth) -> Iterator[Mistake]:
    """No experiment was ever made with its members."""
    if health.kind != "all":
        return
    fix = "Do for half of a segment, drawn by chance, what you mean to do for it; keep who was in which half as events."
    if not setting.known.has_experiments:
        said = "No segment was ever tested: the project has no experiments on record."
        yield _of_segmentation("never-tested", health, said, fix, is_advice=True)
    elif untested := [part for part in evidence.parts if part.inside.customers and not part.inside.flag(TESTED)]:
        names = formats.listed([setting.words.segments[part.name].title for part in untested[:3]])
        more = f" and {len(untested) - 3} more" if len(untested) > 3 else ""  # noqa: PLR2004
        said = f"No member of {names}{more} was ever in an experiment."
        yield _of_segmentation("never-tested", health, said, fix, is_advice=True)


def _of_segmentation(kind: str, health: SegmentationHealth, said: str, fix: str, *, is_advice: bool = False) -> Mistake:
    severity: Severity = "advice" if is_advice else "warning"
    return Mistake(code=kind, severity=severity, segmentation=health.name, sentence=said, fix=fix)


_OF_SEGMENTATIONS: tuple[Callable[[Setting, SegmentationEvidence, SegmentationHealth], Iterator[Mistake]], ...] = (
    too_many,
    too_few,
    overlapping,
    leaves_out,
    explains_little,
    unnamed,
    never_tested,
)
