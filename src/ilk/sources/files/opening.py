"""A file, opened in its format: named, told by its name, or by its first bytes."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ilk.kernel.errors import UserError, nearest
from ilk.sources.files.delimited import DelimitedReader
from ilk.sources.files.dialect import delimiter_name, delimiter_with, dialect_of
from ilk.sources.files.excel import ExcelReader
from ilk.sources.files.finding import FoundFile, reading
from ilk.sources.files.jsonlines import JsonLinesReader
from ilk.sources.files.parquet import ParquetReader
from ilk.sources.files.plain import TextFile, compression_of, prepared
from ilk.sources.files.reader import Reader
from ilk.sources.files.settings import FileFormat, FileSettings

_ENDINGS = {
    FileFormat.CSV: (".csv", ".tsv", ".tab", ".txt", ".dat", ".data", ".psv"),
    FileFormat.PARQUET: (".parquet", ".pq", ".parq"),
    FileFormat.JSONL: (".jsonl", ".ndjson", ".json"),
    FileFormat.EXCEL: (".xlsx", ".xls", ".xlsm", ".xlsb", ".ods"),
}
_LABELS = {
    FileFormat.CSV: "CSV",
    FileFormat.PARQUET: "Parquet",
    FileFormat.JSONL: "JSON lines",
    FileFormat.EXCEL: "Excel",
}
_MOST_LISTED = 20
_COMPRESSED = (".gz", ".zst", ".zstd", ".bz2")
_MAGIC = (
    (b"PAR1", FileFormat.PARQUET),
    (b"PK\x03\x04", FileFormat.EXCEL),
    (b"\xd0\xcf\x11\xe0", FileFormat.EXCEL),
)


@contextmanager
def opened_file(
    file: FoundFile, settings: FileSettings, wanted: Sequence[str], scratch: Path | None = None
) -> Iterator[Reader]:
    """A reader of the file within the block.

    Args:
        file: which file.
        settings: how it is written, as far as it is said.
        wanted: columns that must be there.
        scratch: where to put copies, if any are needed.

    Raises:
        UserError: when it cannot be read, or lacks a wanted column.
    """
    match format_of(file, settings):
        case FileFormat.PARQUET:
            yield _with(ParquetReader(file), wanted, file)
        case FileFormat.EXCEL:
            yield _with(ExcelReader(file, settings.sheet, header=settings.header), wanted, file)
        case FileFormat.JSONL:
            with prepared(file, settings.encoding, settings.quote, scratch) as text:
                yield _with(JsonLinesReader(text), wanted, file)
        case FileFormat.CSV:
            with prepared(file, settings.encoding, settings.quote, scratch) as text:
                reader = DelimitedReader(text, dialect_of(text, settings))
                yield _with(reader, wanted, file, text, settings)


def format_of(file: FoundFile, settings: FileSettings) -> FileFormat:
    """The format of a file. Raises `UserError` when its content is another than its name or setting says."""
    with reading(file), file.path.open("rb") as stream:
        head = stream.read(8)
    found = next((known for magic, known in _MAGIC if head.startswith(magic)), None)
    said = _format_by_name(file.path.name) if settings.format == "auto" else settings.format
    if found is None:
        if not head:
            raise UserError("file-empty", "the file is empty", where=file.name, hint="Was the export cut short?")
        if said is FileFormat.PARQUET or said is FileFormat.EXCEL:
            raise UserError("wrong-format", f"this is not a file of {_LABELS[said]}", where=file.name)
        return said or _text_format(file)
    if said is not None and said is not found:
        hint = f"Set `format: {found}`, or give the file its usual ending."
        raise UserError(
            "wrong-format", f"this is a file of {_LABELS[found]}, not {_LABELS[said]}", where=file.name, hint=hint
        )
    return found


def _format_by_name(name: str) -> FileFormat | None:
    lower = name.lower()
    for ending in _COMPRESSED:
        lower = lower.removesuffix(ending)
    return next((known for known, endings in _ENDINGS.items() if lower.endswith(endings)), None)


def _text_format(file: FoundFile) -> FileFormat:
    """The format of a file whose name says nothing."""
    if compression_of(file.path) is not None:
        return FileFormat.CSV
    with file.path.open("rb") as stream:
        return FileFormat.JSONL if stream.read(64).lstrip().startswith(b"{") else FileFormat.CSV


def _with(
    reader: Reader,
    wanted: Sequence[str],
    file: FoundFile,
    text: TextFile | None = None,
    settings: FileSettings | None = None,
) -> Reader:
    """The reader, if it has the wanted columns."""
    lacking = reader.lacks(wanted)
    if not lacking:
        return reader
    names = ", ".join(f"`{name}`" for name in lacking[:8])
    listed = ", ".join(f"`{name}`" for name in reader.columns[:_MOST_LISTED])
    others = len(reader.columns) - _MOST_LISTED
    what = f"the file has no column {names}; it has {listed}{f' and {others} more' if others > 0 else ''}"
    better = delimiter_with(text.sample, settings.quote, wanted) if text is not None and settings is not None else None
    hint: str | None = None
    if better is not None:
        hint = f"With the {delimiter_name(better)} as the delimiter it has: set `delimiter` so, or leave it out."
    elif close := [match for name in lacking for match in nearest(name, reader.columns, count=1)]:
        hint = f"Did you mean {' or '.join(f'`{name}`' for name in close)}?"
    raise UserError("unknown-column", what, where=file.name, known=reader.columns, hint=hint)
