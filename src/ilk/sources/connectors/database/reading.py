"""Rows of a database as Arrow batches, never all of them at once: as the database itself gives them where it can."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from itertools import chain
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import quote

import duckdb
import pyarrow as pa
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import URL, Dialect

from ilk.sources.connectors.database.statements import Statement

Batches: TypeAlias = AbstractContextManager[Iterator[pa.RecordBatch]]
_ROWS = 20_000
_BYTES = 8 << 20


def batches(url: URL, statement: Statement) -> Batches:
    """The rows that a statement gives. Raises what the driver raises."""
    match url.get_backend_name():
        case "postgresql":
            return _postgresql(url, statement)
        case "duckdb":
            return _duckdb(url, statement)
        case _:
            return _any(url, statement)


@contextmanager
def _postgresql(url: URL, statement: Statement) -> Iterator[Iterator[pa.RecordBatch]]:
    from adbc_driver_postgresql import StatementOptions, dbapi

    with dbapi.connect(_conninfo(url)) as connection, connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")
        # So that it comes in parts: a statement with parameters is answered whole.
        cursor.adbc_statement.set_options(**{StatementOptions.BATCH_SIZE_HINT_BYTES.value: str(_BYTES)})
        cursor.execute(_written(statement))
        with cursor.fetch_record_batch() as reader:
            yield _of(reader)


def _conninfo(url: URL) -> str:
    """The address as libpq's keywords and values."""
    parts = {"host": url.host, "port": url.port, "user": url.username, "password": url.password, "dbname": url.database}
    said = {**{name: str(value) for name, value in parts.items() if value}, **dict(url.normalized_query)}
    quoted = {name: _quoted(value if isinstance(value, str) else value[-1]) for name, value in said.items()}
    return " ".join(f"{name}='{value}'" for name, value in quoted.items())


def _quoted(value: str) -> str:
    return value.replace("\\", "\\\\").replace("'", "\\'")


@contextmanager
def _duckdb(url: URL, statement: Statement) -> Iterator[Iterator[pa.RecordBatch]]:
    with closing(duckdb.connect(_file(url), read_only=True)) as connection:
        # A query reads this database, and no file beside it.
        connection.execute("SET enable_external_access = false")
        with connection.sql(_written(statement)).to_arrow_reader(_ROWS) as reader:
            yield _of(reader)


def _of(reader: pa.RecordBatchReader) -> Iterator[pa.RecordBatch]:
    """The batches of a reader; one without rows when there is none, for that tells the columns."""
    none = True
    for batch in reader:
        none = False
        yield batch
    if none:
        yield pa.RecordBatch.from_pylist([], schema=reader.schema)


@contextmanager
def _any(url: URL, statement: Statement) -> Iterator[Iterator[pa.RecordBatch]]:
    engine = sa.create_engine(_driven(url), poolclass=sa.NullPool)
    with engine.connect().execution_options(stream_results=True, max_row_buffer=_ROWS) as connection:
        _only_read(connection)
        rows = connection.execute(statement)
        try:
            yield _as_arrow(tuple(rows.keys()), rows)
        finally:
            _leave(connection, rows)


def _driven(url: URL) -> URL:
    """The address with the driver that is used for it."""
    match url.get_backend_name():
        case "mysql" | "mariadb":
            return url.set(drivername="mysql+pymysql")
        case "sqlite":
            named = f"file:{quote(_file(url))}"
            return url.set(drivername="sqlite", database=named, query={"mode": "ro", "uri": "true"})
        case _:
            return url


def _file(url: URL) -> str:
    """The file of a database that is one. Raises `FileNotFoundError` when it is not there."""
    path = Path(url.database or "")
    if not path.is_file():
        raise FileNotFoundError
    return str(path)


def _only_read(connection: sa.Connection) -> None:
    if connection.dialect.name == "mysql":
        connection.execute(sa.text("SET time_zone = '+00:00'"))
        connection.execute(sa.text("SET TRANSACTION READ ONLY"))


def _leave(connection: sa.Connection, rows: "sa.CursorResult[Any]") -> None:
    """End a connection, also in the middle of its rows."""
    if connection.dialect.name == "mysql" and rows.cursor is not None:
        # PyMySQL has no other way to leave rows unread: whatever it closes, it reads to the end first.
        rows.cursor._result.unbuffered_active = False  # noqa: SLF001
    connection.invalidate()


def _written(statement: Statement) -> str:
    """The statement as text, with its values as literals that the dialect quotes."""
    dialect: Dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    return str(statement.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))


def _as_arrow(names: tuple[str, ...], rows: "sa.CursorResult[Any]") -> Iterator[pa.RecordBatch]:
    """Rows as batches; a type that a batch does not show is that of the batch before."""
    types: dict[int, pa.DataType] = {}
    for part in chain(rows.partitions(_ROWS), [[]]):
        if not part and types:
            return
        columns = list(zip(*part, strict=True)) or [()] * len(names)
        arrays = [_column(values, types.get(place)) for place, values in enumerate(columns)]
        types |= {place: array.type for place, array in enumerate(arrays) if not pa.types.is_null(array.type)}
        yield pa.RecordBatch.from_arrays(arrays, names=list(names))
        if not part:
            return


def _column(values: tuple[Any, ...], before: pa.DataType | None) -> pa.Array:
    """One column; values of several kinds become text, as do those that Arrow has no type for."""
    try:
        array = pa.array(values)
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError, OverflowError):
        return pa.array([None if value is None else _text(value) for value in values], pa.string())
    if pa.types.is_duration(array.type):
        return pa.array([None if value is None else _text(value) for value in values], pa.string())
    return array.cast(before) if pa.types.is_null(array.type) and before is not None else array


def _text(value: Any) -> str:
    return value.hex() if isinstance(value, bytes) else str(value)
