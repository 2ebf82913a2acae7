"""On which physical line a row of a delimited file stands, when values hold line ends or lines are blank."""

from array import array
from collections.abc import Mapping, Sequence

import pyarrow as pa

from ilk.sources.files.dialect import Dialect
from ilk.sources.files.plain import TextFile, opened


def simple_lines(rows: pa.Array, header_lines: int, rejected: Sequence[int]) -> pa.Array:
    """The lines of rows, ascending, when every row and every rejected line takes just one line."""
    from numpy import asarray, int64, searchsorted

    before = asarray([line - header_lines - 1 - number for number, line in enumerate(sorted(rejected))])
    numbers = rows.to_numpy()
    lines = (numbers + header_lines + searchsorted(before, numbers, side="left")).astype(int64)
    return pa.Array.from_buffers(pa.int64(), len(lines), [None, pa.py_buffer(lines)])


def counted_lines(
    text: TextFile, dialect: Dialect, rows: pa.Array, rejected: Mapping[int, int]
) -> tuple[pa.Array, Mapping[int, int]]:
    """The lines of rows, ascending, and of rejected records by their byte position, counted through the file.

    `rejected` gives for the byte position of each rejected record the number of lines it takes.
    """
    places: dict[int, int] = {}
    found = array("q")
    wanted = iter(rows.to_pylist())
    next_wanted = next(wanted, None)
    row = offset = skip = 0
    inside = False
    with opened(text.path, text.compression) as stream:
        for number, line in enumerate(stream, 1):
            start, offset = offset, offset + len(line)
            if start in rejected:
                places[start], skip, inside = number, rejected[start], False
            if skip or (not inside and _is_no_row(line, number, dialect)):
                skip = max(skip - 1, 0)
                continue
            row += not inside
            if row == next_wanted and not inside:
                found.append(number)
                next_wanted = next(wanted, None)
            inside = inside != (line.count(dialect.quote.encode()) % 2 == 1)
            if next_wanted is None and len(places) == len(rejected):
                break
    return pa.array(found, pa.int64()), places


def _is_no_row(line: bytes, number: int, dialect: Dialect) -> bool:
    is_blank = not line.strip(b"\r\n") and len(dialect.columns) > 1
    return number <= dialect.header_lines or is_blank
