"""Work that keeps something of each key of a stream."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a key: values of the columns of the work, and when it wants to be woken.

    `timer` is a number of milliseconds since 1970; None for never.
    """

    values: tuple[Any, ...]
    timer: int | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of a step for a key: what is kept from now on, and rows to go on with."""

    kept: Kept | None = None
    rows: Iterable[Mapping[str, Any]] = ()


class KeyedWork(Protocol):
    """What is done for each key. It is sent to executors, so it can be pickled."""

    @property
    def kept(self) -> str:
        """The columns of what is kept, as Spark writes them."""

    @property
    def columns(self) -> str:
        """The columns of the rows that are answered."""

    def begun(self, row: Any) -> Kept:
        """What is kept of a key from the beginning, as a row of the beginning says it."""

    def rows_came(self, key: str, kept: tuple[Any, ...] | None, rows: Iterable[Any]) -> Answered:
        """Rows of a key came, in any order."""

    def time_passed(self, key: str, kept: tuple[Any, ...], until: int) -> Answered:
        """A timer ran out: time passed until some milliseconds since 1970."""
