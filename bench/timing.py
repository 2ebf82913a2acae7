"""What all sides of a comparison share: the clock and the number of threads."""

from collections.abc import Callable
from time import perf_counter
from typing import TypeVar

THREADS = 2
Sizes = dict[str, int]
"""How many belong to each segment."""
Answer = TypeVar("Answer")


def timed(work: Callable[[], Answer]) -> tuple[float, Answer]:
    """Seconds, and what was answered."""
    start = perf_counter()
    answer = work()
    return perf_counter() - start, answer
