"""What reading a file promises, whatever its format."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Protocol, Self

import pyarrow as pa

from ilk.kernel.types import ValueType

ROW = "_row"
"""The column with the number of each row in its file, from 1: bad lines are not counted."""

JSON = "_json"
"""The column with the whole row as JSON text, in formats that are JSON."""

WHOLE_ROW = "_ilk_row"
"""The column of Parquet that holds whole rows as JSON: a connector landed rows that need not have equal fields."""

ROW_GROUP = 122_880
"""DuckDB lays so many rows of a table together, and writes fastest what comes in such pieces."""

_ZONED = " with a zone"

REJECT_SCHEMA = pa.schema([("line", pa.int64()), ("text", pa.string()), ("reason", pa.string())])


@dataclass(frozen=True, slots=True)
class OwnType:
    """The type that a file itself gives a column: its values then come as this type, not as text.

    An instant is `zoned` when the file says that it is in UTC; otherwise it is a local time of some zone. Text is also
    what is `nested`, records and lists of them: it comes as it is, of the type that Arrow has for it, and its text is
    JSON.
    """

    type: ValueType
    zoned: bool = False
    nested: pa.DataType | None = field(default=None, compare=False)

    def __str__(self) -> str:
        return f"{self.type}{_ZONED}" if self.zoned else str(self.type)

    @classmethod
    def of(cls, text: str) -> Self:
        """The type that a text of one says."""
        return cls(ValueType(text.removesuffix(_ZONED)), text.endswith(_ZONED))


UNTYPED: Mapping[str, OwnType] = MappingProxyType({})
"""The types of a file that has none."""


class Restart(Exception):
    """The rows read so far are not all there are: forget them and read from `instead`."""

    def __init__(self, instead: "Reader") -> None:
        super().__init__("restart")
        self.instead = instead


class Reader(Protocol):
    """An open file. Rows come as Arrow, in the order of the file; values as text where the file gives no type."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns. In a chunk they are `c0`, `c1` and so on."""

    @property
    def json(self) -> bool:
        """Whether chunks hold `JSON` in place of columns; `columns` are then the keys seen at the beginning."""

    @property
    def own_types(self) -> Mapping[str, OwnType]:
        """The types that the file gives its columns; `UNTYPED` when it gives none. Text is one of them."""

    @property
    def rows(self) -> int | None:
        """About how many rows there are, if known."""

    @property
    def written(self) -> str:
        """How the file is written, in a few words."""

    def lacks(self, names: Sequence[str]) -> Sequence[str]:
        """Those of the names that are no columns."""

    def remedy(self, wanted: Sequence[str]) -> str | None:
        """What gives the file the wanted columns, when it lacks some; None when nothing is known to."""

    def chunks(self) -> Iterator[pa.Table]:
        """The rows, in tables of moderate size. Raises `Restart` at the end when some were passed over."""

    def rejects(self) -> Iterator[pa.Table]:
        """After the chunks: the lines that are no rows, as `REJECT_SCHEMA`."""

    def lines(self, rows: pa.Array) -> pa.Array:
        """After the chunks: the physical line, or row of a sheet, of each numbered row; `rows` ascend."""


def counted(first: int, count: int) -> pa.Array:
    """The numbers from `first` on, so many."""
    from numpy import arange, int64

    # From a buffer, for giving Arrow an array of numpy imports pandas.
    buffer = pa.py_buffer(arange(first, first + count, dtype=int64))
    return pa.Array.from_buffers(pa.int64(), count, [None, buffer])


def chunk_rows(columns: int) -> int:
    """How many rows of so many columns make a chunk of moderate size."""
    return max(1_000, min(4 * ROW_GROUP, 4_000_000 // max(columns, 1)))
