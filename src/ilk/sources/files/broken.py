"""Delimited files with broken quotes, line by line: a quote that does not close costs its own line and no other."""

import csv
import io
from array import array
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from ilk.sources.files.dialect import Dialect, remedy
from ilk.sources.files.plain import TextFile, opened
from ilk.sources.files.reader import REJECT_SCHEMA, ROW, UNTYPED, chunk_rows, counted

_MOST_LINES = 500
"""A quoted value spans at most so many lines; a quote that is open longer is a stray one."""


@dataclass(slots=True)
class _Lines:
    """The lines of a file with their numbers, where some can be put back."""

    numbered: Iterator[tuple[int, bytes]]
    back: deque[tuple[int, bytes]] = field(default_factory=deque)

    def take(self) -> tuple[int, bytes] | None:
        return self.back.popleft() if self.back else next(self.numbered, None)


class BrokenReader:
    """A delimited file whose quotes cannot be trusted."""

    json = False
    own_types = UNTYPED
    written = "text with broken quotes"

    def __init__(self, text: TextFile, dialect: Dialect) -> None:
        self._text = text
        self._dialect = dialect
        self._numbers: array[int] = array("q")
        self._rejects: list[tuple[int, str, str]] = []

    @property
    def columns(self) -> tuple[str, ...]:
        return self._dialect.columns

    @property
    def rows(self) -> int:
        return max(self._text.lines - self._dialect.header_lines, 0)

    def lacks(self, names: Sequence[str]) -> Sequence[str]:
        known = set(self.columns)
        return [name for name in names if name not in known]

    def remedy(self, wanted: Sequence[str]) -> str | None:
        return remedy(self._text, self._dialect, wanted)

    def chunks(self) -> Iterator[pa.Table]:
        self._numbers, self._rejects = array("q"), []
        size = chunk_rows(len(self.columns)) // 4
        rows: list[list[str]] = []
        with opened(self._text.path, self._text.compression) as stream:
            lines = _Lines(enumerate(stream, 1))
            for number, record in self._records(lines):
                self._numbers.append(number)
                rows.append(record)
                if len(rows) >= size:
                    yield self._chunk(rows)
                    rows = []
        if rows:
            yield self._chunk(rows)

    def rejects(self) -> Iterator[pa.Table]:
        if self._rejects:
            yield pa.table(list(zip(*self._rejects, strict=True)), schema=REJECT_SCHEMA)

    def lines(self, rows: pa.Array) -> pa.Array:
        from numpy import frombuffer, int64

        lines = frombuffer(self._numbers, dtype=int64)[rows.to_numpy() - 1]
        return pa.Array.from_buffers(pa.int64(), len(lines), [None, pa.py_buffer(lines)])

    def _chunk(self, rows: list[list[str]]) -> pa.Table:
        first = len(self._numbers) - len(rows) + 1
        columns = {f"c{number}": pa.array(values, pa.string()) for number, values in enumerate(zip(*rows, strict=True))}
        return pa.table(columns | {ROW: counted(first, len(rows))})

    def _records(self, lines: _Lines) -> Iterator[tuple[int, list[str]]]:
        """The good records with the line each begins on; the others are noted as rejects."""
        while (taken := lines.take()) is not None:
            number, line = taken
            if number <= self._dialect.header_lines or not line.strip():
                continue
            try:
                record = self._record(line.decode(), lines)
            except UnicodeDecodeError:
                self._reject(number, line, "the line holds bytes that are not UTF-8")
                continue
            if record and len(record) == len(self.columns) + 1 and not record[-1].strip():
                record.pop()
            if record is None:
                self._reject(number, line, "a quote is never closed, or stands inside a value")
            elif len(record) != len(self.columns):
                fewer = "fewer" if len(record) < len(self.columns) else "more"
                self._reject(number, line, f"the line has {fewer} values than the header")
            else:
                yield number, record

    def _record(self, text: str, lines: _Lines) -> list[str] | None:
        """The record that begins with a line, and takes more lines while a quote is open; None when it never closes."""
        if self._dialect.quote not in text:
            return text.rstrip("\r\n").split(self._dialect.delimiter)
        used: list[tuple[int, bytes]] = []
        while True:
            record, is_open = self._parsed(text)
            if record is not None:
                return record
            more = lines.take() if is_open and len(used) < _MOST_LINES else None
            if more is None:
                lines.back.extendleft(reversed(used))
                return None
            used.append(more)
            text += more[1].decode(errors="replace")

    def _parsed(self, text: str) -> tuple[list[str] | None, bool]:
        """The record of a text, or None and whether a quote is still open."""
        reader = csv.reader(
            io.StringIO(text, newline=""), delimiter=self._dialect.delimiter, quotechar=self._dialect.quote, strict=True
        )
        try:
            record = next(reader)
        except csv.Error as error:
            return (None, "unexpected end" in str(error))
        return (record, False)

    def _reject(self, number: int, line: bytes, reason: str) -> None:
        self._rejects.append((number, line.decode(errors="replace").rstrip("\r\n"), reason))
