"""Which way one more event, or time alone, can turn an answer."""

from enum import Flag
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ilk.segments.tree import Node


class Turn(Flag):
    """What one more event of a name, or time alone, can do to an answer: a condition's yes is more than its no.

    Where this says that a value can only rise, or only fall, it does not become known nor get lost either.
    """

    NEITHER = 0
    RISES = 1
    FALLS = 2
    EITHER = 3

    @property
    def opposite(self) -> "Turn":
        """The same, of the opposite."""
        match self:
            case Turn.RISES:
                return Turn.FALLS
            case Turn.FALLS:
                return Turn.RISES
            case _:
                return self

    def when(self, moved: "Turn") -> "Turn":
        """What happens to an answer that turns so as something rises, where that moves so."""
        match moved:
            case Turn.RISES:
                return self
            case Turn.FALLS:
                return self.opposite
            case Turn.NEITHER:
                return moved
            case _:
                return Turn.EITHER if self else self


def any_turn(turns: "Iterable[Turn]") -> Turn:
    """What can happen to an answer that rises and falls with some others."""
    return reduce(or_, turns, Turn.NEITHER)


def turn_unless_known(node: "Node", event: str) -> Turn:
    """Either, where an answer stands on events of a name at all."""
    asked = any(need.event == event for each in node.walk() for need in each.needs())
    return Turn.EITHER if asked else Turn.NEITHER
