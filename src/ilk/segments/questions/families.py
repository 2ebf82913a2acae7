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
_SPLIT = "."
"""Ends what the parts of a split share, so that it is no trait."""


@dataclass(frozen=True, slots=True)
class Family:
    """Some segments of which nobody is in two; `name` is the trait, or the segment that is split."""

    name: str
    segments: Sequence[str]
    is_split: bool


def families(trees: Mapping[str, Condition]) -> list[Sequence[str]]:
    """The segments of each of `named_families`."""
    return [family.segments for family in named_families(trees)]


def named_families(trees: Mapping[str, Condition]) -> list[Family]:
    """The families among some segments by name, the largest first; of RFM segments in the order of their map.

    A family is two segments or more that each ask whether one trait has a value, `rfm_segment = "champions"`, or
    that are the parts of one split: nobody is in two of them.
    """
    found: dict[str, dict[str, str]] = {}
    for name, tree in trees.items():
        trait, value = _said(name, tree)
        if trait:
            found.setdefault(trait, {}).setdefault(value, name)
    large = sorted((each for each in found.items() if len(each[1]) >= _FEWEST), key=lambda each: (-len(each[1]), each))
    return [
        Family(
            name=shared.removesuffix(_SPLIT),
            segments=tuple(values[value] for value in sorted(values, key=_place)),
            is_split=shared.endswith(_SPLIT),
        )
        for shared, values in large
    ]


def _said(name: str, tree: Condition) -> tuple[str, str]:
    """What a segment has in common with its family, and what is its own; nothing for one without a family."""
    match tree:
        case _ if document_of(name) != name:
            return document_of(name) + _SPLIT, name
        case Comparison(op="=", left=FieldValue(name=trait), right=Text(constant=value)):
            return trait, value.lower()
        case _:
            return "", ""


def _place(value: str) -> tuple[int, str]:
    return (SEGMENTS.index(value) if value in SEGMENTS else len(SEGMENTS), value)
