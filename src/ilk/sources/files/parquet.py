"""Parquet: columns in the file's own types; those of other types as the text that a careful CSV would hold."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ilk.kernel.errors import UserError
from ilk.kernel.types import ValueType
from ilk.sources.files.dialect import MOST_COLUMNS
from ilk.sources.files.finding import FoundFile
from ilk.sources.files.format import Format
from ilk.sources.files.jsonlines import flat
from ilk.sources.files.reader import JSON, ROW, ROW_GROUP, UNTYPED, WHOLE_ROW, OwnType, Reader, chunk_rows, counted
from ilk.sources.files.records import from_their_start, is_simple, nested_text
from ilk.sources.files.settings import FileSettings
from ilk.warehouse.arrow import ARROW_TYPES

_LOOKED_AT = 5_000
"""Whole rows are looked at for their fields."""
_MOST_DIGITS = 18
"""A decimal without places of so many digits is a whole number of 64 bits."""


@contextmanager
def _opened(file: FoundFile, _settings: FileSettings, _scratch: Path | None) -> Iterator[Reader]:
    reader = ParquetReader(file)
    yield WholeRows(reader) if WHOLE_ROW in reader.columns else reader


PARQUET = Format("parquet", "Parquet", (".parquet", ".pq", ".parq"), _opened, magic=(b"PAR1",))


class ParquetReader:
    """A Parquet file."""

    json = False
    written = "Parquet"

    def __init__(self, file: FoundFile) -> None:
        self._file = file
        try:
            with pq.ParquetFile(file.path) as opened:
                self._schema = opened.schema_arrow
                self._count = int(opened.metadata.num_rows)
        except (pa.ArrowInvalid, OSError) as error:
            what = "this is not a Parquet file, or it is cut short"
            raise UserError("wrong-format", what, where=file.name) from error
        if len(self._schema.names) > MOST_COLUMNS:
            what = f"the file has {len(self._schema.names):,} columns; at most {MOST_COLUMNS:,} can be read"
            raise UserError("too-many-columns", what, where=file.name)

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(self._schema.names)

    @property
    def own_types(self) -> Mapping[str, OwnType]:
        return {field.name: own_type(field.type) for field in self._schema}

    @property
    def rows(self) -> int:
        return self._count

    def lacks(self, names: Sequence[str]) -> Sequence[str]:
        known = set(self.columns)
        return [name for name in names if name not in known]

    def remedy(self, wanted: Sequence[str]) -> None:
        return None

    def chunks(self) -> Iterator[pa.Table]:
        row = 1
        names = [f"c{number}" for number in range(len(self._schema.names))]
        with pq.ParquetFile(self._file.path) as opened:
            rows = min(chunk_rows(len(names)), ROW_GROUP)
            # Several batches make a chunk, which the engine reads side by side.
            opened_batches = opened.iter_batches(rows)
            while batches := list(islice(opened_batches, max(chunk_rows(len(names)) // rows, 1))):
                read: list[pa.RecordBatch] = []
                for batch in batches:
                    numbers = counted(row, batch.num_rows)
                    row += batch.num_rows
                    values = [as_own(column) for column in batch.columns]
                    read.append(pa.record_batch([*values, numbers], names=[*names, ROW]))
                yield pa.Table.from_batches(read)

    def rejects(self) -> Iterator[pa.Table]:
        return iter(())

    def lines(self, rows: pa.Array) -> pa.Array:
        return rows


class WholeRows:
    """Parquet in which a column holds whole rows as JSON. A field that no row has is missing in all of them."""

    json = True
    own_types = UNTYPED
    written = "JSON"

    def __init__(self, landed: ParquetReader) -> None:
        self._landed = landed
        self._place = f"c{landed.columns.index(WHOLE_ROW)}"

    @property
    def columns(self) -> tuple[str, ...]:
        first = next(self.chunks(), None)
        texts = [] if first is None else first.column(JSON)[:_LOOKED_AT].to_pylist()
        return tuple(dict.fromkeys(key for text in texts for key, _ in flat(json.loads(text))))

    @property
    def rows(self) -> int:
        return self._landed.rows

    def lacks(self, names: Sequence[str]) -> Sequence[str]:
        return ()

    def remedy(self, wanted: Sequence[str]) -> None:
        return None

    def chunks(self) -> Iterator[pa.Table]:
        for chunk in self._landed.chunks():
            yield pa.table({JSON: chunk.column(self._place), ROW: chunk.column(ROW)})

    def rejects(self) -> Iterator[pa.Table]:
        return self._landed.rejects()

    def lines(self, rows: pa.Array) -> pa.Array:
        return self._landed.lines(rows)


def value_type(arrow: pa.DataType) -> ValueType:
    """The value type that fits an Arrow type best."""
    kinds = (
        (pa.types.is_boolean, ValueType.YES_NO),
        (pa.types.is_integer, ValueType.INTEGER),
        (pa.types.is_decimal, ValueType.MONEY),
        (pa.types.is_floating, ValueType.NUMBER),
        (pa.types.is_timestamp, ValueType.INSTANT),
        (pa.types.is_date, ValueType.DATE),
        (_is_list, ValueType.TEXT_LIST),
    )
    return next((kind for test, kind in kinds if test(arrow)), ValueType.TEXT)


def own_type(arrow: pa.DataType) -> OwnType:
    """The type as which values of an Arrow type come.

    Text are also whole numbers of 64 bits without a sign, which may be too large, and what is nested: records, and
    lists of anything but texts and whole numbers.
    """
    if pa.types.is_dictionary(arrow):
        return own_type(arrow.value_type)
    if isinstance(arrow, pa.BaseExtensionType) and not isinstance(arrow, pa.UuidType):
        return own_type(arrow.storage_type)
    if pa.types.is_decimal(arrow):
        return OwnType(_of_decimal(arrow))
    if pa.types.is_timestamp(arrow):
        return OwnType(ValueType.INSTANT, zoned=arrow.tz is not None)
    if pa.types.is_uint64(arrow):
        return OwnType(ValueType.TEXT)
    if pa.types.is_nested(arrow) and not (_is_list(arrow) and _is_plain(arrow.value_type)):
        return OwnType(ValueType.TEXT, nested=arrow if is_simple(arrow) else None)
    return OwnType(value_type(arrow))


def as_text(column: pa.Array) -> pa.Array:
    """The values as text; whole numbers come without a fraction, instants of a zone in UTC."""
    column = _stored(column)
    kind = column.type
    if isinstance(kind, pa.UuidType):
        return pa.array([None if value is None else str(value) for value in column.to_pylist()], pa.string())
    if pa.types.is_timestamp(kind):
        return _instant_text(column)
    if pa.types.is_nested(kind):
        return nested_text(column)
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_fixed_size_binary(kind):
        return pa.array([_decoded(value) for value in column.to_pylist()], pa.string())
    return column.cast(pa.string())


def _of_decimal(arrow: pa.DataType) -> ValueType:
    if arrow.scale == 0 and arrow.precision <= _MOST_DIGITS:
        return ValueType.INTEGER
    return ValueType.MONEY if pa.types.is_decimal128(arrow) and arrow.scale >= 0 else ValueType.TEXT


def _is_list(arrow: pa.DataType) -> bool:
    return bool(pa.types.is_list(arrow) or pa.types.is_large_list(arrow))


def _is_plain(arrow: pa.DataType) -> bool:
    tests = (pa.types.is_string, pa.types.is_large_string, pa.types.is_integer)
    return any(test(arrow) for test in tests)


def as_own(column: pa.Array) -> pa.Array:
    """The values as the type that `own_type` says."""
    column = _stored(column)
    own = own_type(column.type)
    match own.type:
        case ValueType.TEXT:
            return as_text(column) if own.nested is None else from_their_start(column)
        case ValueType.MONEY:
            return column
        case ValueType.INSTANT:
            return _plain_instants(column)
        case ValueType.NUMBER if not pa.types.is_float64(column.type):
            # A number of 32 bits means the decimal number as which it is written: 0.1, not 0.10000000149.
            return column.cast(pa.float32()).cast(pa.string()).cast(pa.float64())
        case other:
            return column.cast(ARROW_TYPES[other])


def _stored(column: pa.Array) -> pa.Array:
    """The values themselves: without a dictionary, and without a kind of column that only names what they are for."""
    if pa.types.is_dictionary(column.type):
        return _stored(column.dictionary_decode())
    if isinstance(column.type, pa.BaseExtensionType) and not isinstance(column.type, pa.UuidType):
        return _stored(column.storage)
    return column


def _plain_instants(column: pa.Array) -> pa.Array:
    return column.cast(pa.timestamp("us", column.type.tz), safe=False).cast(pa.timestamp("us"))


def _instant_text(column: pa.Array) -> pa.Array:
    texts = pc.replace_substring_regex(_plain_instants(column).cast(pa.string()), r"\.0+$", "")
    return texts if column.type.tz is None else pc.binary_join_element_wise(texts, "Z", "")


def _decoded(value: bytes | None) -> str | None:
    """Bytes as the text they spell, else in hexadecimal: two that differ must not look the same, they may be keys."""
    if value is None:
        return None
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.hex()
