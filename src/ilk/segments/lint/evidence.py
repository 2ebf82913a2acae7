"""What lint rules look at: a definition, and what is known of the customers, traits and events that it is about."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ilk.catalog.schema import Catalogue
from ilk.segments.tree import Condition, Moment


@dataclass(frozen=True, slots=True)
class Extent:
    """The events of a name: how many, and from when to when."""

    count: int
    first: datetime | None = None
    last: datetime | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """How many customers there are, and for how many each condition holds, by its path; see `questions.asking`."""

    customers: int
    holds: Mapping[str, int]
    in_by_missing: int = 0
    out_by_missing: int = 0
    floor: int = 0
    """Fewer members than this are too few."""


@dataclass(frozen=True, slots=True)
class Usage:
    """Who needs a segment, and when it was last used or changed; `now` is the instant of asking."""

    now: datetime
    last_used: datetime
    unused_after: timedelta
    used_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """A definition and what is known about it; what is not known is left empty, and its rules say nothing.

    Attributes:
        condition: the definition.
        catalogue: the names there are.
        moment: when it is evaluated.
        segment: the name of the segment that it is of, if it is of one.
        counted: how many it holds for.
        known: for how many customers each trait has a value.
        changed: when the newest value of a trait came in.
        bounds: how old the newest value of a trait may be.
        events: how many events of each name there are, and from when to when.
        criteria: the criterion of each trait.
        segments: the definitions of all segments, for circles.
        alike: for other segments, the members in both as a share of the members in either.
        usage: who uses the segment.
    """

    condition: Condition
    catalogue: Catalogue
    moment: Moment
    segment: str | None = None
    counted: Counted | None = None
    known: Mapping[str, int] = field(default_factory=dict)
    changed: Mapping[str, datetime] = field(default_factory=dict)
    bounds: Mapping[str, timedelta] = field(default_factory=dict)
    events: Mapping[str, Extent] = field(default_factory=dict)
    criteria: Mapping[str, str] = field(default_factory=dict)
    segments: Mapping[str, Condition] = field(default_factory=dict)
    alike: Mapping[str, float] = field(default_factory=dict)
    usage: Usage | None = None
