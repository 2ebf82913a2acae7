"""Which values a field can have once conditions hold: intervals of what is ordered, sets of texts, and missing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

Point = float | datetime
Edge = tuple[Point | None, bool]
"""Where an interval ends, None without end; and whether the end itself is outside."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Values from `low` to `high`; None is without end, an `open` edge is not itself inside."""

    low: Point | None = None
    high: Point | None = None
    low_open: bool = False
    high_open: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether no value is inside."""
        if self.low is None or self.high is None:
            return False
        return _above(self.low, self.high) or (self.low == self.high and (self.low_open or self.high_open))

    def meet(self, other: "Interval") -> "Interval":
        """The values inside both."""
        low, low_open = _tighter((self.low, self.low_open), (other.low, other.low_open), lower=True)
        high, high_open = _tighter((self.high, self.high_open), (other.high, other.high_open), lower=False)
        return Interval(low, high, low_open, high_open)

    def outside(self) -> list["Interval"]:
        """All other values."""
        found = []
        if self.low is not None:
            found.append(Interval(high=self.low, high_open=not self.low_open))
        if self.high is not None:
            found.append(Interval(low=self.high, low_open=not self.high_open))
        return found


@dataclass(frozen=True, slots=True)
class Ordered:
    """What a number or an instant can be: inside one of some intervals, or missing."""

    intervals: tuple[Interval, ...]
    missing: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether it can be nothing."""
        return not self.missing and not self.intervals

    def meet(self, other: "Ordered") -> "Ordered":
        """What meets both."""
        met = [one.meet(another) for one in self.intervals for another in other.intervals]
        return Ordered(tuple(each for each in met if not each.is_empty), self.missing and other.missing)

    def complement(self) -> "Ordered":
        """All else: missing, if it could not be missing."""
        rest = Ordered((Interval(),), missing=True)
        for interval in self.intervals:
            rest = rest.meet(Ordered(tuple(interval.outside()), missing=True))
        return Ordered(rest.intervals, missing=not self.missing)


@dataclass(frozen=True, slots=True)
class Texts:
    """What a text can be: one of some, or with `others` any but these; or missing."""

    values: frozenset[str]
    others: bool = False
    missing: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether it can be nothing."""
        return not self.missing and not self.others and not self.values

    def meet(self, other: "Texts") -> "Texts":
        """What meets both."""
        missing = self.missing and other.missing
        match self.others, other.others:
            case True, True:
                return Texts(self.values | other.values, others=True, missing=missing)
            case True, False:
                return Texts(other.values - self.values, missing=missing)
            case False, True:
                return Texts(self.values - other.values, missing=missing)
            case _:
                return Texts(self.values & other.values, missing=missing)

    def complement(self) -> "Texts":
        """All else: missing, if it could not be missing."""
        return Texts(self.values, others=not self.others, missing=not self.missing)


Domain = Ordered | Texts


def any_known(intervals: Sequence[Interval]) -> Ordered:
    """Values inside some intervals, and not missing."""
    return Ordered(tuple(each for each in intervals if not each.is_empty))


def known_part(domain: Domain) -> Domain:
    """A domain without missing."""
    return replace(domain, missing=False)


def met(one: Domain, other: Domain) -> Domain | None:
    """What meets both; None for what cannot be compared."""
    match one, other:
        case Ordered(), Ordered():
            return one.meet(other)
        case Texts(), Texts():
            return one.meet(other)
        case _:
            return None


def _above(one: Point, other: Point) -> bool:
    match one, other:
        case datetime(), datetime():
            return one > other
        case float() | int(), float() | int():
            return one > other
        case _:
            return False


def _tighter(one: Edge, other: Edge, *, lower: bool) -> Edge:
    """The edge that leaves fewer values inside."""
    if one[0] is None:
        return other
    if other[0] is None:
        return one
    if one[0] == other[0]:
        return one[0], one[1] or other[1]
    return one if _above(one[0], other[0]) is lower else other
