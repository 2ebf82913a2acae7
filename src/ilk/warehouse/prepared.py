"""Queries that are asked again and again of a few rows that this process has: planned once, in a DuckDB in memory."""

from typing import Any, Self

import duckdb
import pyarrow as pa

from ilk.warehouse import sql
from ilk.warehouse.duckdb import DuckDBEngine
from ilk.warehouse.sql import Query

_NAME = "asked"


class PreparedQuery:
    """A query of rows that change from one time to the next, and whose columns do not. For one thread at a time.

    To plan a query takes ten times as long as to answer it for a hundred rows.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, offered: "_Offered") -> None:
        self._connection = connection
        self._offered = offered
        self._asked = sql.execute_prepared(_NAME).sql()

    @classmethod
    def of(cls, engine: DuckDBEngine, query: Query, name: str, columns: pa.Schema) -> Self:
        """Plan a query that reads rows with these columns as the table `name`, and no other table."""
        connection, offered = engine.cursor(), _Offered(columns.empty_table())
        connection.register(name, offered)
        connection.execute(sql.prepare(_NAME, query).sql())
        return cls(connection, offered)

    def answers(self, rows: pa.Table) -> list[tuple[Any, ...]]:
        """What the query says of some rows."""
        self._offered.rows = rows
        return self._connection.execute(self._asked).fetchall()

    def close(self) -> None:
        """Let go of the connection."""
        self._connection.close()


class _Offered:
    """Rows as DuckDB asks for them, anew each time: whichever are offered then."""

    def __init__(self, rows: pa.Table) -> None:
        self.rows = rows

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        return self.rows.__arrow_c_stream__(requested_schema)
