"""Reading ahead: the same chunks in the same order, and whatever reading raises."""

from collections.abc import Iterator

import pyarrow as pa
import pytest

from ilk.kernel.errors import UserError
from ilk.sources.files.ahead import read_ahead


def _chunks(numbers: int, fault: UserError | None = None) -> Iterator[pa.Table]:
    for number in range(numbers):
        yield pa.table({"number": [number]})
    if fault is not None:
        raise fault


def test_chunks_come_once_and_in_their_order() -> None:
    with read_ahead(_chunks(5)) as chunks:
        assert [chunk.column("number")[0].as_py() for chunk in chunks] == [0, 1, 2, 3, 4]


def test_what_reading_raises_comes_after_the_chunks_before_it() -> None:
    seen = []
    with read_ahead(_chunks(3, UserError("not-text", "damaged"))) as chunks, pytest.raises(UserError, match="damaged"):
        seen.extend(chunk.num_rows for chunk in chunks)
    assert seen == [1, 1, 1]
