"""Rows handed over, part by part, into the landing of a source: all of them or none."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyarrow as pa

from ilk.kernel.errors import UserError
from ilk.sources.connectors.bringing import drift, refuse_columns
from ilk.sources.connectors.brought import Brought
from ilk.sources.connectors.frames.settings import FramesConnection
from ilk.sources.connectors.landing import Landing
from ilk.sources.connectors.plain import plain

_WAITING = ".given"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the rows: which it is, from 0 on, whether it is the last, and whether all that came before goes."""

    rows: bytes
    at: int
    last: bool
    replace: bool


def take(part: Part, connection: FramesConnection, wanted: Sequence[str], landing: Landing) -> Brought:
    """Keep a part until the last one has come; then all of them count.

    Raises:
        UserError: for what is no Arrow stream, lacks a column that the mapping needs, or does not follow the part
            before it; nothing of these rows counts then.
    """
    waiting = Landing(landing.folder.with_name(landing.folder.name + _WAITING), landing.name)
    if part.at == 0:
        waiting.clear()
    if part.at != len(waiting.pieces()):
        hint = "Hand all rows over again, from the first part on."
        raise UserError("part-out-of-order", f"part {part.at} came after {len(waiting.pieces())} parts", hint=hint)
    waiting.add(_table(part.rows, wanted), connection.identity, None)
    return _counted(waiting, landing, part) if part.last else Brought(0)


def _table(content: bytes, wanted: Sequence[str]) -> pa.Table:
    try:
        with pa.ipc.open_stream(content) as reader:
            refuse_columns(reader.schema, wanted, "add_rows")
            parts = [plain(batch) for batch in reader]
            return pa.concat_tables(parts or [plain(pa.RecordBatch.from_pylist([], schema=reader.schema))])
    except pa.ArrowInvalid:
        raise UserError("wrong-format", "this is no stream of Arrow, or not a whole one") from None


def _counted(waiting: Landing, landing: Landing, part: Part) -> Brought:
    """Let the rows that wait count, beside those of before or in their place."""
    before, now = landing.schema(), waiting.schema()
    rows = sum(waiting.lengths())
    if part.replace:
        landing.take(waiting)
    else:
        landing.join(waiting)
    return Brought(rows, tuple(drift(landing.name, before, now)) if before is not None and now is not None else ())


def parts_of(reader: pa.RecordBatchReader, size: int) -> Iterator[tuple[bytes, bool]]:
    """The rows of a reader as streams of Arrow of about so many bytes, each with whether it is the last."""
    waiting: list[pa.RecordBatch] = []
    for batch in reader:
        for piece in _cut(batch, size):
            if waiting and sum(each.nbytes for each in waiting) + piece.nbytes > size:
                yield _stream(reader.schema, waiting), False
                waiting = []
            waiting.append(piece)
    yield _stream(reader.schema, waiting), True


def _cut(batch: pa.RecordBatch, size: int) -> Iterator[pa.RecordBatch]:
    rows = max(1, batch.num_rows * size // max(batch.nbytes, 1))
    yield from (batch.slice(start, rows) for start in range(0, batch.num_rows, rows))


def _stream(schema: pa.Schema, batches: Sequence[pa.RecordBatch]) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, schema) as writer:
        for batch in batches:
            writer.write_batch(batch)
    content: bytes = sink.getvalue().to_pybytes()
    return content
