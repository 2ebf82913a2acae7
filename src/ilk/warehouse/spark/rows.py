"""Rows on their way: asked of Spark or of what is offered, stored as Parquet, and handed over in batches."""

from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory
from threading import Lock
from types import MappingProxyType
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from ilk.warehouse.spark.editions import DATA, Stored, Tables
from ilk.warehouse.spark.files import Files
from ilk.warehouse.spark.types import spark_name, stored_schema
from ilk.warehouse.sql import Query

_PART = "part-00000.parquet"
_KEPT = {"void": "int"}
"""A column of nothing but NULL is one of whole numbers, as DuckDB has it: Parquet has no type for nothing."""
NOTHING: Mapping[str, str] = MappingProxyType({})


class Rows:
    """Asks Spark for rows of stored tables, and stores rows.

    Args:
        session: a session of Spark.
        files: where rows are stored.
    """

    def __init__(self, session: Any, files: Files) -> None:
        self._session = session
        self._files = files
        self._views: dict[tuple[tuple[str, ...], tuple[str, ...]], str] = {}
        self._lock = Lock()

    def asked(self, query: Query, tables: Tables) -> Any:
        """A frame of Spark with the rows of a query."""
        names = {name: self._view(tables[name]) for name in query.tables() if name in tables}
        return self._session.sql(query.placed(names).sql("spark"))

    def store(self, name: str, frame: Any, known: Mapping[str, str] = NOTHING) -> Stored:
        """Put the rows of a frame into a folder of their own; columns that are `known` with the types given there."""
        found = {field.name: field.dataType.simpleString() for field in frame.schema.fields}
        columns = {column: known.get(column, _KEPT.get(kind, kind)) for column, kind in found.items()}
        folder = f"{DATA}/{token_hex(8)}"
        (frame if columns == found else _as(frame, columns)).write.parquet(self._files.address(folder))
        return Stored(name, columns, (folder,))

    def store_arrow(
        self, name: str, schema: pa.Schema, batches: Iterable[pa.RecordBatch], known: Mapping[str, str] = NOTHING
    ) -> Stored:
        """Put Arrow batches into a folder of their own; columns that are `known` with the types given there."""
        columns = {field.name: known.get(field.name) or spark_name(field.type) for field in schema}
        target = stored_schema(columns)
        folder = f"{DATA}/{token_hex(8)}"
        with TemporaryDirectory() as scratch:
            local = Path(scratch) / _PART
            with pq.ParquetWriter(local, target) as writer:
                for batch in batches:
                    writer.write_table(pa.Table.from_batches([batch]).cast(target))
            self._files.put(local, f"{folder}/{_PART}")
        return Stored(name, columns, (folder,))

    @contextmanager
    def batches(self, stored: Stored, size: int) -> Iterator[pa.RecordBatchReader]:
        """The rows of a stored table, in the order in which they were written."""
        schema = stored_schema(stored.columns)
        reading = self._each(stored, schema, size)
        try:
            yield pa.RecordBatchReader.from_batches(schema, reading)
        finally:
            reading.close()

    def forget(self, folders: Iterable[str]) -> None:
        """Remove folders that no edition knows any more, and Spark's names for them."""
        gone = set(folders)
        with self._lock:
            names = [self._views.pop(key) for key in list(self._views) if not gone.isdisjoint(key[0])]
        for name in names:
            self._session.catalog.dropTempView(name)
        for folder in gone:
            self._files.remove(folder)

    def register(self, name: str, place: str) -> Stored:
        """A table of somebody else's, where it is: a table of the catalogue, or a folder of Parquet."""
        is_place = "/" in place or ":" in place
        frame = self._session.read.parquet(place) if is_place else self._session.table(place)
        view, columns = f"own_{token_hex(8)}", {}
        for field in frame.schema.fields:
            kind = field.dataType.simpleString()
            columns[field.name] = "timestamp_ntz" if kind == "timestamp" else kind
        _as(frame, columns).createOrReplaceTempView(view)
        return Stored(name, columns, view=view)

    def _each(self, stored: Stored, schema: pa.Schema, size: int) -> Generator[pa.RecordBatch]:
        parts = (f"{folder}/{name}" for folder in stored.folders for name in self._files.names(folder))
        for part in (part for part in parts if part.endswith(".parquet")):
            with self._files.fetched(part) as local, pq.ParquetFile(local) as file:
                for batch in file.iter_batches(size):
                    yield pa.Table.from_batches([batch]).cast(schema).combine_chunks().to_batches()[0]

    def _view(self, stored: Stored) -> str:
        """The name under which Spark knows a stored table."""
        if stored.view is not None:
            return stored.view
        key = (stored.folders, tuple(stored.columns))
        with self._lock:
            known = self._views.get(key)
        if known is not None:
            return known
        name = f"stored_{token_hex(8)}"
        schema = ", ".join(f"{_quoted(column)} {kind}" for column, kind in stored.columns.items())
        places = [self._files.address(folder) for folder in stored.folders]
        self._session.read.schema(schema).parquet(*places).createOrReplaceTempView(name)
        with self._lock:
            self._views[key] = name
        return name


def _quoted(name: str) -> str:
    return f"`{name.replace('`', '``')}`"


def _as(frame: Any, columns: Mapping[str, str]) -> Any:
    """The columns of a frame as these types."""
    return frame.selectExpr(*(f"CAST({_quoted(name)} AS {kind}) AS {_quoted(name)}" for name, kind in columns.items()))
