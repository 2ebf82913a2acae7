"""What a test of a shape says: files as the product writes them, and what a project made of them holds."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Sample:
    """Files of ready shapes, made by hand, and what `ilk init` and `ilk run` make of them.

    Attributes:
        files: the text of each file by its name.
        shapes: the name of the shape that each file has.
        rows: rows of the warehouse's tables after a run, by hand.
        customers: how many customers there are, by hand.
        quarantined: for each source with bad rows, how many rows broke which rule.
    """

    files: Mapping[str, str]
    shapes: Mapping[str, str]
    rows: Mapping[str, int]
    customers: int
    quarantined: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
