"""Reading ahead: the next chunk is read while the one before it is worked on."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from typing import TypeVar

T = TypeVar("T")


@contextmanager
def read_ahead(chunks: Iterator[T]) -> Iterator[Iterator[T]]:
    """The same chunks, in their order, of which one at most is read before it is asked for.

    What reading raises is raised where the chunk is asked for. When the block ends, nothing is read any more.
    """
    with ThreadPoolExecutor(1) as pool:
        yield _ahead(chunks, pool)


def _ahead(chunks: Iterator[T], pool: ThreadPoolExecutor) -> Iterator[T]:
    # In the context of the work, so that whatever stops it stops its reading.
    reading = pool.submit(copy_context().run, _next, chunks)
    while (chunk := reading.result()) is not None:
        reading = pool.submit(copy_context().run, _next, chunks)
        yield chunk


def _next(chunks: Iterator[T]) -> T | None:
    return next(chunks, None)
