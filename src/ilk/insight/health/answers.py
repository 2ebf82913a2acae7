"""What health answers: criteria with their verdicts, mistakes with what to do, and two segmentations side by side."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from ilk.insight.answers import Figure
from ilk.kernel.answers import Answer, Chart, Share

CriterionName = Literal["measurable", "substantial", "accessible", "differentiable", "actionable", "stable", "growing"]
Verdict = Literal["good", "fair", "poor", "unknown"]
"""Whether a criterion is met; `unknown` where nothing on record can tell."""
Kind = Literal["trait", "split", "criterion", "values", "chosen", "all"]
"""What makes groups a segmentation: see `segmentations.Segmentation`."""


Severity = Literal["warning", "advice"]


class CriterionHealth(Answer):
    """One criterion of a good segment: whether it is met, the numbers behind that, and what they mean."""

    criterion: CriterionName
    verdict: Verdict
    sentence: str
    figures: list[Figure]


class Mistake(Answer):
    """A classic mistake: what, how strong, and what to do. It is about a segment, a segmentation, or the project."""

    code: str
    severity: Severity
    segment: str | None = None
    segmentation: str | None = None
    sentence: str
    fix: str


class SegmentHealth(Answer):
    """How good a segment one has chosen, criterion by criterion."""

    segment: str
    title: str
    colour: int
    sentence: str
    size: int
    share: Share
    criteria: list[CriterionHealth]
    mistakes: list[Mistake]
    as_of: datetime


class ExplainedMeasure(Answer):
    """How much of a metric's variance lies between the groups, those in none of them being one more.

    `share` is eta squared; `adjusted` is epsilon squared, which more groups do not raise by themselves. `significant`:
    more than chance gives, at 5 %.
    """

    metric: str
    label: str
    share: Share
    adjusted: Share
    significant: bool


class Mean(Answer):
    """A metric's mean over the members of a group; null where it is known of nobody."""

    metric: str
    label: str
    format: Literal["count", "money", "percent", "number", "days"]
    value: float | None


class GroupHealth(Answer):
    """A group of a segmentation: its members, and how many count here, as who is in several does in the first only.

    `share` is of all customers; the means are of those who count here.
    """

    name: str
    title: str
    segment: str | None = Field(description="The segment that it is; null for a value of a trait.")
    colour: int
    members: int
    counted: int
    share: Share
    means: list[Mean]


class AlikePair(Answer):
    """Two groups that no metric tells apart, although there are enough people to see a small difference."""

    one: str
    other: str
    largest: float = Field(description="The largest difference of any metric, in standard deviations (Hedges' g).")


class SegmentationHealth(Answer):
    """How well a group of segments shares customers out."""

    name: str
    title: str
    kind: Kind
    sentence: str
    groups: list[GroupHealth]
    customers: int
    covered: Share = Field(description="The share of all who are in one of the groups at least.")
    in_several: Share = Field(description="The share of those covered who are in two groups or more.")
    effective_groups: float = Field(description="How many groups of equal size would be as even.")
    explained: list[ExplainedMeasure]
    alike: list[AlikePair]
    criteria: list[CriterionHealth]
    mistakes: list[Mistake]


class HealthReport(Answer):
    """The health of all segmentations and segments of a project, and what is wrong, the gravest first."""

    sentence: str
    segmentations: list[SegmentationHealth]
    segments: list[SegmentHealth]
    mistakes: list[Mistake]
    caveats: list[str]
    charts: dict[str, Chart]
    as_of: datetime


class Crossing(Answer):
    """How many are in a group of one segmentation and in a group of the other; null stands for none of them."""

    one: str | None
    other: str | None
    customers: int
    share_of_one: Share
    share_of_other: Share


class ExplainedByBoth(Answer):
    """How much of a metric's variance each segmentation explains, and both crossed (epsilon squared)."""

    metric: str
    label: str
    one: Share
    other: Share
    together: Share


class SegmentationComparison(Answer):
    """Two segmentations of the same customers, side by side.

    `agreement` is the adjusted Rand index: 1 is the same, 0 what chance gives; those in no group are a group of their
    own. `agreement_within` is the same of those who are in a group of both; null when nobody is.
    """

    sentence: str
    one: SegmentationHealth
    other: SegmentationHealth
    crossings: list[Crossing]
    agreement: float
    agreement_within: float | None
    in_both: int
    explained: list[ExplainedByBoth]
    caveats: list[str]
    charts: dict[str, Chart]
    as_of: datetime
