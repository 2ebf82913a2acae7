"""Whether a segment grows, by the sizes on record: told from what chance alone would move."""

from math import sqrt

from ilk.customers import formats
from ilk.insight.answers import Figure
from ilk.insight.health.answers import CriterionHealth, Verdict
from ilk.insight.health.evidence import SegmentEvidence, Setting
from ilk.measurement.statistics import LEVEL, normal_quantile

SHRUNK = 0.3
"""A segment that lost so much of its size shrinks for good."""
_SHORTEST_DAYS = 28


def growing(setting: Setting, evidence: SegmentEvidence) -> CriterionHealth:
    """Whether it is as large as it was, within chance: counts vary about as their square root does (Poisson)."""
    points = evidence.sizes
    if len(points) < 2 or (points[-1].as_of - points[0].as_of).days < _SHORTEST_DAYS:  # noqa: PLR2004 - two to compare
        return _told("unknown", "Too little is recorded to say how it grows.")
    before, now, day = points[0].size, points[-1].size, formats.day(points[0].as_of, setting.words.project.zone)
    if not before:
        said = f"It had nobody on {day}, and has {formats.counted(now, setting.noun)}."
        return _told("good" if now else "unknown", said)
    growth = now / before - 1
    explanation = f"Against {formats.counted(before, setting.noun)} on {day}."
    figure = Figure(name="growth", label="Growth", value=growth, format="percent", explanation=explanation)
    moves = f"from {formats.count(before)} to {formats.count(now)} since {day}"
    if points[0].version != points[-1].version:
        moves += ", partly for its definition changed"
    if abs(now - before) <= normal_quantile(LEVEL) * sqrt(now + before):
        return _told("good", f"It is steady within chance, {moves}.", figure)
    if growth > 0:
        return _told("good", f"It grew by {formats.percent(growth)}, {moves}.", figure)
    verdict: Verdict = "poor" if -growth >= SHRUNK else "fair"
    return _told(verdict, f"It shrank by {formats.percent(-growth)}, {moves}.", figure)


def _told(verdict: Verdict, sentence: str, *figures: Figure) -> CriterionHealth:
    return CriterionHealth(criterion="growing", verdict=verdict, sentence=sentence, figures=list(figures))
