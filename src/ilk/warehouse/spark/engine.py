"""Spark behind the `Engine` protocol: tables are folders of Parquet, and editions say which."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import Any, Self

import pyarrow as pa

from ilk.warehouse import sql
from ilk.warehouse.batchwork import summed
from ilk.warehouse.engine import PASSING, Columns, Into, Job, Worked
from ilk.warehouse.spark.batchwork import FIGURES, Batchwork, told_here, worked
from ilk.warehouse.spark.editions import Editions, Stored, Tables
from ilk.warehouse.spark.faults import told_plainly
from ilk.warehouse.spark.files import Files
from ilk.warehouse.spark.here import Here
from ilk.warehouse.spark.owner import own
from ilk.warehouse.spark.rows import NOTHING, Rows
from ilk.warehouse.spark.session import begin
from ilk.warehouse.spark.transaction import SparkTransaction
from ilk.warehouse.spark.types import duckdb_name
from ilk.warehouse.sql import Query

_SIDE_BY_SIDE = 4
"""So many statements are given to Spark at once; it shares its executors between them."""


class SparkEngine:
    """Spark behind the `Engine` protocol. Spark does the work, and only results come back."""

    def __init__(self, session: Any, root: str, others: Mapping[str, str], opened: ExitStack) -> None:
        self._root = root
        self._opened = opened
        files = Files(session, root)
        self._rows = Rows(session, files)
        self._editions = Editions(files, self._rows.forget)
        self._here = Here(self._rows)
        opened.callback(self._here.close)
        self._becoming = Lock()
        self._others: Tables = {name.lower(): self._rows.register(name, place) for name, place in others.items()}
        self.drop([table for table in self.tables() if table.startswith(PASSING)])

    @classmethod
    def open(
        cls,
        root: str,
        *,
        owner: Path | None = None,
        master: str = "local[*]",
        tables: Mapping[str, str] | None = None,
        config: Mapping[str, str] | None = None,
    ) -> Self:
        """Open the warehouse in a folder that Spark's executors can reach, on a session of its own.

        Args:
            root: a path or an address, for tables of our own.
            owner: a file of this machine that is locked, so that one process at a time works on the folder.
            master: Spark's master, such as `local[*]` or `spark://host:7077`.
            tables: tables of others by the name they are read under: of the catalogue, or folders of Parquet.
            config: settings of Spark.

        Raises:
            Transient: when another process owns the folder.
            UserError: when PySpark or Java is missing, the master cannot be reached, or a table is not there.
        """
        with ExitStack() as opened:
            if owner is not None:
                opened.enter_context(own(owner))
            session, started = begin(master, config or {})
            if started:
                opened.callback(session.stop)
            with told_plainly(root):
                return cls(session, root, tables or {}, opened.pop_all())

    def run(self, query: Query) -> pa.Table:
        if self._here.has(query):
            return self._here.run(query)
        with told_plainly(self._root), self._reading() as tables:
            return self._rows.asked(query, {**tables, **self._here.sent(query)}).toArrow()

    @contextmanager
    def stream(self, query: Query, rows: int = 100_000) -> Iterator[pa.RecordBatchReader]:
        if self._here.has(query):
            with self._here.stream(query, rows) as reader:
                yield reader
            return
        with told_plainly(self._root), self._reading() as tables:
            asked = self._rows.asked(query, {**tables, **self._here.sent(query)})
            passing = self._rows.store("", asked)
        try:
            with self._rows.batches(passing, rows) as reader:
                yield reader
        finally:
            self._rows.forget(passing.folders)

    def each_batch(
        self, query: Query, work: Callable[[pa.Table], Worked], into: Into | None = None
    ) -> tuple[float, ...]:
        sent = Batchwork(work, None if into is None else into.schema)
        with told_plainly(self._root), _told_by_executors(), self._reading() as tables:
            asked = self._rows.asked(query, {**tables, **self._here.sent(query)})
            made = self._rows.store("" if into is None else into.table, worked(asked, sent))
            try:
                figures = self._figures(made)
            except BaseException:
                self._rows.forget(made.folders)
                raise
        if into is None:
            self._rows.forget(made.folders)
            return figures
        kept = {name: kind for name, kind in made.columns.items() if name != FIGURES}
        with self.transaction() as changes:
            changes.take(replace(made, columns=kept), adds=False)
        return figures

    def _figures(self, made: Stored) -> tuple[float, ...]:
        """The sums of the figures that stand among the rows that executors made."""
        figures = sql.column(FIGURES)
        query = sql.select({FIGURES: figures}, "made", where=sql.is_known(figures))
        return summed(map(tuple, self._rows.asked(query, {"made": made}).toArrow()[FIGURES].to_pylist()))

    def create(self, table: str, query: Query) -> None:
        with self.transaction() as changes:
            changes.create(table, query)

    def create_all(self, jobs: Sequence[Job], done: Callable[[], None] | None = None) -> None:
        with ThreadPoolExecutor(_SIDE_BY_SIDE) as pool:
            futures = [pool.submit(self._do, job) for job in jobs]
            for future in as_completed(futures):
                future.result()
                if done:
                    done()

    def _do(self, job: Job) -> None:
        """Store the rows of a job beside others; one after the other they become tables."""
        with told_plainly(self._root), self._reading() as tables:
            there = tables.get(job.table.lower()) if job.adds else None
            stored = self._rows.store(
                job.table, self._rows.asked(job.query, tables), there.columns if there else NOTHING
            )
        with self._becoming, self.transaction() as changes:
            changes.take(stored, adds=job.adds)

    @contextmanager
    def transaction(self) -> Iterator[SparkTransaction]:
        with told_plainly(self._root), self._reading() as tables:
            changes = SparkTransaction(self._rows, self._here, tables)
            try:
                yield changes
                if changes.changed:
                    self._editions.publish(changes.changed, tables, changes.amended)
            except BaseException:
                self._rows.forget(changes.written)
                raise
            self._rows.forget(changes.unused())

    def tables(self) -> Mapping[str, Columns]:
        with self._reading() as tables:
            known = sorted(tables.values(), key=lambda stored: stored.name)
        return {stored.name: {name: duckdb_name(kind) for name, kind in stored.columns.items()} for stored in known}

    def drop(self, tables: Iterable[str]) -> None:
        with self.transaction() as changes:
            for table in tables:
                changes.drop(table)

    @contextmanager
    def offer(self, name: str, rows: Any) -> Iterator[None]:
        with self._here.offer(name, rows):
            yield

    def close(self) -> None:
        self._opened.close()

    @contextmanager
    def _reading(self) -> Iterator[Tables]:
        with self._editions.reading() as tables:
            yield {**self._others, **tables}


@contextmanager
def _told_by_executors() -> Iterator[None]:
    """Within the block, an error for people that an executor met is raised here."""
    try:
        yield
    except Exception as error:
        if told := told_here(error):
            raise told from error
        raise
