"""CSV and its kin: read by the engine; a file with broken quotes is read once more, line by line."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from ilk.sources.files.broken import BrokenReader
from ilk.sources.files.dialect import Dialect, delimiter_name, dialect_of, remedy
from ilk.sources.files.finding import FoundFile
from ilk.sources.files.format import Format
from ilk.sources.files.lines import counted_lines, simple_lines
from ilk.sources.files.plain import TextFile, prepared
from ilk.sources.files.reader import REJECT_SCHEMA, ROW, UNTYPED, Reader, Restart, chunk_rows, counted
from ilk.sources.files.settings import FileSettings
from ilk.warehouse.delimited import CUT, DelimitedScan, Rejected, Unreadable

_UNCLOSED = "UNQUOTED VALUE"
_REASONS = {
    "MISSING COLUMNS": "the line has fewer values than the header",
    "TOO MANY COLUMNS": "the line has more values than the header",
    _UNCLOSED: "a quote is never closed, or stands inside a value",
    "INVALID ENCODING": "the line holds bytes that are not UTF-8",
    "LINE SIZE OVER MAXIMUM": "the line is longer than two million characters",
}


@contextmanager
def _opened(file: FoundFile, settings: FileSettings, scratch: Path | None) -> Iterator[Reader]:
    with prepared(file, settings.encoding, settings.quote, scratch) as text:
        yield DelimitedReader(text, dialect_of(text, settings))


CSV = Format("csv", "CSV", (".csv", ".tsv", ".tab", ".psv"), _opened)


class DelimitedReader:
    """A delimited file whose quotes can be trusted, until they cannot."""

    json = False
    own_types = UNTYPED

    def __init__(self, text: TextFile, dialect: Dialect) -> None:
        self._text = text
        self._dialect = dialect
        self._rows = 0
        self._inner_ends = 0
        self._rejects: list[Rejected] = []

    @property
    def columns(self) -> tuple[str, ...]:
        return self._dialect.columns

    @property
    def rows(self) -> int:
        return max(self._text.lines - self._dialect.header_lines, 0)

    @property
    def written(self) -> str:
        return f"text in {self._text.encoding}, {delimiter_name(self._dialect.delimiter)} between values"

    def lacks(self, names: Sequence[str]) -> Sequence[str]:
        known = set(self.columns)
        return [name for name in names if name not in known]

    def remedy(self, wanted: Sequence[str]) -> str | None:
        return remedy(self._text, self._dialect, wanted)

    def chunks(self) -> Iterator[pa.Table]:
        self._rows = self._inner_ends = 0
        scan = DelimitedScan(
            self._text.path,
            len(self.columns),
            delimiter=self._dialect.delimiter,
            quote=self._dialect.quote,
            header=self._dialect.header_lines > self._dialect.skipped,
            skipped=self._dialect.skipped,
            compression=self._text.compression,
        )
        try:
            for batch in scan.rows(chunk_rows(len(self.columns))):
                yield self._numbered(batch)
        except Unreadable:
            raise Restart(BrokenReader(self._text, self._dialect)) from None
        self._rejects = [_settled(reject, pairs=self._text.pairs) for reject in scan.rejected]
        if self._passed_over():
            raise Restart(BrokenReader(self._text, self._dialect))

    def rejects(self) -> Iterator[pa.Table]:
        if not self._rejects:
            return
        places = {} if self._is_simple() else self._counted(pa.array([], pa.int64()))[1]
        rows = [
            (places.get(reject.start, reject.line), reject.text, _REASONS.get(reject.kind, reject.kind.lower()))
            for reject in self._rejects
        ]
        yield pa.table(list(zip(*rows, strict=True)), schema=REJECT_SCHEMA)

    def lines(self, rows: pa.Array) -> pa.Array:
        if self._is_simple():
            return simple_lines(rows, self._dialect.header_lines, [reject.line for reject in self._rejects])
        return self._counted(rows)[0]

    def _numbered(self, batch: pa.RecordBatch) -> pa.Table:
        if self._text.quotes:
            ends = [pc.sum(pc.count_substring(column, "\n")).as_py() or 0 for column in batch.columns]
            self._inner_ends += sum(ends)
        numbers = counted(self._rows + 1, batch.num_rows)
        self._rows += batch.num_rows
        return pa.Table.from_batches([batch]).append_column(ROW, numbers)

    def _passed_over(self) -> bool:
        """Whether lines are unaccounted for: an unclosed quote swallows all that follow."""
        unclosed = (reject.text for reject in self._rejects if reject.kind == _UNCLOSED)
        if any("\n" in text or len(text) >= CUT - 2 for text in unclosed):
            return True
        explained = self._dialect.header_lines + self._rows + len(self._rejects) + self._inner_ends
        return not explained <= self._text.lines <= explained + self._text.blank

    def _is_simple(self) -> bool:
        """Whether each row and each reject takes one line, and no line is blank."""
        return self._text.lines == self._dialect.header_lines + self._rows + len(self._rejects)

    def _counted(self, rows: pa.Array) -> tuple[pa.Array, Mapping[int, int]]:
        rejected = {reject.start: reject.text.count("\n") + 1 for reject in self._rejects}
        return counted_lines(self._text, self._dialect, rows, rejected)


def _settled(reject: Rejected, *, pairs: bool) -> Rejected:
    r"""A reject without the blank lines before it that the engine counts to it, nor the second half of a `\r\n`."""
    bare = reject.text.lstrip("\r\n")
    before = reject.text[: len(reject.text) - len(bare)]
    blank_lines = before.count("\n") - (pairs and before.startswith("\n"))
    return replace(reject, start=reject.start + len(before), line=reject.line + blank_lines, text=bare.rstrip("\r\n"))
