"""The tree of a regular expression: characters, one after the other, one or the other, again and again."""

from dataclasses import dataclass
from typing import Literal

LAST = 0x10FFFF
HALVES = range(0xD800, 0xE000)
"""Halves of characters, which are none."""
Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Characters:
    """One character of some ranges of code points, both ends included, or of none of them."""

    ranges: tuple[Range, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """The beginning or the end of the text."""

    side: Literal["start", "end"]


@dataclass(frozen=True, slots=True)
class InOrder:
    """One part after the other."""

    parts: tuple["Pattern", ...]


@dataclass(frozen=True, slots=True)
class Either:
    """One of several parts."""

    options: tuple["Pattern", ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A part so many times; without end for a missing `most`."""

    part: "Pattern"
    least: int
    most: int | None


Pattern = Characters | Edge | InOrder | Either | Repeat
