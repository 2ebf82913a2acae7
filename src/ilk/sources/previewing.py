"""What a mapping makes of the first rows of a source, beside the rows as they came: before anything is loaded."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pyarrow as pa

from ilk.kernel.clock import aware
from ilk.kernel.errors import UserError
from ilk.sources.answers import SourcePreview, SourcePreviewColumn, SourcePreviewRow
from ilk.sources.bare import bare_columns
from ilk.sources.cleaning import KEY, REASON, Raw, raw_of
from ilk.sources.connectors.intake.logged import LogConnection
from ilk.sources.context import LoadContext
from ilk.sources.definition import SourceDefinition
from ilk.sources.files.opening import opened_file
from ilk.sources.files.reader import JSON, ROW, Reader
from ilk.sources.mapping.compiling import nowhere
from ilk.sources.places import trial_files
from ilk.sources.rules import Field, fields, wanted_columns
from ilk.sources.staging import Staging
from ilk.warehouse import sql
from ilk.warehouse.duckdb import DuckDBEngine
from ilk.warehouse.engine import Engine

_FIRST = "first_rows"
_PASSED_OVER = "it is not the source's: `where` does not hold"


def preview(source: SourceDefinition, context: LoadContext, most: int) -> SourcePreview:
    """The first rows of a source's first file, at most so many, raw and mapped. Nothing is kept.

    Raises:
        UserError: when the place cannot be read, or lacks a column that the mapping names.
    """
    wanted = wanted_columns(source)
    with (
        trial_files(source, context) as files,
        opened_file(files[0], source.written, wanted, context.scratch) as reader,
        _in_memory() as engine,
    ):
        raw = raw_of(_FIRST, reader, wanted, whole=True)
        rows = _rows(engine, source, raw, _first(source, reader, most), context)
        return SourcePreview(file=files[0].name, written=reader.written, columns=_columns(source), rows=rows)


@contextmanager
def _in_memory() -> Iterator[Engine]:
    """An engine of its own: it disturbs no run, and needs no warehouse."""
    engine = DuckDBEngine.open(None)
    try:
        yield engine
    finally:
        engine.close()


def _first(source: SourceDefinition, reader: Reader, most: int) -> pa.Table:
    """The first rows of a file. Raises `UserError` when it has none."""
    chunk = next(reader.chunks(), None)
    if chunk is None or not chunk.num_rows:
        if isinstance(source.connect, LogConnection):
            hint = "A source can be kept before its first message, and its mapping be edited after."
            raise UserError("no-rows", "nothing has come yet", hint=hint)
        raise UserError("no-rows", "the file has no rows", hint="Is it the right one, and is it finished?")
    return chunk.slice(0, most)


def _rows(
    engine: Engine, source: SourceDefinition, raw: Raw, chunk: pa.Table, context: LoadContext
) -> list[SourcePreviewRow]:
    staging = Staging(engine, source, {}, "previewing")
    staging.begin(context)
    staging.stage(_FIRST, raw, {}, context)(chunk, bare_columns(chunk))
    with engine.offer(_FIRST, chunk):
        came = engine.run(sql.select({ROW: sql.column(ROW), JSON: raw.whole}, _FIRST)).to_pylist()
    mapped = {row[ROW]: row for row in engine.run(sql.everything(staging.table("rows"))).to_pylist()}
    labels = {field.name: field.label for field in _fields(source)}
    passed_over = {**dict.fromkeys(labels), KEY: None, REASON: _PASSED_OVER}
    return [_row(each[ROW], each[JSON], mapped.get(each[ROW], passed_over), labels) for each in came]


def _row(number: int, raw: str, mapped: Mapping[str, Any], labels: Mapping[str, str]) -> SourcePreviewRow:
    # The name of an event is staged as its key alone.
    values = {label: _told(mapped.get(name, mapped[KEY])) for name, label in labels.items()}
    return SourcePreviewRow(row=number, raw=json.loads(raw), values=values, reason=mapped[REASON] or None)


def _told(value: Any) -> Any:
    """A value as answers say it: instants are in UTC."""
    return aware(value) if isinstance(value, datetime) else value


def _columns(source: SourceDefinition) -> list[SourcePreviewColumn]:
    return [
        SourcePreviewColumn(name=field.label, type=field.value.type.value, expression=field.text)
        for field in _fields(source)
    ]


def _fields(source: SourceDefinition) -> tuple[Field, ...]:
    return fields(source, nowhere(""))
