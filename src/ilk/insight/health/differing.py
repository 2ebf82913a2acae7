"""How far some customers are from the others by one metric, and how alike they are among themselves."""

from collections.abc import Sequence
from dataclasses import dataclass

from ilk.customers import formats
from ilk.insight.answers import Figure
from ilk.insight.health.answers import Verdict
from ilk.insight.health.evidence import SegmentEvidence, Setting
from ilk.insight.health.facts import Format
from ilk.measurement.statistics import Interval, Moments, rest, standardised_difference

SMALL, MEDIUM = 0.2, 0.5
"""Standardised differences that are small, and medium: Cohen (1988), Statistical Power Analysis, chapter 2."""
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class Difference:
    """A metric inside a segment and outside, `size` in words; how sure it is that they differ."""

    label: str
    inside: str
    outside: str
    size: str
    effect: float
    verdict: Verdict
    figures: Sequence[Figure]


def difference_of(setting: Setting, evidence: SegmentEvidence, place: int) -> Difference | None:
    """How a segment differs by the metric at a place; None where it cannot be told."""
    metric = setting.known.metrics[place]
    inside, whole = evidence.inside.metrics[place], setting.everyone.metrics[place]
    outside = rest(whole, inside)
    if inside.n < _FEWEST or outside.n < _FEWEST or float(whole.variance) <= 0:
        return None
    apart = standardised_difference(inside, outside)
    effect, spread = float(apart.effect), float(inside.variance / whole.variance)
    shown = [written(setting, float(each.mean), metric.format) for each in (inside, outside)]
    bounds = f"{formats.number(float(apart.low))} to {formats.number(float(apart.high))}"
    figures = (
        Figure(
            name=f"apart_{metric.name}",
            label=f"{metric.label}: apart",
            value=effect,
            format="number",
            explanation=f"Standard deviations from everyone else (Hedges' g), {bounds} at 95 %. "
            f"Members: {shown[0]}, others: {shown[1]}.",
        ),
        Figure(
            name=f"spread_{metric.name}",
            label=f"{metric.label}: spread within",
            value=spread,
            format="number",
            explanation="The variance within, of that of everyone: below 1, members are more alike than customers are.",
        ),
    )
    size = f"{formats.number(abs(effect))} standard deviations"
    return Difference(metric.label, shown[0], shown[1], size, effect, verdict_of(apart), figures)


def strongest(known: Sequence[Difference]) -> Difference:
    """The surest difference, then the largest."""
    ranks = {"good": 0, "fair": 1, "unknown": 2, "poor": 3}
    return min(known, key=lambda each: (ranks[each.verdict], -abs(each.effect)))


def verdict_of(apart: Interval) -> Verdict:
    """Good: medium, and surely more than small; fair: small at least, and surely some; poor: less; else unknown."""
    effect, low, high = (float(each) for each in (apart.effect, apart.low, apart.high))
    nearest = 0.0 if low <= 0 <= high else min(abs(low), abs(high))
    if nearest >= SMALL and abs(effect) >= MEDIUM:
        return "good"
    if nearest == 0 and max(abs(low), abs(high)) >= SMALL:
        return "unknown"
    return "fair" if nearest > 0 and abs(effect) >= SMALL else "poor"


def largest_difference(one: Sequence[Moments], other: Sequence[Moments]) -> tuple[float, float]:
    """Of two groups, the largest difference of any metric, and the largest that could be by the intervals."""
    effects, bounds = [0.0], [0.0]
    for first, second in zip(one, other, strict=True):
        if first.n < _FEWEST or second.n < _FEWEST:
            return 0.0, float("inf")
        apart = standardised_difference(first, second)
        effects.append(abs(float(apart.effect)))
        bounds.append(max(abs(float(apart.low)), abs(float(apart.high))))
    return max(effects), max(bounds)


def written(setting: Setting, value: float, how: Format) -> str:
    """A metric's value as a sentence says it."""
    match how:
        case "money":
            return formats.money(value, setting.words.project.currency)
        case "percent":
            return formats.percent(value)
        case _:
            return formats.number(value)
