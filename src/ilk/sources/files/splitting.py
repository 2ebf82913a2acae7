"""The lines of a text as Arrow, in chunks of moderate size."""

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from ilk.kernel.errors import UserError
from ilk.sources.files.plain import TextFile, blocks

NOT_UTF8 = "not UTF-8: "
"""With this begins what is told of a line that is no text."""

_CHUNK_BYTES = 16 << 20
_MOST_BYTES_OF_A_LINE = 64 << 20


def line_chunks(text: TextFile) -> Iterator[tuple[int, pa.Array]]:
    """The lines of a file as texts without blanks at their ends, each chunk with the number of its first line, from 1.

    Raises:
        UserError: for a line longer than 64 MB, or a file that is damaged.
    """
    first, held = 1, bytearray()
    for block in blocks(text.file, text.path, text.compression):
        held += block
        end = held.rfind(b"\n") + 1
        if len(held) - end > _MOST_BYTES_OF_A_LINE:
            raise UserError("not-text", "a line is longer than 64 MB", where=text.file.name)
        if end and len(held) >= _CHUNK_BYTES:
            lines = _split(bytes(held[:end]))
            yield first, _texts(lines)
            first += len(lines)
            del held[:end]
    if held:
        yield first, _texts(_split(bytes(held if held.endswith(b"\n") else held + b"\n")))


def _split(text: bytes) -> pa.Array:
    """The lines of a text that ends with a line end, without copying it: their bytes, ends included."""
    from numpy import concatenate, flatnonzero, frombuffer, int32, uint8

    ends = flatnonzero(frombuffer(text, dtype=uint8) == ord("\n")) + 1
    offsets = concatenate(([0], ends)).astype(int32)
    return pa.Array.from_buffers(pa.binary(), len(ends), [None, pa.py_buffer(offsets), pa.py_buffer(text)])


def _texts(lines: pa.Array) -> pa.Array:
    """The lines as texts; one that is not UTF-8 says so."""
    try:
        texts = lines.cast(pa.string())
    except pa.ArrowInvalid:
        texts = pa.array([_text(line) for line in lines.to_pylist()], pa.string())
    return pc.utf8_trim(texts, characters=" \t\r\n\ufeff")


def _text(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return NOT_UTF8 + line.decode(errors="replace")
