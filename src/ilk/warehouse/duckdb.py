"""The embedded engine: DuckDB, one file, one owner process."""

import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import closing, contextmanager, suppress
from contextvars import copy_context
from functools import lru_cache
from pathlib import Path
from threading import local
from typing import Any, Self

import duckdb
import pyarrow as pa

from ilk.kernel.errors import Transient, UserError
from ilk.warehouse import sql
from ilk.warehouse.batchwork import summed
from ilk.warehouse.engine import PASSING, Columns, Into, Job, Worked
from ilk.warehouse.known import KnownTables
from ilk.warehouse.sql import Query, Statement
from ilk.warehouse.stopping import stoppable, superseded, was_stopped


class DuckDBEngine:
    """DuckDB behind the `Engine` protocol. Each unit of work has its own cursor, so threads may share one engine."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, path: Path | None, threads: int, search: str) -> None:
        self._connection = connection
        self._path = path
        self._threads = threads
        self._search = search
        self._idle: list[duckdb.DuckDBPyConnection] = []
        self._known = KnownTables()
        self._thread = local()

    @classmethod
    def open(cls, path: Path | None, *, memory_limit: str | None = None, threads: int | None = None) -> Self:
        """Open the file at `path`, or a warehouse in memory for None.

        Raises:
            UserError: when another process owns the file, or it is not a warehouse.
        """
        config: dict[str, Any] = {
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "preserve_insertion_order": True,
        }
        if memory_limit:
            config["memory_limit"] = memory_limit
        if threads:
            config["threads"] = threads
        # Work that does not fit into memory is put beside the file; without one, nowhere.
        config["temp_directory"] = str(path.with_suffix(".tmp")) if path else ""
        with _faults(path):
            connection = duckdb.connect(str(path) if path else ":memory:", config=config)
            # For every cursor: a session's own setting would hold for this one alone.
            connection.execute("SET GLOBAL TimeZone = 'UTC'")
            # Customers have dense whole numbers: groups of up to two million of them need no hashing.
            connection.execute("SET GLOBAL perfect_ht_threshold = 21")
            # A third cheaper to write than with it, and hardly larger.
            connection.execute("SET GLOBAL disabled_compression_methods = 'dict_fsst'")
            # What only passes through is not worth compressing and writing to the file.
            connection.execute("ATTACH ':memory:' AS ilk_passing")
            found = connection.execute("SELECT current_setting('threads'), current_database()").fetchone()
        used, name = found or (1, "memory")
        return cls(connection, path, int(used), sql.search_in([name, _MEMORY]).sql())

    def run(self, query: Query) -> pa.Table:
        with self._cursor() as cursor:
            return cursor.sql(query.sql()).to_arrow_table()

    @contextmanager
    def stream(self, query: Query, rows: int = 100_000) -> Iterator[pa.RecordBatchReader]:
        # Closed at once: its cursor serves others as soon as the block ends.
        with self._cursor() as cursor, cursor.sql(query.sql()).to_arrow_reader(rows) as reader:
            yield reader

    def create(self, table: str, query: Query) -> None:
        with self._known.changing(table), self._cursor() as cursor:
            _create(cursor, table, query)

    def create_all(self, jobs: Sequence[Job], done: Callable[[], None] | None = None) -> None:
        workers = max(1, min(self._threads, len(jobs)))
        with self._threads_each(self._threads // workers), ThreadPoolExecutor(workers) as pool:
            # Each in this work's context, so that whatever stops the work stops its jobs.
            futures = [pool.submit(copy_context().run, self._do, job) for job in jobs]
            for future in as_completed(futures):
                future.result()
                if done:
                    done()

    def _do(self, job: Job) -> None:
        if job.adds:
            with self._cursor() as cursor:
                cursor.execute(sql.insert_by_name(job.table, job.query).sql())
        else:
            self.create(job.table, job.query)

    @contextmanager
    def _threads_each(self, threads: int) -> Iterator[None]:
        """Let each statement have so many threads: one each, side by side, was a third cheaper than all for all."""
        with self._cursor() as cursor:
            cursor.execute(sql.set_threads(max(threads, 1)).sql())
        try:
            yield
        finally:
            with closing(self.cursor()) as cursor:  # also when the work was stopped
                cursor.execute(sql.set_threads(self._threads).sql())

    @contextmanager
    def transaction(self) -> Iterator["DuckDBTransaction"]:
        with self._known.changing() as changed, self._cursor() as cursor:
            cursor.begin()
            try:
                yield DuckDBTransaction(cursor, self.tables, changed)
            except BaseException:
                # After a fault that ended the transaction there is nothing left to roll back.
                with suppress(duckdb.TransactionException):
                    cursor.rollback()
                raise
            cursor.commit()

    def each_batch(
        self, query: Query, work: Callable[[pa.Table], Worked], into: Into | None = None
    ) -> tuple[float, ...]:
        with self.stream(query) as reader:
            made = (work(pa.Table.from_batches([batch])) for batch in reader)
            if into is None:
                return summed(each.figures for each in made)
            with self.transaction() as changes:
                changes.drop(into.table)
                changes.append(into.table, into.schema.empty_table())
                return summed(_kept(changes, into, made))

    def tables(self) -> Mapping[str, Columns]:
        return self._known.tables(self._asked, self._asked_of)

    def _asked(self) -> Mapping[str, Columns]:
        with self._cursor() as cursor:
            return _tables(cursor)

    def _asked_of(self, table: str) -> Columns | None:
        cursor = self._rested()  # not that of a transaction, which a table that is not there would end
        try:
            return _columns(cursor, table)
        except duckdb.CatalogException:
            return None
        finally:
            self._idle.append(cursor)

    def drop(self, tables: Iterable[str]) -> None:
        names = list(tables)
        with self._known.changing(*names), self._cursor() as cursor:
            for table in names:
                cursor.execute(sql.drop_table(table).sql())

    @contextmanager
    def offer(self, name: str, rows: Any) -> Iterator[None]:
        with self._cursor() as cursor:
            cursor.register(name, rows)
            self._thread.offering = cursor
            try:
                yield
            finally:
                self._thread.offering = None
                cursor.unregister(name)

    def copy_to(self, path: Path) -> None:
        """Write all tables, as they are at one instant, to a new file. Raises `UserError` when the disk is full."""
        with self._cursor() as cursor, _faults(path):
            cursor.execute("ATTACH $path AS ilk_copy", {"path": str(path)})
            try:
                name = (cursor.execute("SELECT current_database()").fetchone() or ("memory",))[0]
                cursor.execute(sql.copy_database(name, "ilk_copy").sql())
            finally:
                with closing(self.cursor()) as fresh:  # also when the work was stopped
                    fresh.execute("DETACH ilk_copy")

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A raw cursor, for connectors that read files through DuckDB, and make no tables; close it when done."""
        cursor = self._connection.cursor()
        cursor.execute(self._search)
        return cursor

    @contextmanager
    def passing(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A raw cursor for a library that makes tables of its own: they live in memory, and pass with the engine."""
        cursor = self._connection.cursor()
        name = (cursor.execute("SELECT current_database()").fetchone() or ("memory",))[0]
        cursor.execute(sql.search_in([_MEMORY, name]).sql())
        with closing(cursor), self._known.changing_any(), _faults(self._path), stoppable(cursor.interrupt):
            yield cursor

    def close(self) -> None:
        while self._idle:
            self._idle.pop().close()
        self._connection.close()

    @contextmanager
    def _cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """The cursor of the enclosing `offer` in this thread, which sees what was offered, or an idle or fresh one."""
        offering = getattr(self._thread, "offering", None)
        cursor = offering or self._rested()
        try:
            with _faults(self._path), stoppable(cursor.interrupt):
                yield cursor
        except BaseException:
            if cursor is not offering:
                cursor.close()
            raise
        if cursor is not offering:
            self._idle.append(cursor)

    def _rested(self) -> duckdb.DuckDBPyConnection:
        """An idle cursor, else a fresh one."""
        try:
            return self._idle.pop()
        except IndexError:
            return self.cursor()


class DuckDBTransaction:
    """The changes of one DuckDB transaction.

    Asking about a table that is not there would end it, so it goes by what was there before, and what it changed.

    Args:
        cursor: in which it was begun.
        before: the tables as they were.
        changed: the names of tables that it may have changed; it adds to them.
    """

    def __init__(
        self, cursor: duckdb.DuckDBPyConnection, before: Callable[[], Mapping[str, Columns]], changed: set[str]
    ) -> None:
        self._cursor = cursor
        self._before = before
        self._changed = changed
        self._made: set[str] = set()

    def create(self, table: str, query: Query) -> None:
        self._changed.add(table)
        _create(self._cursor, table, query)
        self._made.add(table)

    def append(self, table: str, rows: Query | pa.Table) -> None:
        if isinstance(rows, Query):
            self._insert(table, rows)
            return
        self._cursor.register("appended_rows", rows)
        try:
            self._insert(table, sql.everything("appended_rows"))
        finally:
            self._cursor.unregister("appended_rows")

    def rename(self, staged: str, table: str) -> None:
        self.drop(table)
        self._changed.add(staged)
        self._cursor.execute(sql.rename_table(staged, table).sql())
        self._made.discard(staged)
        self._made.add(table)

    def execute(self, statement: Statement) -> None:
        self._cursor.execute(statement.sql())

    def drop(self, table: str) -> None:
        self._changed.add(table)
        self._cursor.execute(sql.drop_table(table).sql())
        self._made.discard(table)

    def _insert(self, table: str, query: Query) -> None:
        known = self._columns(table)
        if known is None:
            self.create(table, query)
            return
        if query.names is None or not known.keys() >= set(query.names):
            for name, type_name in self._described(query).items():
                if name not in known:
                    self._widen(table, name, type_name)
        self._cursor.execute(_inserting(table, query))

    def _widen(self, table: str, name: str, type_name: str) -> None:
        self._changed.add(table)
        self._cursor.execute(sql.add_column(table, name, type_name).sql())
        self._made.add(table)

    def _columns(self, table: str) -> Columns | None:
        """The columns of a table as it is now; None when there is none."""
        if table not in self._changed:
            return self._before().get(table)
        return _columns(self._cursor, table) if table in self._made else None

    def _described(self, query: Query) -> Columns:
        described = self._cursor.execute(sql.describe(query).sql()).fetchall()
        return {row[0]: row[1] for row in described}


_MEMORY = "ilk_passing"
"""The attached database, in memory, of tables that only pass through."""


def _create(cursor: duckdb.DuckDBPyConnection, table: str, query: Query) -> None:
    cursor.execute(sql.create_as(table, query, _MEMORY if table.startswith(PASSING) else None).sql())


def _kept(changes: DuckDBTransaction, into: Into, made: Iterable[Worked]) -> Iterator[tuple[float, ...]]:
    """The figures of batches, whose rows are added to a table."""
    for each in made:
        changes.append(into.table, each.rows.cast(into.schema))
        yield each.figures


@lru_cache(maxsize=64)
def _inserting(table: str, query: Query) -> str:
    """The statement that adds rows; remembered, for chunk after chunk is added by the same one."""
    return sql.insert_by_name(table, query).sql()


def _columns(cursor: duckdb.DuckDBPyConnection, table: str) -> Columns:
    """The columns of one table, which is there: much quicker than asking about all."""
    rows = cursor.execute("SELECT name, type FROM pragma_table_info($table)", {"table": table}).fetchall()
    return dict(rows)


def _tables(cursor: duckdb.DuckDBPyConnection) -> Mapping[str, Columns]:
    rows = cursor.execute(
        "SELECT table_name, column_name, data_type FROM duckdb_columns() "
        "WHERE NOT internal AND database_name IN (current_database(), $memory) ORDER BY table_name, column_index",
        {"memory": _MEMORY},
    ).fetchall()
    tables: dict[str, dict[str, str]] = {}
    for table, column, type_name in rows:
        tables.setdefault(table, {})[column] = type_name
    return tables


_LOCKED = re.compile(r"could not set lock on file(?:.*? held in (\S+) \(PID (\d+)\))?", re.IGNORECASE | re.DOTALL)
_FULL = re.compile(
    r"no space left|could not write file|disk quota|failed to offload|temp_directory_size", re.IGNORECASE
)


@contextmanager
def _faults(path: Path | None) -> Iterator[None]:
    """Faults of DuckDB that a person can mend, in a person's words."""
    try:
        yield
    except duckdb.Error as error:
        fault = _fault(error, path)
        if fault is None:
            raise
        raise fault from error
    except RuntimeError as error:
        # What a signal's handler raised in the middle of a statement, DuckDB replaces by this.
        if str(error) == "Query interrupted":
            raise KeyboardInterrupt from error
        raise


def _fault(error: duckdb.Error, path: Path | None) -> UserError | None:
    text, place = str(error), str(path) if path else None
    if locked := _LOCKED.search(text):
        return _locked(place, locked[1], locked[2])
    if _FULL.search(text):
        return _full(path)
    if isinstance(error, duckdb.IOException) or text.startswith("Corrupt"):
        what = f"the warehouse cannot be read or written: {text.splitlines()[0]}"
        return UserError("store-unreadable", what, where=place)
    match error:
        case duckdb.InterruptException() if was_stopped():
            return superseded()
        case duckdb.OutOfMemoryException():
            what = "the work does not fit into the memory limit"
            hint = "Raise `memory_limit` in ilk.yaml, or free space for spilling beside the warehouse."
            return UserError("out-of-memory", what, where=place, hint=hint)
        case _:
            return None


def _locked(place: str | None, program: str | None, pid: str | None) -> Transient:
    owner = f"process {pid} ({Path(program).name})" if pid and program else "another process"
    hint = "Stop it, or let `ilk serve` do the work: commands hand their job to a running server."
    return Transient("store-locked", f"{owner} has the warehouse open", where=place, hint=hint)


def _full(path: Path | None) -> UserError:
    free = f" ({shutil.disk_usage(path.parent).free // 1_000_000} MB free)" if path else ""
    what = f"the disk is full{free}; nothing was changed"
    place = str(path) if path else None
    return UserError("disk-full", what, where=place, hint="Free some space and run the command again.")
