"""What a column of a table is: numbers, yes or no, levels; or nothing that customers can be compared by, and why."""

import re
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilk.models.features.steps import is_number, is_text, texts
from ilk.models.tables import Floats, column, numbers

Kind = Literal["number", "yes_no", "level"]
_YES = ("yes", "true", "y")
_WORDS = ({"yes", "no"}, {"true", "false"}, {"y", "n"})
_IDENTIFIER = re.compile(r"(^|_)(id|key|uuid|guid|number|no|nr)$|[a-z](ID|Id|Key)$", re.ASCII)
_FEW_ROWS = 20
_MOST_ITEM_LEVELS = 25


@dataclass(frozen=True, slots=True)
class Unusable:
    """A column that tells no customers apart, or each from every other."""

    why: str


@dataclass(frozen=True, slots=True, eq=False)
class Numbers:
    """A column of numbers.

    Args:
        name: of the column.
        missing: how many values are missing.
        values: the known ones.
        yes_no: whether they are 0 and 1 only.
    """

    name: str
    missing: int
    values: Floats
    yes_no: bool = False

    @property
    def kind(self) -> Kind:
        """What the column holds."""
        return "yes_no" if self.yes_no else "number"


@dataclass(frozen=True, slots=True, eq=False)
class Levels:
    """A column of texts.

    Args:
        name: of the column.
        missing: how many values are missing.
        counts: how often each level is there.
        yes: the level that means yes, where the only other one means no.
    """

    name: str
    missing: int
    counts: dict[str, int]
    yes: str | None = None

    @property
    def kind(self) -> Kind:
        """What the column holds."""
        return "level" if self.yes is None else "yes_no"


def look(table: pa.Table, name: str, *, as_levels: bool = False, trusted: bool = False) -> Numbers | Levels | Unusable:
    """What a column of a table holds.

    Args:
        table: with the column.
        name: of the column.
        as_levels: whether numbers count as levels.
        trusted: whether it is no identifier, although it may look like one.

    Raises:
        UserError: `unknown-column`, `not-finite`.
    """
    values = column(table, name)
    missing = int(pc.sum(pc.is_null(values, nan_is_null=True)).as_py() or 0)
    if missing == len(values):
        return Unusable("all values are missing")
    kind = values.type.value_type if pa.types.is_dictionary(values.type) else values.type
    if pa.types.is_boolean(kind) or is_number(kind):
        return _item(table, name, missing) if as_levels else _numbers(table, name, missing, trusted=trusted)
    if is_text(kind):
        return _levels(table, name, missing, trusted=trusted)
    return Unusable(f"a column of the type {kind} is no criterion; make a number of it, such as the days since a date")


def _numbers(table: pa.Table, name: str, missing: int, *, trusted: bool) -> Numbers | Unusable:
    values = numbers(table, [name], missing=True)[name]
    known = values[~np.isnan(values)] if missing else values
    least, most = known.min(), known.max()
    if least == most:
        return Unusable("all values are the same")
    if (least, most) == (0, 1) and ((known == 0) | (known == 1)).all():
        return Numbers(name, missing, known, yes_no=True)
    if not trusted and _is_identifier(known, name, table.num_rows):
        return Unusable("it looks like an identifier: every value is there once")
    return Numbers(name, missing, known)


def _is_identifier(known: Floats, name: str, rows: int) -> bool:
    """Whether whole numbers only tell rows apart: all differ, and they run on without gaps or are called so."""
    named = known.max() - known.min() + 1 == rows or _IDENTIFIER.search(name)
    if rows < _FEW_ROWS or len(known) < rows or not named:
        return False
    return bool((known == np.floor(known)).all()) and len(np.unique(known)) == rows


def _levels(table: pa.Table, name: str, missing: int, *, trusted: bool) -> Levels | Unusable:
    levels = counted(texts(table, name))
    known = table.num_rows - missing
    if len(levels) == 1:
        return Unusable("all values are the same")
    if not trusted and len(levels) > max(_FEW_ROWS, known / 2):
        return Unusable("it looks like an identifier or free text: hardly any value is there twice")
    folded = {level.casefold() for level in levels}
    if len(levels) == len(folded) and folded in _WORDS:
        yes = next(level for level in levels if level.casefold() in _YES)
        return Levels(name, missing, levels, yes)
    return Levels(name, missing, levels)


def _item(table: pa.Table, name: str, missing: int) -> Levels | Unusable:
    """A number or yes and no as an item with a few answers."""
    levels = counted(texts(table, name))
    if len(levels) == 1:
        return Unusable("all values are the same")
    if len(levels) > _MOST_ITEM_LEVELS:
        return Unusable(f"{len(levels)} different values are too many for levels; cut them into bands first")
    return Levels(name, missing, levels)


def counted(values: pa.ChunkedArray) -> dict[str, int]:
    """How often each text is there; missing ones are not counted."""
    found = pc.value_counts(values.drop_null())
    return dict(zip(found.field("values").to_pylist(), found.field("counts").to_pylist(), strict=True))
