"""Delimited text, read by the engine's own reader: rows as Arrow, all values as text, and the lines that are none."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

CUT = 10_000
"""The text of a rejected record is cut after so many characters."""

_MEMORY = "1GB"
_WIDE = 500
"""From so many columns on one thread reads, for each keeps a buffer a column."""


class Unreadable(Exception):
    """The reader gave up: the text keeps no rules at all."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record that is no row: its first byte in the file, from 0, its line as the reader counts, its text, and why."""

    start: int
    line: int
    text: str
    kind: str


class DelimitedScan:
    """One pass over a delimited file, in an engine of its own in memory.

    Args:
        path: a file in UTF-8.
        columns: how many columns a row has; they are named `c0`, `c1`, …
        delimiter: the character between values.
        quote: the character around values that hold delimiters.
        header: whether the first line is no row.
        skipped: lines to pass over before it.
        compression: `gzip`, `zstd`, or None.
    """

    def __init__(
        self,
        path: Path,
        columns: int,
        *,
        delimiter: str,
        quote: str,
        header: bool,
        skipped: int = 0,
        compression: str | None = None,
    ) -> None:
        self._options: dict[str, Any] = {
            "auto_detect": False,
            "all_varchar": True,
            "columns": {f"c{number}": "VARCHAR" for number in range(columns)},
            "sep": delimiter,
            "quotechar": quote,
            "escapechar": quote,
            "header": header,
            "skiprows": skipped,
            "compression": compression or "none",
            "store_rejects": True,
        }
        self._path = path
        self._columns = columns
        self._rejected: Sequence[Rejected] = ()

    @property
    def rejected(self) -> Sequence[Rejected]:
        """After the rows: the records that are none, in the order of the file."""
        return self._rejected

    def rows(self, size: int) -> Iterator[pa.RecordBatch]:
        """The rows in batches of `size`, in the order of the file. Raises `Unreadable` when the reader gives up."""
        config: dict[str, Any] = {"autoload_known_extensions": False, "memory_limit": _MEMORY}
        engine = duckdb.connect(":memory:", config=config | ({"threads": 1} if self._columns > _WIDE else {}))
        try:
            yield from engine.read_csv(str(self._path), **self._options).to_arrow_reader(size)
            found = engine.table("reject_errors").select("line_byte_position", "line", "csv_line", "error_type")
            self._rejected = _each_once(found.fetchall())
        except duckdb.InvalidInputException as error:
            raise Unreadable(str(error)) from error
        finally:
            engine.close()


def _each_once(rows: Sequence[tuple[int, int, str | None, str]]) -> list[Rejected]:
    """A record may be rejected for several reasons: the first one counts."""
    firsts = (next(group) for _, group in groupby(sorted(rows, key=_position), key=lambda row: row[0]))
    return [Rejected(start - 1, line, text or "", kind) for start, line, text, kind in firsts]


def _position(row: tuple[int, int, str | None, str]) -> tuple[int, str]:
    return (row[0], row[3])
