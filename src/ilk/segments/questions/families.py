"""Families: segments that share customers out among them, by the values of one trait or as parts of a split."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ilk.customers.rfm import SEGMENTS
from ilk.segments.conditions.comparison import Comparison
from ilk.segments.controls import document_of
from ilk.segments.tree import Condition
from ilk.segments.values.constants import Text
from ilk.segments.values.field import FieldValue

_FEWEST = 2


@dataclass(frozen=True, slots=True)
class Family:
    """Some segments of which nobody is in two; `name` is the trait, or the segment that is split."""

    name: str
    segments: Sequence[str]
    is_split: bool


def families(trees: Mapping[str, Condition]) -> list[Family]:
    """The families among some segments by name, the largest first; of RFM segments in the order of their map.

    A family is two segments or more that each ask whether one trait has a value, `rfm_segment = "champions"`, or
    that are the parts of one split: nobody is in two of them.
    """
    found: dict[tuple[str, bool], dict[str, str]] = {}
    for name, tree in trees.items():
        shared, is_split, value = _said(name, tree)
        if shared:
            found.setdefault((shared, is_split), {}).setdefault(value, name)
    large = sorted((each for each in found.items() if len(each[1]) >= _FEWEST), key=lambda each: (-len(each[1]), each))
    return [
        Family(shared, tuple(values[value] for value in sorted(values, key=_place)), is_split)
        for (shared, is_split), values in large
    ]


def _said(name: str, tree: Condition) -> tuple[str, bool, str]:
    """The trait or split segment that a segment shares with its family, which of both, and what is its own."""
    match tree:
        case _ if document_of(name) != name:
            return document_of(name), True, name
        case Comparison(op="=", left=FieldValue(name=trait), right=Text(constant=value)):
            return trait, False, value.lower()
        case _:
            return "", False, ""


def _place(value: str) -> tuple[int, str]:
    return (SEGMENTS.index(value) if value in SEGMENTS else len(SEGMENTS), value)
