"""All of it together: a segment's health in a sentence, and the report of a project."""

from collections.abc import Mapping, Sequence

from ilk.customers import formats
from ilk.insight.charts.health import explained_chart
from ilk.insight.health.answers import CriterionHealth, HealthReport, Mistake, SegmentationHealth, SegmentHealth
from ilk.insight.health.criteria import criteria
from ilk.insight.health.evidence import SegmentationEvidence, SegmentEvidence, Setting
from ilk.insight.health.mistakes import same_people, segment_mistakes
from ilk.insight.health.segmentation import segmentation_health
from ilk.kernel.charts import spec

TITLES = {
    "measurable": "Measurable",
    "substantial": "Substantial",
    "accessible": "Accessible",
    "differentiable": "Differentiable",
    "actionable": "Actionable",
    "stable": "Stable",
    "growing": "Growing",
}
"""The criteria in the order in which they are told, with their names for people."""
_SEVERAL = 2


def report(
    setting: Setting,
    segmentations: Sequence[SegmentationEvidence],
    segments: Sequence[SegmentEvidence],
    shared: Mapping[tuple[str, str], int],
    caveats: Sequence[str],
) -> HealthReport:
    """The health of everything, the gravest mistakes first."""
    sizes = {each.name: each.inside.customers for each in segments}
    alike = list(same_people(setting, sizes, shared))
    of_segments = [segment_health(setting, each, alike) for each in segments]
    of_all = [_with_shared(segmentation_health(setting, each), of_segments) for each in segmentations]
    together = {(mistake.code, group.segment) for each in of_all for mistake in each.mistakes for group in each.groups}
    mistakes = [mistake for each in of_all for mistake in each.mistakes]
    alone = [mistake for each in of_segments for mistake in each.mistakes]
    mistakes += [mistake for mistake in alone if (mistake.code, mistake.segment) not in together]
    mistakes.sort(key=lambda each: each.severity != "warning")
    return HealthReport(
        sentence=_sentence(of_segments, of_all, mistakes),
        segmentations=of_all,
        segments=of_segments,
        mistakes=mistakes,
        caveats=list(caveats),
        charts=_charts(setting, of_all),
        as_of=setting.at,
    )


def _with_shared(health: SegmentationHealth, segments: Sequence[SegmentHealth]) -> SegmentationHealth:
    """A segmentation with the mistakes that most of its segments have in common, each told once."""
    if health.kind == "all":
        return health
    named = {group.segment: group.title for group in health.groups}
    by_code: dict[str, list[Mistake]] = {}
    for mistake in (mistake for each in segments if each.segment in named for mistake in each.mistakes):
        by_code.setdefault(mistake.code, []).append(mistake)
    common = [_shared(health, named, found) for found in by_code.values() if _is_common(found, health)]
    return health.model_copy(update={"mistakes": [*health.mistakes, *common]})


def _is_common(found: Sequence[Mistake], health: SegmentationHealth) -> bool:
    return len(found) >= _SEVERAL and len(found) * 2 >= len(health.groups)


def _shared(health: SegmentationHealth, titles: Mapping[str | None, str], found: Sequence[Mistake]) -> Mistake:
    """One mistake that stands for those of several segments: as grave as the gravest, in the words of that one."""
    gravest = min(found, key=lambda each: each.severity != "warning")
    of_all = f"{len(found)} of {formats.counted(len(health.groups), 'segment')}"
    said = f"{of_all}; {titles[gravest.segment]}: {gravest.sentence}"
    return gravest.model_copy(update={"segment": None, "segmentation": health.name, "sentence": said})


def segment_health(setting: Setting, evidence: SegmentEvidence, alike: Sequence[Mistake] = ()) -> SegmentHealth:
    """A segment's health; `alike` are mistakes of pairs, of which those of this one are told."""
    label, size, everyone = setting.words.segments[evidence.name], evidence.inside.customers, setting.everyone.customers
    judged = criteria(setting, evidence)
    own = [each for each in alike if each.segment == evidence.name]
    return SegmentHealth(
        segment=evidence.name,
        title=label.title,
        colour=label.colour,
        sentence=summary(judged),
        size=size,
        share=size / everyone if everyone else 0.0,
        criteria=judged,
        mistakes=[*segment_mistakes(setting, evidence, judged), *own],
        as_of=setting.at,
    )


def summary(judged: Sequence[CriterionHealth]) -> str:
    """How many criteria are met, and which are not."""
    told = [each for each in judged if each.verdict != "unknown"]
    good = sum(each.verdict == "good" for each in told)
    poor = [TITLES[each.criterion].lower() for each in told if each.verdict == "poor"]
    untold = len(judged) - len(told)
    said = f"Good by {good} of {formats.counted(len(told), 'criterion').replace('criterions', 'criteria')}"
    said += f", not {formats.listed(poor)}" if poor else ""
    return said + (f"; {untold} cannot be told." if untold else ".")


def _sentence(
    segments: Sequence[SegmentHealth], segmentations: Sequence[SegmentationHealth], mistakes: Sequence[Mistake]
) -> str:
    if not segments:
        return "The project has no segments yet."
    told = [each for each in segmentations if each.kind != "all" and each.explained]
    warnings = sum(each.severity == "warning" for each in mistakes)
    found = [
        *([formats.counted(warnings, "warning")] if warnings else []),
        *([f"{formats.counted(len(mistakes) - warnings, 'piece')} of advice"] if len(mistakes) > warnings else []),
    ]
    said = f"{formats.counted(len(segments), 'segment')}: {formats.listed(found) if found else 'nothing is amiss'}."
    if not told:
        return said
    best = max(told, key=lambda each: max(one.adjusted for one in each.explained))
    metric = max(best.explained, key=lambda each: each.adjusted)
    share = formats.percent(metric.adjusted)
    return f"{said} {best.title} tells customers apart best: it explains {share} of {metric.label.lower()}."


def _charts(setting: Setting, found: Sequence[SegmentationHealth]) -> dict[str, dict[str, object]]:
    names = [each.name for each in setting.known.metrics]
    if not names or not any(each.explained for each in found):
        return {}
    metric = setting.value_metric if setting.value_metric in names else names[0]
    return {"explained": spec(explained_chart(found, metric))}
