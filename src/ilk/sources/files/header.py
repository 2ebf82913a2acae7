"""The header of a file: how many rows it takes, and what they call the columns."""

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from pydantic import Field

from ilk.catalog.documents import Part

BETWEEN = " / "
"""Stands between what the rows of a header say of a column, where they are joined."""


_BREAK = re.compile(r"\s*[\r\n]+\s*")


class Header(Part):
    """A header of several rows. `names` are those of the first or the last, or what all of them say, joined.

    Where they are joined, an empty cell of a row but the last stands for what is to its left: a question stands once,
    above the first of its answers. `Question / Answer` is then a column's name.
    """

    rows: int = Field(ge=1, le=10)
    names: Literal["first", "last", "joined"] = "first"


def column_names(header: Header | None, rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The names that the rows of a header give; a column that has none is called by its number.

    A name is one line, for expressions to name it: where it has several, a blank stands between them.

    Args:
        header: how they are to be read; without one, the columns of the first row have numbers.
        rows: as many as the header has, or fewer where the file ends before; the first row of data without a header.
    """
    width = max((len(row) for row in rows), default=0)
    full = [[_BREAK.sub(" ", cell.strip()) for cell in row] + [""] * (width - len(row)) for row in rows]
    match header:
        case None:
            names = [""] * width
        case Header(names="first"):
            names = full[0]
        case Header(names="last"):
            names = full[-1]
        case _:
            names = list(_joined(full))
    return tuple(name or f"column_{number}" for number, name in enumerate(names, 1))


def _joined(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    spread = [*(_spread(row) for row in rows[:-1]), rows[-1]]
    for place, last in enumerate(zip(*spread, strict=True)):
        is_own = any(row[place] for row in rows)
        yield BETWEEN.join(dict.fromkeys(cell for cell in last if cell)) if is_own else ""


def _spread(row: Sequence[str]) -> list[str]:
    """A row with each empty cell filled from its left."""
    found: list[str] = []
    for cell in row:
        found.append(cell or (found[-1] if found else ""))
    return found
