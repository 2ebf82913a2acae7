"""The health of a segmentation: its groups, what they explain, and the criteria of it as a whole."""

from collections.abc import Iterable, Sequence
from itertools import combinations

import numpy as np

from ilk.customers import formats
from ilk.insight.answers import Figure
from ilk.insight.health.answers import (
    AlikePair,
    CriterionHealth,
    ExplainedMeasure,
    GroupHealth,
    Mean,
    SegmentationHealth,
    Verdict,
)
from ilk.insight.health.counting import Stood, Tally
from ilk.insight.health.criteria import (
    FLEETING,
    HARDLY_REACHABLE,
    MOSTLY_MISSING,
    PARTLY_MISSING,
    REACHABLE,
    STABLE,
    accessible,
    measurable,
    told,
)
from ilk.insight.health.differing import SMALL, largest_difference
from ilk.insight.health.evidence import SegmentationEvidence, Setting
from ilk.insight.health.growing import SHRUNK
from ilk.insight.health.segmentation_mistakes import segmentation_mistakes
from ilk.measurement.partitions import Explained, effective_groups, explained
from ilk.measurement.statistics import Moments

TELLING, HARDLY = 0.1, 0.02
"""The shares of a metric's variance from which groups tell much, and below which they tell hardly anything."""
_SURE = 0.05
SHRINKING = 0.1
"""A segmentation that covers so much less than before shrinks; counts as large as these hardly vary by chance."""


def segmentation_health(setting: Setting, evidence: SegmentationEvidence) -> SegmentationHealth:
    """Everything about a segmentation, with what is wrong with it."""
    stood = evidence.stood
    everyone, covered = stood.customers, stood.covered
    sized = effective_groups(stood.sizes())
    found = SegmentationHealth(
        name=stood.segmentation.name,
        title=stood.segmentation.title,
        kind=stood.segmentation.kind,
        sentence=_sentence(setting, stood),
        groups=_groups(setting, evidence),
        customers=everyone,
        covered=covered / everyone if everyone else 0.0,
        in_several=stood.several / covered if covered else 0.0,
        effective_groups=sized,
        explained=explained_measures(setting, stood.places.values()),
        alike=alike_pairs(setting, stood),
        criteria=_criteria(setting, evidence),
        mistakes=[],
    )
    return found.model_copy(update={"mistakes": segmentation_mistakes(setting, evidence, found)})


def explained_measures(setting: Setting, tallies: Iterable[Tally]) -> list[ExplainedMeasure]:
    """What groups explain of each metric, those that can be told."""
    every = list(tallies)
    found = []
    for place, metric in enumerate(setting.known.metrics):
        told_of = explained_by(every, place)
        if told_of is not None:
            found.append(
                ExplainedMeasure(
                    metric=metric.name,
                    label=metric.label,
                    share=told_of.share,
                    adjusted=told_of.adjusted,
                    significant=told_of.p_value < _SURE,
                )
            )
    return found


def explained_by(tallies: Sequence[Tally], place: int) -> Explained | None:
    """What groups explain of the metric at a place."""
    parts = [tally.metrics[place] for tally in tallies]
    if not parts:
        return None
    n, mean, variance = (np.array([getattr(each, name) for each in parts]) for name in ("n", "mean", "variance"))
    return explained(Moments(n, mean, variance))


def alike_pairs(setting: Setting, stood: Stood) -> list[AlikePair]:
    """The groups that are surely alike: the interval of no metric reaches a small difference. The closest first."""
    groups = stood.segmentation.groups
    if not setting.known.metrics or stood.segmentation.kind == "all":
        return []
    found = []
    for one, other in combinations(range(1, len(groups) + 1), 2):
        sides = [stood.tally(place) for place in (one, other)]
        if min(side.customers for side in sides) < setting.floor:
            continue
        largest, bound = largest_difference(sides[0].metrics, sides[1].metrics)
        if bound < SMALL:
            found.append(AlikePair(one=groups[one - 1].key, other=groups[other - 1].key, largest=largest))
    return sorted(found, key=lambda pair: pair.largest)


def _groups(setting: Setting, evidence: SegmentationEvidence) -> list[GroupHealth]:
    stood, sizes = evidence.stood, evidence.sizes()
    everyone = stood.customers
    return [
        GroupHealth(
            name=group.key,
            title=group.title,
            segment=group.segment,
            colour=group.colour,
            members=sizes[place - 1],
            counted=stood.tally(place).customers,
            share=sizes[place - 1] / everyone if everyone else 0.0,
            means=_means(setting, stood.tally(place)),
        )
        for place, group in enumerate(stood.segmentation.groups, start=1)
    ]


def _means(setting: Setting, tally: Tally) -> list[Mean]:
    known = list(tally.metrics)
    return [
        Mean(
            metric=metric.name,
            label=metric.label,
            format=metric.format,
            value=float(known[place].mean) if known and known[place].n > 0 else None,
        )
        for place, metric in enumerate(setting.known.metrics)
    ]


def _sentence(setting: Setting, stood: Stood) -> str:
    groups = stood.segmentation.groups
    share = stood.covered / stood.customers if stood.customers else 0.0
    nouns = formats.plural(setting.noun)
    if not stood.covered:
        return f"{formats.counted(len(groups), 'group')} without anybody in them."
    said = f"{formats.counted(len(groups), 'group')} with {formats.percent(share)} of all {nouns}"
    if stood.several:
        said += f", {formats.percent(stood.several / stood.covered)} of them in several"
    best = max(explained_measures(setting, list(stood.places.values())), key=lambda each: each.adjusted, default=None)
    return f"{said}; they explain {formats.percent(best.adjusted)} of {best.label.lower()}." if best else f"{said}."


def _criteria(setting: Setting, evidence: SegmentationEvidence) -> list[CriterionHealth]:
    return [
        _measurable(setting, evidence),
        _substantial(setting, evidence),
        _accessible(setting, evidence),
        _differentiable(setting, evidence),
        _actionable(setting, evidence),
        _stable(setting, evidence),
        _growing(setting, evidence),
    ]


def _measurable(setting: Setting, evidence: SegmentationEvidence) -> CriterionHealth:
    """The worst of its segments; of a trait's values, how many have one."""
    stood = evidence.stood
    if evidence.parts:
        judged = [measurable(setting, part) for part in evidence.parts]
        return min(judged, key=lambda each: each.figures[0].value or 0.0 if each.figures else 1.0)
    share = stood.covered / stood.customers if stood.customers else 0.0
    verdict: Verdict = "good" if share >= 1 - PARTLY_MISSING else "fair" if share >= MOSTLY_MISSING else "poor"
    return told("measurable", verdict, f"It is known of {formats.percent(share)} which group they are in.")


def _substantial(setting: Setting, evidence: SegmentationEvidence) -> CriterionHealth:
    sizes, groups = evidence.sizes(), evidence.stood.segmentation.groups
    small = [group.title for group, size in zip(groups, sizes, strict=True) if size < max(setting.floor, 1)]
    even = effective_groups(evidence.stood.sizes())
    figure = Figure(
        name="effective_groups",
        label="Effective groups",
        value=even,
        format="number",
        explanation="How many groups of equal size would be as even (inverse Simpson index).",
    )
    if small:
        verdict: Verdict = "poor" if len(small) > len(groups) / 2 else "fair"
        have = "has" if len(small) == 1 else "have"
        return told("substantial", verdict, f"{formats.listed(small[:3])} {have} under {setting.floor} people.", figure)
    return told("substantial", "good", f"The smallest has {formats.counted(min(sizes), setting.noun)}.", figure)


def _accessible(setting: Setting, evidence: SegmentationEvidence) -> CriterionHealth:
    """That of the segment that is reached least; of a trait's values, nothing is told of single ones."""
    judged = [(accessible(setting, part), part) for part in evidence.parts if part.inside.customers]
    known = [(each, part) for each, part in judged if each.verdict != "unknown"]
    if not known:
        return judged[0][0] if judged else told("accessible", "unknown", "Nothing tells who can be reached.")
    best = [(max(figure.value or 0.0 for figure in each.figures), part) for each, part in known]
    share, part = min(best, key=lambda each: each[0])
    verdict: Verdict = "good" if share >= REACHABLE else "poor" if share < HARDLY_REACHABLE else "fair"
    title = setting.words.segments[part.name].title
    return told("accessible", verdict, f"The least reached, {title}: {formats.percent(share)} by the best channel.")


def _differentiable(setting: Setting, evidence: SegmentationEvidence) -> CriterionHealth:
    every = explained_measures(setting, list(evidence.stood.places.values()))
    if not every:
        return told("differentiable", "unknown", "There is no metric to tell groups apart by.")
    figures = [
        Figure(
            name=f"explained_{each.metric}",
            label=f"{each.label}: explained",
            value=each.adjusted,
            format="percent",
            explanation="Of the variance over all customers: what lies between groups (epsilon squared)."
            + ("" if each.significant else " It may be chance."),
        )
        for each in every
    ]
    best = max(every, key=lambda each: (each.significant, each.adjusted))
    verdict: Verdict = "good" if best.adjusted >= TELLING else "fair" if best.adjusted >= HARDLY else "poor"
    if not best.significant:
        return told("differentiable", "unknown", "Nothing sets its groups apart beyond chance.", *figures)
    said = f"Its groups explain {formats.percent(best.adjusted)} of the variance of {best.label.lower()}."
    return told("differentiable", verdict, said, *figures)


def _actionable(setting: Setting, evidence: SegmentationEvidence) -> CriterionHealth:
    if not evidence.parts:
        return told("actionable", "poor", "No segments name its groups, so nothing can be done with them yet.")
    bound = setting.words.project.lint.unused_days
    used = [part for part in evidence.parts if part.used.by]
    recent = [part for part in evidence.parts if part.used.by or (setting.now - part.used.last).days <= bound]
    count = formats.counted(len(evidence.parts), "segment")
    verdict: Verdict = "good" if used else "fair" if recent else "poor"
    return told("actionable", verdict, f"Of {count}, {len(used)} used by a definition, {len(recent)} used of late.")


def _stable(setting: Setting, evidence: SegmentationEvidence) -> CriterionHealth:
    kept = evidence.kept
    if kept is None or kept.were < setting.floor or not kept.were:
        return told("stable", "unknown", "Too little is recorded to say who stays.")
    share, day = kept.stayed / kept.were, formats.day(kept.since, setting.words.project.zone)
    figure = Figure(
        name="stayed",
        label="Stayed",
        value=share,
        format="percent",
        explanation=f"Of all memberships on {day}, those that are still there.",
    )
    verdict: Verdict = "good" if share >= STABLE else "poor" if share < FLEETING else "fair"
    return told("stable", verdict, f"Of memberships on {day}, {formats.percent(share)} are still there.", figure)


def _growing(setting: Setting, evidence: SegmentationEvidence) -> CriterionHealth:
    before, now = evidence.covered_before, evidence.stood.covered
    if before is None or not before or evidence.kept is None:
        return told("growing", "unknown", "Too little is recorded to say how it grows.")
    day = formats.day(evidence.kept.since, setting.words.project.zone)
    growth = now / before - 1
    verdict: Verdict = "good" if growth >= -SHRINKING else "fair" if growth >= -SHRUNK else "poor"
    said = f"Its groups had {formats.count(before)} people on {day}, and have {formats.count(now)}."
    return told("growing", verdict, said)
