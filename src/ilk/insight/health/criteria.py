"""The criteria of a good segment, each judged from what is known, with the numbers behind it.

Source: Kotler & Keller (2016), Marketing Management, 15th edition, chapter 9: measurable, substantial, accessible,
differentiable, actionable; Wedel & Kamakura (2000), Market Segmentation, 2nd edition, chapter 1: stable, responsive.
"""

from collections.abc import Callable

from ilk.customers import formats
from ilk.insight.answers import Figure
from ilk.insight.health.answers import CriterionHealth, CriterionName, Verdict
from ilk.insight.health.differing import Difference, difference_of, strongest
from ilk.insight.health.evidence import SegmentEvidence, Setting
from ilk.insight.health.facts import ANSWERED, MESSAGED, TESTED
from ilk.insight.health.growing import growing
from ilk.measurement.statistics import wilson

MOSTLY_MISSING, PARTLY_MISSING = 0.5, 0.2
"""A trait unknown of so many customers hides most of a segment, or a part of it."""
REACHABLE, HARDLY_REACHABLE = 0.5, 0.2
STABLE, FLEETING = 0.8, 0.5
"""The shares of members who stay for a segment to be stable, and below which it is fleeting."""
_SMALL_SHARE = 0.01
MANY_FLOORS = 10
"""So many times the floor of customers a project needs before the size of its segments is found fault with."""

Judge = Callable[[Setting, SegmentEvidence], CriterionHealth]


def criteria(setting: Setting, evidence: SegmentEvidence) -> list[CriterionHealth]:
    """Every criterion of a segment, in the order of the field."""
    return [judge(setting, evidence) for judge in _JUDGES]


def measurable(setting: Setting, evidence: SegmentEvidence) -> CriterionHealth:
    """Whether it can be told of everyone if they belong: the traits compared are known."""
    if not evidence.filled or not setting.everyone.customers:
        return told("measurable", "good", "It asks for nothing that is missing of customers.")
    name, filled = min(evidence.filled.items(), key=lambda each: (each[1], each[0]))
    share = filled / setting.everyone.customers
    verdict: Verdict = "poor" if 1 - share > MOSTLY_MISSING else "fair" if 1 - share > PARTLY_MISSING else "good"
    who = formats.counted(setting.everyone.customers, setting.noun)
    known = Figure(
        name="known",
        label="Known",
        value=share,
        format="percent",
        explanation=f"Of {who}: those of whom `{name}` is known, the least known of the traits it compares.",
    )
    if verdict == "good":
        return told("measurable", verdict, f"What it asks for is known of {formats.percent(share)}.", known)
    nouns = formats.plural(setting.noun)
    said = f"`{name}` is known of only {formats.percent(share)} of {nouns}: of the others nobody can tell."
    return told("measurable", verdict, said, known)


def substantial(setting: Setting, evidence: SegmentEvidence) -> CriterionHealth:
    """Whether it is large, or valuable, enough to be served."""
    size, everyone = evidence.inside.customers, setting.everyone.customers
    share = size / everyone if everyone else 0.0
    worth = value_share(setting, evidence)
    verdict: Verdict = "good"
    if size < setting.floor or not size:
        verdict = "poor" if everyone >= MANY_FLOORS * setting.floor or not size else "fair"
    elif share < _SMALL_SHARE and (worth is None or worth < _SMALL_SHARE):
        verdict = "fair"
    all_of = formats.counted(everyone, setting.noun)
    figures = [
        Figure(name="size", label="Members", value=size, format="count", explanation="Who belongs at this instant."),
        Figure(name="share", label="Share", value=share, format="percent", explanation=f"Of all {all_of}."),
    ]
    brought = ""
    if worth is not None:
        label = next(each.label for each in setting.known.metrics if each.name == setting.value_metric)
        brought = f" with {formats.percent(max(worth, 0.0))} of all {label.lower()}"
        explanation = f"The total of {label} over its members, of that over everyone."
        figures.append(
            Figure(
                name="value_share", label=f"Share of {label}", value=worth, format="percent", explanation=explanation
            )
        )
    said = f"{formats.counted(size, setting.noun)}, {formats.percent(share)} of all{brought}."
    return told("substantial", verdict, said, *figures)


def accessible(setting: Setting, evidence: SegmentEvidence) -> CriterionHealth:
    """Whether its members can be reached, by channel."""
    channels, size = setting.known.channels, evidence.inside.customers
    if not channels:
        said = "The project has no channel with an address, so nothing tells who can be reached."
        return told("accessible", "unknown", said)
    if not size:
        return told("accessible", "unknown", "Nobody belongs at present.")
    shares = {each.name: evidence.inside.flag(f"reach_{place}") / size for place, each in enumerate(channels)}
    figures = [
        Figure(
            name=each.name,
            label=f"By {each.name}",
            value=shares[each.name],
            format="percent",
            explanation="Members with consent, an address, and no message that bounced for good."
            if each.has_consent
            else "Members with an address; consent is not on record.",
        )
        for each in channels
    ]
    best = max(channels, key=lambda each: shares[each.name])
    share = shares[best.name]
    said = f"{formats.percent(share)} can be reached by {best.name}"
    if not best.has_consent:
        return told("accessible", "unknown", f"{said} as far as addresses go; consent is not on record.", *figures)
    verdict: Verdict = "good" if share >= REACHABLE else "poor" if share < HARDLY_REACHABLE else "fair"
    return told("accessible", verdict, f"{said}, the best of its channels.", *figures)


def differentiable(setting: Setting, evidence: SegmentEvidence) -> CriterionHealth:
    """Whether its members differ from everyone else in what they do, and are alike among themselves."""
    found = [difference_of(setting, evidence, place) for place in range(len(setting.known.metrics))]
    known = [each for each in found if each is not None]
    figures = [figure for each in known for figure in each.figures]
    if not found:
        return told("differentiable", "unknown", "The project has no metric to tell members from others.")
    if not known or evidence.inside.customers < setting.floor:
        return told("differentiable", "unknown", "Too few people to say.", *figures)
    best = strongest(known)
    return told("differentiable", best.verdict, _difference_said(best), *figures)


def actionable(setting: Setting, evidence: SegmentEvidence) -> CriterionHealth:
    """Whether something is done with it, and its members answer differently."""
    used, tally = evidence.used, evidence.inside
    idle = (setting.now - used.last).days
    figures = [
        Figure(
            name="used_by",
            label="Used by",
            value=len(used.by),
            format="count",
            explanation=f"Definitions that depend on it: {formats.listed(used.by)}." if used.by else "Nothing does.",
        ),
        Figure(
            name="idle",
            label="Days since use",
            value=idle,
            format="days",
            explanation="Since somebody looked at its members, exported them or changed it.",
        ),
    ]
    if setting.known.has_experiments:
        explanation = "Members who were in an experiment on record."
        tested = tally.flag(TESTED)
        figures.append(Figure(name="tested", label="Tested", value=tested, format="count", explanation=explanation))
    answer = _answer(setting, evidence, figures)
    recent = idle <= setting.words.project.lint.unused_days
    verdict: Verdict = "good" if used.by or answer else "fair" if recent else "poor"
    use = f"{formats.counted(len(used.by), 'definition')} depend{'s' if len(used.by) == 1 else ''} on it"
    said = use if used.by else "Nothing depends on it"
    return told("actionable", verdict, f"{said}; last used {_days_ago(idle)}.{answer}", *figures)


def stable(setting: Setting, evidence: SegmentEvidence) -> CriterionHealth:
    """Whether its members stay."""
    zone, kept = setting.words.project.zone, evidence.kept
    figures = []
    if evidence.tenure is not None:
        explanation = "For so many days half of the members have been in it at least, as far as it is recorded."
        figures.append(
            Figure(name="tenure", label="Time in it", value=evidence.tenure, format="days", explanation=explanation)
        )
    age = (setting.now - evidence.used.defined).days
    explanation = f"Since it was defined as it is now; {formats.counted(evidence.used.versions, 'version')} in all."
    figures.append(Figure(name="age", label="Age of definition", value=age, format="days", explanation=explanation))
    if kept is None or kept.were < setting.floor:
        return told("stable", "unknown", "Too little is recorded to say who stays.", *figures)
    share = kept.stayed / kept.were
    day = formats.day(kept.since, zone)
    figures.insert(
        0,
        Figure(
            name="stayed",
            label="Stayed",
            value=share,
            format="percent",
            explanation=f"Of {formats.counted(kept.were, setting.noun)} in it on {day}, those who are in it.",
        ),
    )
    verdict: Verdict = "good" if share >= STABLE else "poor" if share < FLEETING else "fair"
    said = f"Of {formats.counted(kept.were, setting.noun)} in it on {day}, {formats.percent(share)} still are."
    return told("stable", verdict, said, *figures)


def value_share(setting: Setting, evidence: SegmentEvidence) -> float | None:
    """The share of the value metric's total that its members bring; None where there is none."""
    names = [each.name for each in setting.known.metrics]
    if setting.value_metric not in names:
        return None
    own, whole = (each.metrics[names.index(setting.value_metric)] for each in (evidence.inside, setting.everyone))
    total = float(whole.n * whole.mean)
    return float(own.n * own.mean) / total if total > 0 else None


def told(criterion: CriterionName, verdict: Verdict, sentence: str, *figures: Figure) -> CriterionHealth:
    """A criterion as an answer."""
    return CriterionHealth(criterion=criterion, verdict=verdict, sentence=sentence, figures=list(figures))


def _difference_said(best: Difference) -> str:
    if best.verdict == "unknown":
        return "Whether its members differ from others cannot be told from chance."
    if best.verdict == "poor":
        return f"No metric tells its members from everyone else; the most does {best.label}, by {best.size}."
    return f"{best.label}: {best.inside} on average against {best.outside} of everyone else, {best.size} apart."


def _answer(setting: Setting, evidence: SegmentEvidence, figures: list[Figure]) -> str:
    """What sets its answers to messages apart, beyond chance, in a sentence; nothing otherwise. Adds the figure."""
    got, answered = evidence.inside.flag(MESSAGED), evidence.inside.flag(ANSWERED)
    others = setting.everyone.flag(MESSAGED) - got
    if got < setting.floor or others < setting.floor or not got or not others:
        return ""
    rates = wilson([answered, setting.everyone.flag(ANSWERED) - answered], [got, others])
    own, usual = (float(each) for each in rates.effect)
    explanation = f"Of those who got a message in the year: who opened or clicked. Others: {formats.percent(usual)}."
    figures.append(Figure(name="answers", label="Answer", value=own, format="percent", explanation=explanation))
    if float(rates.low[0]) <= float(rates.high[1]) and float(rates.low[1]) <= float(rates.high[0]):
        return ""
    return f" {formats.percent(own)} answer messages, against {formats.percent(usual)} of the others."


def _days_ago(days: int) -> str:
    return "today" if days <= 0 else "yesterday" if days == 1 else f"{days} days ago"


_JUDGES: tuple[Judge, ...] = (measurable, substantial, accessible, differentiable, actionable, stable, growing)
