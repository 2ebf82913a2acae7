"""What is recorded of a segment as a series: one value for each beginning of a period, without gaps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from ilk.segments.refresh.sizes import Size
from ilk.segments.time.spans import start_of_next, start_of_period, start_of_previous

Step = Literal["day", "week", "month"]


@dataclass(frozen=True, slots=True)
class Series:
    """The beginnings of periods that are on record, oldest first, with what was recorded by then."""

    period: Step
    zone: ZoneInfo
    instants: tuple[datetime, ...]
    sizes: tuple[Size, ...]

    def following(self, count: int) -> list[datetime]:
        """The beginnings of the next periods."""
        found, at = [], self.instants[-1]
        for _ in range(count):
            at = start_of_next(at, self.period, self.zone)
            found.append(at)
        return found


def series(recorded: Sequence[Size], period: Step, zone: ZoneInfo) -> Series:
    """The newest stretch of periods at whose beginnings something was on record, by one version of the definition.

    What counts at the beginning of a period is the newest record of the period before, or of that very instant. The
    stretch ends, going back, at a period of which nothing was recorded, and where the definition was another one.

    Args:
        recorded: oldest first.
    """
    same = [size for size in recorded if size.version == recorded[-1].version]
    found: list[tuple[datetime, Size]] = []
    at = start_of_period(same[-1].as_of, period, zone) if same else None
    while at is not None:
        before = start_of_previous(at, period, zone)
        known = next((size for size in reversed(same) if before < size.as_of <= at), None)
        found += [(at, known)] if known else []
        at = before if known else None
    found.reverse()
    return Series(period, zone, tuple(instant for instant, _ in found), tuple(size for _, size in found))
