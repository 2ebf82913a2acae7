"""The classic mistakes of segmentation, each with what it is, how strong it is, and what to do about it.

They are told of segments and of segmentations. A mistake is told only where there are enough people for it not to be
chance, so that small projects are left in peace.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from ilk.customers import formats
from ilk.insight.health.answers import CriterionHealth, Mistake, SegmentationHealth
from ilk.insight.health.evidence import SegmentationEvidence, SegmentEvidence, Setting
from ilk.insight.health.facts import TESTED
from ilk.segments.branches import placed
from ilk.segments.conditions.logic import Everyone, Nobody
from ilk.segments.conditions.on_list import OnList
from ilk.segments.conditions.sql_answer import SqlAnswer
from ilk.segments.lint.usefulness import ALIKE

MANY_CONDITIONS = 12
"""A definition of more conditions can no longer be held in mind."""
MANY_GROUPS = 12
"""More groups than a team can serve in different ways."""
NEARLY_ALL = 0.9
OVERLAP = 0.1
LEFT_OUT = 0.5
STALE_DAYS = 365
_SOME_PEOPLE = 10
"""How many times the floor of customers a project needs before its segmentation is found fault with."""

Rule = Callable[[Setting, SegmentEvidence, Sequence[CriterionHealth]], Iterator[Mistake]]


def segment_mistakes(setting: Setting, evidence: SegmentEvidence, criteria: Sequence[CriterionHealth]) -> list[Mistake]:
    """What is wrong with a segment."""
    return [found for rule in _OF_SEGMENTS for found in rule(setting, evidence, criteria)]


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


def segmentation_mistakes(
    setting: Setting, evidence: SegmentationEvidence, health: SegmentationHealth
) -> list[Mistake]:
    """What is wrong with a segmentation as a whole; nothing of a project that has too few people to say."""
    if health.customers < _SOME_PEOPLE * max(setting.floor, 1):
        return []
    return [found for rule in _OF_SEGMENTATIONS for found in rule(setting, evidence, health)]


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
    found = _of(criteria, "measurable")
    if found.verdict == "poor":
        fix = "Find a source that knows more of them, or draw the segment by what is known of everybody."
        yield _of_segment("hardly-measurable", evidence, found.sentence, fix)


def only_demographic(
    _setting: Setting, evidence: SegmentEvidence, criteria: Sequence[CriterionHealth]
) -> Iterator[Mistake]:
    """Drawn by who people are, not by what they do; graver where they do not behave differently."""
    if evidence.is_only_demographic:
        found = _of(criteria, "differentiable")
        said = f"It asks for demographic traits only. {found.sentence}"
        fix = "Add what people do or need: demographic traits alone foretell little of it."
        yield _of_segment("only-demographic", evidence, said, fix, is_advice=found.verdict != "poor")


def too_small(setting: Setting, evidence: SegmentEvidence, _criteria: Sequence[CriterionHealth]) -> Iterator[Mistake]:
    """Fewer people than the project's floor, where it has enough customers to find more."""
    size = evidence.inside.customers
    if size < setting.floor and setting.everyone.customers >= _SOME_PEOPLE * setting.floor:
        said = f"It has {formats.counted(size, setting.noun)}; the project's floor is {formats.count(setting.floor)}."
        fix = "Widen it, or join it with its neighbour: figures of so few are mostly chance."
        yield _of_segment("too-small", evidence, said, fix)


def nearly_everyone(
    setting: Setting, evidence: SegmentEvidence, _criteria: Sequence[CriterionHealth]
) -> Iterator[Mistake]:
    """It tells hardly anybody from anybody."""
    size, everyone = evidence.inside.customers, setting.everyone.customers
    if everyone >= _SOME_PEOPLE * max(setting.floor, 1) and size > NEARLY_ALL * everyone:
        said = f"{formats.percent(size / everyone)} of all {formats.plural(setting.noun)} belong to it."
        yield _of_segment("nearly-everyone", evidence, said, "Narrow it, or split it into parts that differ.")


def unreachable(_setting: Setting, evidence: SegmentEvidence, criteria: Sequence[CriterionHealth]) -> Iterator[Mistake]:
    """Hardly any member can be reached on any channel."""
    found = _of(criteria, "accessible")
    if found.verdict == "poor":
        fix = "Ask for consent where they come by themselves, or choose another channel."
        yield _of_segment("hardly-reachable", evidence, found.sentence, fix)


def indistinct(_setting: Setting, evidence: SegmentEvidence, criteria: Sequence[CriterionHealth]) -> Iterator[Mistake]:
    """Its members do as everyone else does."""
    found = _of(criteria, "differentiable")
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
    found = _of(criteria, "stable")
    if found.verdict == "poor":
        fix = "Act within days of their coming in, by a trigger; or widen its bounds so that they stay."
        yield _of_segment("fleeting", evidence, found.sentence, fix, is_advice=True)


def shrinking(_setting: Setting, evidence: SegmentEvidence, criteria: Sequence[CriterionHealth]) -> Iterator[Mistake]:
    """It loses members, beyond chance."""
    found = _of(criteria, "growing")
    if found.verdict == "poor":
        fix = "Look at `ilk migration` for where they went."
        yield _of_segment("shrinking", evidence, found.sentence, fix, is_advice=True)


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
    found = _of(health.criteria, "differentiable")
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


def _of(criteria: Sequence[CriterionHealth], name: str) -> CriterionHealth:
    return next(each for each in criteria if each.criterion == name)


def _of_segment(code: str, evidence: SegmentEvidence, said: str, fix: str, *, is_advice: bool = False) -> Mistake:
    severity = "advice" if is_advice else "warning"
    return Mistake(code=code, severity=severity, segment=evidence.name, sentence=said, fix=fix)  # type: ignore[arg-type]


def _of_segmentation(code: str, health: SegmentationHealth, said: str, fix: str, *, is_advice: bool = False) -> Mistake:
    severity = "advice" if is_advice else "warning"
    return Mistake(code=code, severity=severity, segmentation=health.name, sentence=said, fix=fix)  # type: ignore[arg-type]


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
_OF_SEGMENTATIONS: tuple[Callable[[Setting, SegmentationEvidence, SegmentationHealth], Iterator[Mistake]], ...] = (
    too_many,
    too_few,
    overlapping,
    leaves_out,
    explains_little,
    unnamed,
    never_tested,
)
