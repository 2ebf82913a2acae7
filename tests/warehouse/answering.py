"""Asking an engine for many expressions at once."""

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa
import pytest

from ilk.warehouse import sql
from ilk.warehouse.duckdb import DuckDBEngine
from ilk.warehouse.engine import Engine
from ilk.warehouse.sql import Expr

Answers = Mapping[int, list[Any] | Exception]
"""What an engine answers for each case, or why it does not."""


def answers(engine: Engine, cases: Sequence[tuple[str, Expr, Any]], table: str) -> Answers:
    """All in one statement, for Spark takes its time for each; one by one when that fails."""
    columns = {str(number): expression for number, (name, expression, _) in enumerate(cases) if meant(engine, name)}
    try:
        found = asked(engine, columns, table)
        return {int(name): found.column(name).to_pylist() for name in columns}
    except Exception:  # noqa: BLE001 - the engine's own
        return {int(name): alone(engine, name, expression, table) for name, expression in columns.items()}


def alone(engine: Engine, name: str, expression: Expr, table: str) -> list[Any] | Exception:
    try:
        found: list[Any] = asked(engine, {name: expression}, table).column(name).to_pylist()
    except Exception as error:  # noqa: BLE001 - the engine's own
        return error
    return found


def asked(engine: Engine, columns: Mapping[str, Expr], table: str) -> pa.Table:
    if table == "one":
        return engine.run(sql.select(columns, table))
    group = sql.column("g")
    return engine.run(sql.select(columns | {"g": group}, table, group_by=[group], order_by=[(group, "asc")]))


def meant(engine: Engine, primitive: str) -> bool:
    """Whether a primitive is for the engine: files are cleaned by DuckDB, whatever the warehouse is."""
    return isinstance(engine, DuckDBEngine) or primitive not in {"call", "of_each"}


def told(found: list[Any] | Exception, expression: Expr) -> list[Any]:
    if isinstance(found, Exception):
        pytest.fail(f"{sql.select({'found': expression}, None).sql('spark')}: {found}")
    return found
