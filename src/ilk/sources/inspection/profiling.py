"""A file as it is: its format, and for each column how many values there are and what they look like."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from ilk.kernel.errors import UserError
from ilk.kernel.types import ValueType
from ilk.sources.files.finding import FoundFile, find
from ilk.sources.files.jsonlines import flat
from ilk.sources.files.opening import opened_file
from ilk.sources.files.parquet import as_text
from ilk.sources.files.reader import JSON, ROW, Reader, Restart
from ilk.sources.files.settings import FileSettings
from ilk.sources.files.unpacking import with_members
from ilk.sources.mapping.texts import BLANKS

MOST_ROWS = 200_000
MOST_COLUMNS = 500
_MOST_VALUES = 20_000
_EXAMPLES = 5
_FIRST_ROWS = 1_000


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """A column of a file. `values` are its most frequent values with their counts, most frequent first.

    `native` is the type that the file itself gives it, if it gives types. `complete` says whether `values` are all.
    """

    name: str
    rows: int
    known: int
    distinct: int
    values: tuple[tuple[str, int], ...]
    complete: bool
    native: ValueType | None = None

    @property
    def missing_share(self) -> float:
        """The share of rows without a value."""
        return 1 - self.known / self.rows if self.rows else 0.0

    @property
    def is_unique(self) -> bool:
        """Whether each row has a value of its own."""
        return 0 < self.distinct == self.known == self.rows

    @property
    def examples(self) -> tuple[str, ...]:
        """Some values."""
        return tuple(value for value, _ in self.values[:_EXAMPLES])


@dataclass(frozen=True, slots=True)
class FileProfile:
    """A file, its columns, and how it is written in words. `rows` were looked at; `whole` says whether that is all.

    `first` are its first rows, as texts.
    """

    path: Path
    written: str
    rows: int
    whole: bool
    rejected: int
    columns: tuple[ColumnProfile, ...]
    first: tuple[tuple[str | None, ...], ...] = ()


def profile(path: Path) -> FileProfile:
    """Look at the first rows of a file. Raises `UserError` when it cannot be read, or has too many columns."""
    file = with_members(find(str(path.resolve()), path.resolve().parent))[0]
    settings = FileSettings(path=path.name)
    with opened_file(file, settings, ()) as reader:
        if len(reader.columns) > MOST_COLUMNS:
            raise _too_wide(file, reader)
        table, whole, rejected, able = _beginning(reader)
        if not table.num_rows:
            raise UserError("no-rows", "the file has a header and no rows", where=path.name)
        return FileProfile(
            path=path,
            written=able.written,
            rows=table.num_rows,
            whole=whole,
            rejected=rejected,
            columns=tuple(_columns(table, able)),
            first=_first(table),
        )


def _beginning(reader: Reader) -> tuple[pa.Table, bool, int, Reader]:
    """The first rows, whether they are all, how many lines among them are no rows, and the reader that could read."""
    parts: list[pa.Table] = []
    rows = 0
    try:
        for chunk in reader.chunks():
            parts.append(_parsed(chunk) if reader.json else chunk)
            rows += chunk.num_rows
            if rows >= MOST_ROWS:
                return _joined(parts).slice(0, MOST_ROWS), False, 0, reader
    except Restart as restart:
        return _beginning(restart.instead)
    return _joined(parts), True, sum(rejects.num_rows for rejects in reader.rejects()), reader


def _joined(parts: Sequence[pa.Table]) -> pa.Table:
    return pa.concat_tables(parts, promote_options="default") if parts else pa.table({})


def _parsed(chunk: pa.Table) -> pa.Table:
    """Rows of JSON as columns of text."""
    rows = [dict(flat(_object(text))) for text in chunk.column(JSON).to_pylist()]
    names = list(dict.fromkeys(name for row in rows for name in row))
    return pa.table({name: pa.array([row.get(name) for row in rows], pa.string()) for name in names})


def _object(text: str) -> Mapping[str, object]:
    try:
        value = json.loads(text)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _columns(table: pa.Table, reader: Reader) -> Iterator[ColumnProfile]:
    native = {name: own.type for name, own in reader.own_types.items()}
    names = [name for name in table.column_names if name != ROW]
    shown = names if reader.json else reader.columns
    for column, name in zip(names, shown, strict=True):
        yield _profiled(name, table.column(column), native.get(name))


def _first(table: pa.Table) -> tuple[tuple[str | None, ...], ...]:
    """The first rows as texts."""
    rows = table.slice(0, _FIRST_ROWS).combine_chunks()
    names = [name for name in table.column_names if name != ROW]
    texts = [as_text(rows.column(name).combine_chunks()).to_pylist() for name in names]
    return tuple(zip(*texts, strict=True))


def _profiled(name: str, column: pa.ChunkedArray, native: ValueType | None) -> ColumnProfile:
    texts = pa.chunked_array([as_text(chunk) for chunk in column.chunks], pa.string())
    trimmed = pc.utf8_trim(texts, characters=BLANKS)
    known = trimmed.filter(pc.fill_null(pc.not_equal(trimmed, ""), fill_value=False))
    counted = pc.value_counts(known)
    order = pc.sort_indices(counted.field("counts"), sort_keys=[("", "descending")])[:_MOST_VALUES]
    values = counted.take(order)
    return ColumnProfile(
        name=name,
        rows=len(column),
        known=len(known),
        distinct=len(counted),
        values=tuple(zip(values.field("values").to_pylist(), values.field("counts").to_pylist(), strict=True)),
        complete=len(counted) <= _MOST_VALUES,
        native=native,
    )


def _too_wide(file: FoundFile, reader: Reader) -> UserError:
    what = f"the file has {len(reader.columns):,} columns; a project is proposed for at most {MOST_COLUMNS}"
    hint = "Export the columns that say something about customers."
    return UserError("too-many-columns", what, where=file.name, hint=hint)
