"""Names of types: Spark's as they stand in an edition, DuckDB's as the rest of the product says them, and Arrow's."""

import re
from collections.abc import Mapping

import pyarrow as pa

_SPARK = {
    "BOOLEAN": "boolean",
    "TINYINT": "tinyint",
    "SMALLINT": "smallint",
    "INTEGER": "int",
    "BIGINT": "bigint",
    "HUGEINT": "decimal(38,0)",
    "FLOAT": "float",
    "DOUBLE": "double",
    "VARCHAR": "string",
    "BLOB": "binary",
    "DATE": "date",
    "TIMESTAMP": "timestamp_ntz",
    "TIMESTAMP WITH TIME ZONE": "timestamp",
}
_DUCKDB = {spark: duckdb for duckdb, spark in _SPARK.items() if duckdb != "HUGEINT"}
_ARROW = {
    "boolean": pa.bool_(),
    "tinyint": pa.int8(),
    "smallint": pa.int16(),
    "int": pa.int32(),
    "bigint": pa.int64(),
    "float": pa.float32(),
    "double": pa.float64(),
    "string": pa.string(),
    "binary": pa.binary(),
    "date": pa.date32(),
    "timestamp_ntz": pa.timestamp("us"),
    "timestamp": pa.timestamp("us", "UTC"),
}
_NAMES = {kind: name for name, kind in _ARROW.items()}
_DECIMAL = re.compile(r"decimal\((\d+),\s*(\d+)\)")


def duckdb_name(spark: str) -> str:
    """What DuckDB calls a type of Spark; a type that it has no word for keeps Spark's."""
    if spark.startswith("array<"):
        return f"{duckdb_name(spark[6:-1])}[]"
    if decimal := _DECIMAL.fullmatch(spark):
        return f"DECIMAL({decimal[1]},{decimal[2]})"
    return _DUCKDB.get(spark, spark)


def arrow_type(spark: str) -> pa.DataType:
    """Arrow's type for a type of Spark that a table of ours can have."""
    if spark.startswith("array<"):
        return pa.list_(arrow_type(spark[6:-1]))
    if decimal := _DECIMAL.fullmatch(spark):
        return pa.decimal128(int(decimal[1]), int(decimal[2]))
    return _ARROW[spark]


def spark_name(kind: pa.DataType) -> str:
    """Spark's name of the type that values of an Arrow type are stored as."""
    match kind:
        case pa.ListType() | pa.LargeListType():
            return f"array<{spark_name(kind.value_type)}>"
        case pa.Decimal128Type():
            return f"decimal({kind.precision},{kind.scale})"
        case pa.TimestampType():
            return "timestamp" if kind.tz else "timestamp_ntz"
        case pa.DictionaryType():
            return spark_name(kind.value_type)
        case _ if pa.types.is_null(kind):
            return "int"
        case _ if pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
            return "string"
        case _ if pa.types.is_unsigned_integer(kind):
            return "bigint"
        case _:
            return _NAMES[kind]


def stored_schema(columns: Mapping[str, str]) -> pa.Schema:
    """The Arrow schema of columns with Spark's types."""
    return pa.schema([(name, arrow_type(kind)) for name, kind in columns.items()])
