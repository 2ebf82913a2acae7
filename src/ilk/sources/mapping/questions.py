"""Questions to Python: what SQL cannot work out of a value, answered once for each distinct input."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import pyarrow as pa

from ilk.kernel.types import ValueType
from ilk.warehouse import sql
from ilk.warehouse.arrow import ARROW_TYPES
from ilk.warehouse.sql import Expr

Answer = Callable[..., Any]
"""From texts to a value of the function's type, None when there is none. The first text is never None."""

_REMEMBERED = 100_000
"""So many answers are remembered from chunk to chunk: user agents, places and names come again and again."""


@dataclass(frozen=True, slots=True)
class Question:
    """A value that Python answers: the column it becomes, what it is asked of, and its type."""

    column: str
    inputs: tuple[Expr, ...]
    answer: Answer
    type: ValueType

    def answers(self, inputs: pa.Table) -> pa.Array:
        """The answers to rows of inputs, in their order; a missing first input has none, and is not asked."""
        codes, distinct = _distinct(inputs)
        found = [None if given[0] is None else self.answer(*given) for given in distinct]
        return pa.array(found, ARROW_TYPES[self.type]).take(codes)


@dataclass(slots=True)
class Questions:
    """The questions that a source's expressions ask, in the order in which they can be answered."""

    asked: dict[str, Question] = field(default_factory=dict)

    def ask(self, inputs: Sequence[Expr], answer: Answer, to: ValueType, name: str) -> Expr:
        """The column of a question's answers. `name` tells the function with its constants from all others."""
        texts = sql.select({f"i{number}": value for number, value in enumerate(inputs)}, None).sql()
        digest = hashlib.sha256(f"{name}\n{texts}".encode()).hexdigest()
        column = f"_a{digest[:16]}"
        if column not in self.asked:
            self.asked[column] = Question(column, tuple(inputs), lru_cache(_REMEMBERED)(answer), to)
        return sql.column(column)


def _distinct(inputs: pa.Table) -> tuple[pa.Array, list[tuple[str | None, ...]]]:
    """For each row the place of its values among the distinct rows, and these."""
    import numpy as np

    encoded = [column.combine_chunks().dictionary_encode() for column in inputs.columns]
    words = [[None, *column.dictionary.to_pylist()] for column in encoded]
    combined = np.zeros(inputs.num_rows, dtype=np.int64)
    for column, known in zip(encoded, words, strict=True):
        combined = combined * len(known) + column.indices.fill_null(-1).cast(pa.int64()).to_numpy() + 1
    distinct, codes = np.unique(combined, return_inverse=True)
    rows = [_unpacked(int(code), words) for code in distinct]
    places = codes.astype(np.int64)
    return pa.Array.from_buffers(pa.int64(), len(places), [None, pa.py_buffer(places)]), rows


def _unpacked(code: int, words: Sequence[Sequence[str | None]]) -> tuple[str | None, ...]:
    found = []
    for known in reversed(words):
        code, place = divmod(code, len(known))
        found.append(known[place])
    return tuple(reversed(found))
