"""Events one after the other: funnels and sequences of other tools."""

from collections.abc import Sequence
from typing import Any

from ilk.segments.conditions.sequence import EventSequence
from ilk.segments.conditions.steps import Step
from ilk.segments.importing.moments import units
from ilk.segments.kinds import AnyCondition
from ilk.segments.subjects.events import AnyEventWindow
from ilk.segments.time.durations import Duration


def duration(count: Any, word: Any) -> Duration:
    """A length of time between events. Raises `Unsayable` for one that cannot be said."""
    number, unit = units(count, word)
    return Duration.model_validate({"count": number, "unit": unit})


def in_order(steps: Sequence[Step], window: AnyEventWindow, within: Duration | None = None) -> AnyCondition:
    """Whether the steps happened one after the other, in a window, within a length of time from first to last."""
    return EventSequence(steps=tuple(steps), window=window, within=within)
