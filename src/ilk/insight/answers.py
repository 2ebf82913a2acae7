"""What insight answers: figures that explain themselves, a segment's profile, and what is new."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from ilk.kernel.answers import Answer, Chart, Share

__all__ = [
    "Change",
    "Chart",
    "Difference",
    "Figure",
    "LargestMove",
    "MigratingSegment",
    "Migration",
    "MonthlyRetention",
    "Move",
    "MoveReason",
    "NextStep",
    "Overlap",
    "PlaceCount",
    "Profile",
    "Summary",
]


class Figure(Answer):
    """One headline figure that explains itself. `format` is how to write it."""

    name: str
    label: str
    value: float | None
    format: Literal["count", "money", "percent", "number", "days"]
    explanation: str
    previous: float | None = None
    trend: list[float] = Field(default_factory=list)


class Change(Answer):
    """One line of "what changed": a sentence, and where to look."""

    kind: Literal["grew", "shrank", "entered", "left", "loaded", "quarantined", "definition"]
    sentence: str
    segment: str | None = None
    amount: float | None = None


class NextStep(Answer):
    """Something worth doing next; `command` for the terminal, `page` for the studio."""

    sentence: str
    command: str | None = None
    page: str | None = None


class Summary(Answer):
    """The part of the overview that a run works out once, so that the page opens at once."""

    sentence: str
    figures: list[Figure]
    changes: list[Change]
    next_steps: list[NextStep]
    charts: dict[str, Chart]
    as_of: datetime


class MonthlyRetention(Answer):
    """Of the members active in their first month on record, how many came back `month` months later."""

    month: int
    share: Share
    low: Share
    high: Share
    customers: int


class Difference(Answer):
    """What sets a segment apart from everyone else: one trait value or product.

    `effect` is a lift (share inside over share outside) for `measure` "lift", a standardised mean difference for
    "standardised"; `low` and `high` bound it at 95 %. Products are compared with others who buy as much. `p_value` is
    corrected for looking at many (Benjamini and Hochberg); `significant` is at most 0.05.
    """

    subject: str
    kind: Literal["trait", "product"]
    label: str
    sentence: str
    measure: Literal["lift", "standardised"]
    effect: float
    low: float
    high: float
    inside: float
    outside: float
    p_value: float
    significant: bool
    customers: int


class Overlap(Answer):
    """How much of this segment another one shares."""

    segment: str
    title: str
    colour: int
    both: int
    share_of_this: Share
    share_of_other: Share
    jaccard: Share
    lift: float | None = Field(description="How many times more members they share than chance would have it.")


class PlaceCount(Answer):
    """How many customers are in a square of the map, or in a country; `label` is the country."""

    latitude: float
    longitude: float
    label: str | None
    customers: int


class Profile(Answer):
    """Who the members are: size, money, behaviour, what sets them apart, whom they overlap."""

    segment: str
    sentence: str
    figures: list[Figure]
    retention: list[MonthlyRetention]
    differences: list[Difference]
    overlap: list[Overlap]
    caveats: list[str]
    places: list[PlaceCount] = Field(default_factory=list, description="Where members are, the most first.")
    charts: dict[str, Chart]
    as_of: datetime


class Move(Answer):
    """How many went from one segment to another; null stands for none of them, two equal names for staying.

    `share` is of those who were in `before`. `new` were not there yet at the first instant.
    """

    before: str | None
    after: str | None
    customers: int
    share: Share
    new: int


class MoveReason(Answer):
    """Something on record that changed more often for those who moved than for those who stayed, beyond chance."""

    kind: Literal["trait", "segment"]
    name: str
    label: str
    change: Literal["changed", "rose", "fell", "entered", "left"]
    customers: int
    share: Share
    usual: Share = Field(description="The share among those who stayed where the others came from.")
    sentence: str


class LargestMove(Answer):
    """One of the largest moves, in words, and what went with it."""

    before: str | None
    after: str | None
    customers: int
    share: Share
    sentence: str
    reasons: list[MoveReason]


class MigratingSegment(Answer):
    """A segment at both instants: who stayed, came from others or from none of them, and went."""

    segment: str
    title: str
    colour: int
    before: int
    after: int
    stayed: int
    came: int = Field(description="From other segments of these.")
    entered: int = Field(description="From none of these.")
    went: int = Field(description="To other segments of these.")
    left: int = Field(description="To none of these.")


class Migration(Answer):
    """Who moved between segments from one instant to another, as the ledger has it; each customer counts once.

    `since_record` and `until_record` are the newest records at the two instants.
    """

    sentence: str
    since: datetime
    until: datetime
    since_record: datetime
    until_record: datetime
    segments: list[MigratingSegment]
    moves: list[Move]
    stayed: int
    moved: int
    entered: int
    left: int
    largest: list[LargestMove]
    caveats: list[str]
    charts: dict[str, Chart]
