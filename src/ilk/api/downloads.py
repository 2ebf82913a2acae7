"""Downloads: rows on their way out, a batch at a time, so that memory does not grow with their number."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import quote

from fastapi.responses import StreamingResponse

from ilk.api.csv import csv_parts

if TYPE_CHECKING:
    import pyarrow as pa

CSV = "text/csv; charset=utf-8"
ARROW = "application/vnd.apache.arrow.stream"
Rows = AbstractContextManager["pa.RecordBatchReader"]


def csv_download(rows: Rows, file_name: str) -> StreamingResponse:
    """A response that streams rows as CSV. What refuses the rows is raised here, before the answer begins."""
    return _download(rows, csv_parts, CSV, file_name)


def arrow_download(rows: Rows, file_name: str) -> StreamingResponse:
    """A response that streams rows as an Arrow IPC stream. Raises like `csv_download`."""
    return _download(rows, arrow_parts, ARROW, file_name)


def arrow_parts(reader: "pa.RecordBatchReader") -> Iterator[bytes]:
    """A table as an Arrow IPC stream, in parts."""
    import pyarrow as pa

    sink = BytesIO()
    with pa.ipc.new_stream(sink, reader.schema) as writer:
        for batch in reader:
            writer.write_batch(batch)
            yield _taken(sink)
    yield _taken(sink)


def _taken(sink: BytesIO) -> bytes:
    """What was written since the last time."""
    part = sink.getvalue()
    sink.seek(0)
    sink.truncate()
    return part


def _download(
    rows: Rows, parts: Callable[["pa.RecordBatchReader"], Iterator[bytes]], media_type: str, file_name: str
) -> StreamingResponse:
    stack = ExitStack()
    reader = stack.enter_context(rows)

    def closing() -> Iterator[bytes]:
        with stack:
            yield from parts(reader)

    disposition = f"attachment; filename*=UTF-8''{quote(file_name)}"
    return StreamingResponse(closing(), media_type=media_type, headers={"Content-Disposition": disposition})
