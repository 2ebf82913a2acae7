"""Which columns of a chunk hold no value with a blank at an end: then no value of theirs has to be trimmed.

A look at the first and the last byte of each value costs a fiftieth of asking SQL.
"""

from typing import TYPE_CHECKING

import pyarrow as pa

from ilk.sources.mapping.texts import BLANKS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_FIRST = {blank.encode()[0] for blank in BLANKS}
_LAST = {blank.encode()[-1] for blank in BLANKS}
_OFFSETS = {pa.string(): "int32", pa.large_string(): "int64"}


def bare_columns(chunk: pa.Table) -> frozenset[str]:
    """The columns of texts in which no value begins or ends with a byte of a blank; letters may have such bytes too."""
    return frozenset(
        name
        for name, column in zip(chunk.column_names, chunk.columns, strict=True)
        if column.type in _OFFSETS and all(_is_bare(piece) for piece in column.chunks)
    )


def _is_bare(texts: pa.Array) -> bool:
    import numpy as np

    _, offsets, data = texts.buffers()
    if data is None or not len(texts):
        return True
    edges = np.frombuffer(offsets, dtype=_OFFSETS[texts.type])[texts.offset : texts.offset + len(texts) + 1]
    filled = edges[1:] > edges[:-1]
    letters = np.frombuffer(data, dtype=np.uint8)
    first, last = letters[edges[:-1][filled]], letters[edges[1:][filled] - 1]
    return not (_among(first, _FIRST).any() or _among(last, _LAST).any())


def _among(letters: "NDArray[np.uint8]", some: set[int]) -> "NDArray[np.bool_]":
    import numpy as np

    table = np.zeros(256, dtype=bool)
    table[list(some)] = True
    return table[letters]
