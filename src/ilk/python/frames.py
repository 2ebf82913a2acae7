"""Frames of whatever library as a stream of Arrow."""

from base64 import b64encode
from typing import Any

import pyarrow as pa

from ilk.app import handing
from ilk.app.handing import HandedOver
from ilk.kernel.errors import UserError
from ilk.python.link import Link
from ilk.sources.connectors.frames.handing import parts_of

_A_PART = 16 << 20
"""Bytes of rows that are handed over at once."""


def hand_over(link: Link, source: str, frame: Any, *, replace: bool) -> HandedOver:
    """Hand the rows of a frame to a source, part by part; they count with the last. Raises `UserError`."""
    told = HandedOver(source=source, rows=0, drift=[])
    for at, (part, last) in enumerate(parts_of(reader_of(frame), _A_PART)):
        content = b64encode(part).decode()
        told = link.ask(handing.add_rows, source, content=content, at=at, last=last, replace=replace)
    return told


def reader_of(frame: Any) -> pa.RecordBatchReader:
    """The rows of a frame, batch by batch; the index of pandas is none of its columns.

    Raises:
        UserError: for what gives no Arrow stream, and for columns whose values are of several kinds.
    """
    if not hasattr(frame, "__arrow_c_stream__"):
        hint = "Give a frame of pandas or Polars, or a table of Arrow: `pa.Table.from_pylist(rows)` makes one of dicts."
        raise UserError("no-frame", f"`{type(frame).__name__}` gives no Arrow stream", hint=hint)
    try:
        reader = pa.RecordBatchReader.from_stream(_without_index(frame))
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError) as error:
        hint = "Make each column one kind of value, such as text: frame.astype({'column': str})."
        raise UserError("mixed-column", f"a column holds values of several kinds: {error}", hint=hint) from None
    return reader


def _without_index(frame: Any) -> Any:
    is_pandas = type(frame).__module__.partition(".")[0] == "pandas"
    return frame.reset_index(drop=True) if is_pandas and hasattr(frame, "reset_index") else frame
