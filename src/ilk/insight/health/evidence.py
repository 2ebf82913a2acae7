"""What is known about segments before it is judged: pure values, with nothing of the engine in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from ilk.customers.reading import Words
from ilk.insight.health.counting import Stood, Tally
from ilk.insight.health.facts import Known
from ilk.segments.refresh.sizes import Size
from ilk.segments.tree import Condition


@dataclass(frozen=True, slots=True)
class Setting:
    """What all segments of a project have in common: words, everyone, and what can be asked of them.

    `floor` is the fewest members of which the project tells figures; `now` the instant of asking, by the clock.
    """

    words: Words
    known: Known
    everyone: Tally
    floor: int
    now: datetime
    value_metric: str | None = None

    @property
    def at(self) -> datetime:
        """The instant that is answered for."""
        return self.known.moment.as_of

    @property
    def noun(self) -> str:
        """What one customer is called."""
        return self.words.project.customer


@dataclass(frozen=True, slots=True)
class Kept:
    """Of those who were in at `since`, how many are in."""

    since: datetime
    were: int
    stayed: int


@dataclass(frozen=True, slots=True)
class Used:
    """Who depends on a segment; when it was last asked about or changed, and defined as it is now."""

    by: Sequence[str]
    last: datetime
    defined: datetime
    versions: int


@dataclass(frozen=True, slots=True)
class SegmentEvidence:
    """A segment: its definition, its members, what is on record.

    `filled` says for each trait that it compares, and that a source fills, of how many customers it is known; `sizes`
    are those recorded in the year up to the instant, oldest first; `tenure` for how many days half of the members have
    been in it at least.
    """

    name: str
    tree: Condition
    criteria: Sequence[str]
    inside: Tally
    used: Used
    filled: Mapping[str, int] = field(default_factory=dict)
    kept: Kept | None = None
    tenure: float | None = None
    sizes: Sequence[Size] = ()
    is_only_demographic: bool = False
    is_by_chance: bool = False
    """Whether members are drawn by lot, as a holdout is: then they should be like everyone else."""


@dataclass(frozen=True, slots=True)
class SegmentationEvidence:
    """A segmentation: where everyone stands in it, and how many stayed in their group."""

    stood: Stood
    kept: Kept | None = None
    covered_before: int | None = None
    parts: Sequence[SegmentEvidence] = ()
    """The segments that its groups are; none for the values of a trait."""

    def sizes(self) -> list[int]:
        """The members of each group, in order, who is in several in each of them."""
        return [part.inside.customers for part in self.parts] or self.stood.sizes()

    @property
    def is_by_chance(self) -> bool:
        """Whether all groups are drawn by lot."""
        return bool(self.parts) and all(part.is_by_chance for part in self.parts)
