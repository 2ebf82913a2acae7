"""Arrow as it is landed: types that Parquet and a mapping know."""

import pyarrow as pa
import pyarrow.compute as pc

_BETWEEN, _MISSING = "\x1f", "\x00"


def plain(batch: pa.RecordBatch) -> pa.Table:
    """A batch whose columns have types that are written and read back the same; the others become text."""
    return pa.table([_plain(column) for column in batch.columns], names=batch.schema.names)


def _plain(column: pa.Array) -> pa.Array:
    kind = column.type
    if pa.types.is_null(kind):
        return column.cast(pa.string())
    if pa.types.is_dictionary(kind):
        return _plain(column.dictionary).take(column.indices)
    if pa.types.is_string_view(kind):
        return column.cast(pa.large_string())
    if isinstance(kind, pa.UuidType):
        return _spelled(column)
    if isinstance(kind, pa.BaseExtensionType):
        return _plain(column.storage)
    if pa.types.is_interval(kind) or pa.types.is_duration(kind):
        return _spelled(column)
    if pa.types.is_timestamp(kind) and kind.unit != "us":
        return column.cast(pa.timestamp("us", kind.tz), safe=False)
    return column


def in_words(table: pa.Table) -> pa.ChunkedArray:
    """Each row as one text, so that rows can be compared: whatever the order of its columns."""
    columns = [_word(table.column(name)) for name in sorted(table.column_names)]
    return pc.binary_join_element_wise(*columns, _BETWEEN, null_handling="replace", null_replacement=_MISSING)


def _word(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if pa.types.is_nested(column.type) or pa.types.is_binary(column.type):
        return pa.chunked_array([_spelled(column)])
    return column.cast(pa.string())


def _spelled(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    return pa.array([None if value is None else str(value) for value in column.to_pylist()], pa.string())
