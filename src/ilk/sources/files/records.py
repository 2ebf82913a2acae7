"""Nested values of typed files: records, lists and what is within them, as JSON."""

import json

import pyarrow as pa

from ilk.kernel.types import ValueType
from ilk.warehouse import sql
from ilk.warehouse.duckdb import DuckDBEngine

_VALUES = "nested_values"
_SIMPLE = (
    pa.types.is_string,
    pa.types.is_large_string,
    pa.types.is_integer,
    pa.types.is_float32,
    pa.types.is_float64,
    pa.types.is_boolean,
    pa.types.is_date,
)


def is_simple(arrow: pa.DataType) -> bool:
    """Whether the engine takes nested values of a type as they are."""
    if pa.types.is_struct(arrow):
        names = [field.name.casefold() for field in arrow]
        # The engine tells names apart by their letters alone, not by capitals.
        return "" not in names and 0 < len(names) == len(set(names)) and all(is_simple(field.type) for field in arrow)
    if pa.types.is_list(arrow) or pa.types.is_large_list(arrow):
        return is_simple(arrow.value_type)
    return any(test(arrow) for test in _SIMPLE)


def nested_text(column: pa.Array) -> pa.Array:
    """Nested values as JSON; what JSON has no word for, such as an instant, as a text."""
    if not is_simple(column.type):
        return pa.array([_json(value) for value in column.to_pylist()], pa.string())
    engine = DuckDBEngine.open(None, threads=1)
    try:
        with engine.offer(_VALUES, pa.table({"value": from_their_start(column)})):
            text = sql.cast(sql.call("to_json", sql.column("value")), ValueType.TEXT)
            return engine.run(sql.select({"text": text}, _VALUES)).column("text").combine_chunks()
    finally:
        engine.close()


def from_their_start(column: pa.Array) -> pa.Array:
    """The same values with nothing before them in memory: the engine takes no records that begin within others."""
    return pa.concat_arrays([column, column.slice(0, 0)])


def _json(value: object) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False, default=str, separators=(",", ":"))
