"""What an analytic engine must do: a small protocol that DuckDB fulfils, and others can."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

import pyarrow as pa

from ilk.warehouse.sql import Query, Statement

PASSING = "passing_"
"""The prefix of tables that live no longer than the engine is open; it may keep them in memory.

One transaction changes either such tables or others.
"""
Columns = Mapping[str, str]
"""Column names, in order, with the engine's own type names."""


@dataclass(frozen=True, slots=True)
class Job:
    """One independent statement of a batch: create or replace `table` with the rows of `query`, or add them to it."""

    table: str
    query: Query
    adds: bool = False
    """Whether the rows are added to a table that is there, by column name; several jobs may add to one table."""


@dataclass(frozen=True, slots=True)
class Worked:
    """What Python makes of a batch of rows: a row for each of them, and figures that are added up over all batches."""

    rows: pa.Table
    figures: tuple[float, ...] = ()


class Into(NamedTuple):
    """Where rows that Python made go: a table, which is created or replaced, and its columns."""

    table: str
    schema: pa.Schema


class Transaction(Protocol):
    """Several changes that become visible together, or not at all."""

    def create(self, table: str, query: Query) -> None:
        """Create or replace `table` with the rows of `query`."""

    def append(self, table: str, rows: Query | pa.Table) -> None:
        """Add rows to `table` by column name; create it when it is not there. Missing columns become null."""

    def rename(self, staged: str, table: str) -> None:
        """Put the table `staged` in the place of `table`."""

    def execute(self, statement: Statement) -> None:
        """Run one statement that changes rows, such as a delete."""

    def drop(self, table: str) -> None:
        """Drop `table` if it is there."""


class Engine(Protocol):
    """An analytic engine. Every method may raise `UserError` for faults a person can mend (full disk, lock)."""

    def run(self, query: Query) -> pa.Table:
        """The rows of `query`, whole: for answers, not for tables."""

    def stream(self, query: Query, rows: int = 100_000) -> AbstractContextManager[pa.RecordBatchReader]:
        """The rows of `query` in batches of at most `rows`."""

    def create(self, table: str, query: Query) -> None:
        """Create or replace `table` with the rows of `query`, in one step."""

    def create_all(self, jobs: Sequence[Job], done: Callable[[], None] | None = None) -> None:
        """Do several independent jobs side by side; `done` is called after each."""

    def transaction(self) -> AbstractContextManager[Transaction]:
        """Changes that are swapped in together when the block ends well, and forgotten otherwise."""

    def each_batch(
        self, query: Query, work: Callable[[pa.Table], Worked], into: Into | None = None
    ) -> tuple[float, ...]:
        """Let Python work on the rows of `query`, batch by batch, where the rows are; the sums of the figures.

        Memory follows the batch. `work` may be sent to other processes, so it can be pickled; which rows come together
        is the engine's choice. Without `into` its rows are not kept. Nothing is summed of no rows.
        """

    def tables(self) -> Mapping[str, Columns]:
        """Every table with its columns."""

    def drop(self, tables: Iterable[str]) -> None:
        """Drop tables that are there."""

    def offer(self, name: str, rows: Any) -> AbstractContextManager[None]:
        """Make an Arrow table or reader readable as table `name` within the block."""

    def close(self) -> None:
        """Let go of files and threads."""
