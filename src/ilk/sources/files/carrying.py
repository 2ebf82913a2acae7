"""Blanks that stand for what is above them, as where an order has a row a line and says what is its own once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pydantic import Field

from ilk.catalog.documents import Part
from ilk.sources.files.reader import OwnType, Reader, Restart

_BLANK = r"\s*"


class Carry(Part):
    """Columns of which a blank is what stands above it, in rows one after the other that agree in `within`."""

    columns: Annotated[tuple[str, ...], Field(min_length=1)]
    within: str

    @property
    def needed(self) -> tuple[str, ...]:
        """All columns that are read."""
        return (self.within, *self.columns)


@dataclass(frozen=True, slots=True)
class Carrying:
    """A reader of a file with columns whose blanks are filled; what it has beside rows is as in the file."""

    reader: Reader
    carry: Carry

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return self.reader.columns

    @property
    def json(self) -> bool:
        """Never: rows of JSON are not carried."""
        return self.reader.json

    @property
    def own_types(self) -> Mapping[str, OwnType]:
        """The types that the file gives its columns."""
        return self.reader.own_types

    @property
    def rows(self) -> int | None:
        """About how many rows there are, if known."""
        return self.reader.rows

    @property
    def written(self) -> str:
        """How the file is written, in a few words."""
        return self.reader.written

    def lacks(self, names: Sequence[str]) -> Sequence[str]:
        """Those of the names that are no columns."""
        return self.reader.lacks(names)

    def remedy(self, wanted: Sequence[str]) -> str | None:
        """What gives the file the wanted columns, when it lacks some."""
        return self.reader.remedy(wanted)

    def chunks(self) -> Iterator[pa.Table]:
        """The rows, filled; the last of a chunk is kept for the next. Raises `Restart` as the file's own reader."""
        above: pa.Table | None = None
        try:
            for chunk in self.reader.chunks():
                rows = chunk if above is None else pa.concat_tables([above, chunk])
                filled = self._filled(rows)
                yield filled.slice(rows.num_rows - chunk.num_rows)
                above = filled.slice(rows.num_rows - 1)
        except Restart as restart:
            raise Restart(Carrying(restart.instead, self.carry)) from None

    def rejects(self) -> Iterator[pa.Table]:
        """The lines that are no rows."""
        return self.reader.rejects()

    def lines(self, rows: pa.Array) -> pa.Array:
        """The physical line of each numbered row."""
        return self.reader.lines(rows)

    def _filled(self, rows: pa.Table) -> pa.Table:
        places = {name: f"c{number}" for number, name in enumerate(self.columns)}
        first = _first_of_groups(rows.column(places[self.carry.within]))
        for name in self.carry.columns:
            position = rows.schema.get_field_index(places[name])
            rows = rows.set_column(position, rows.schema.field(position), _from_above(rows.column(position), first))
        return rows


def _first_of_groups(keys: pa.ChunkedArray) -> np.ndarray:
    """For each row the number of the first row of its group; a row without a key is alone."""
    keys = keys.combine_chunks()
    same = pc.equal(keys.slice(1), keys.slice(0, max(len(keys) - 1, 0)))
    begins = np.ones(len(keys), dtype=bool)
    begins[1:] = ~pc.fill_null(pc.and_(same, _known(keys.slice(1))), fill_value=False).to_numpy(zero_copy_only=False)
    return np.maximum.accumulate(np.where(begins, np.arange(len(keys)), 0))


def _from_above(values: pa.ChunkedArray, first: np.ndarray) -> pa.Array:
    """The values, each blank filled with the last one that is known in its group."""
    values = values.combine_chunks()
    known = _known(values).to_numpy(zero_copy_only=False)
    last = np.maximum.accumulate(np.where(known, np.arange(len(values)), -1))
    return values.take(pa.array(last, mask=last < first))


def _known(values: pa.Array) -> pa.Array:
    if not pa.types.is_string(values.type) and not pa.types.is_large_string(values.type):
        return pc.is_valid(values)
    return pc.fill_null(pc.invert(pc.match_substring_regex(values, f"^{_BLANK}$")), fill_value=False)
