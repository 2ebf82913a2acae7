"""What came from a place."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Brought:
    """How many rows or files came, and what is other than before in the columns, a sentence each."""

    count: int
    drift: tuple[str, ...] = ()
    of: Literal["row", "file"] = "row"
