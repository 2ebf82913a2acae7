"""What a search for segments answers: groups that differ on a metric, each a condition that can be saved."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from ilk.kernel.answers import Answer, Chart, Share


class FoundSegment(Answer):
    """A group that differs from the others on the metric, as a condition of the language.

    `inside` and `outside` are averages, `effect` their difference in standard deviations (Hedges' g) with its interval
    at 95 %: all of the half of the customers that was not searched, among those for whom it is known. `p_value` is
    corrected for all groups that were tested there (Holm).
    """

    condition: str
    sentence: str
    customers: int
    share: Share
    inside: float
    outside: float
    effect: float
    low: float
    high: float
    p_value: float
    quality: float = Field(description="Its share times how far its average is from that of all, in deviations.")


class DifferingSegment(Answer):
    """An existing segment against everyone else on the metric; `p_value` is corrected for all (Benjamini, Hochberg)."""

    segment: str
    title: str
    colour: int
    customers: int
    share: Share
    inside: float
    outside: float
    effect: float
    low: float
    high: float
    p_value: float
    significant: bool
    circular: bool = Field(description="Whether its definition is made of what the metric counts.")


class FoundSegments(Answer):
    """Which groups, and which existing segments, differ most on a metric."""

    metric: str
    title: str
    format: Literal["money", "count", "number", "percent"]
    sentence: str
    looked_at: int = Field(description="How many conditions and pairs of conditions were looked at.")
    tested: int = Field(description="How many of them were tested in the other half.")
    found: list[FoundSegment]
    segments: list[DifferingSegment]
    caveats: list[str]
    charts: dict[str, Chart]
    as_of: datetime
