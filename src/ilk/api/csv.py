"""Rows as CSV: UTF-8, a header, RFC 4180 quoting; lists joined by `;`, instants as ISO 8601 in UTC.

Spreadsheets take a text for a formula that begins like one, whoever wrote it: such a text gets `'` before it, as
[OWASP](https://owasp.org/www-community/attacks/CSV_Injection) advises. Numbers as text, such as telephone numbers
with `+`, stay as they are.
"""

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa


_FORMULA = r"(?s)^(?:[=@\t\r]|[+-].*[^\d\s().,/+-])"


def csv_parts(reader: "pa.RecordBatchReader") -> Iterator[bytes]:
    """A table as CSV, a part for each batch; the header comes even without rows."""
    import pyarrow as pa
    import pyarrow.csv as pa_csv

    names = reader.schema.names
    header = pa.table({name: pa.array([], pa.string()) for name in names})
    yield _written(pa_csv, header, with_header=True)
    for batch in reader:
        columns = [_plain(column) for column in batch.columns]
        yield _written(pa_csv, pa.table(columns, names=names), with_header=False)


def _written(pa_csv: Any, table: "pa.Table", *, with_header: bool) -> bytes:
    sink = io.BytesIO()
    options = pa_csv.WriteOptions(include_header=with_header, quoting_style="needed")
    pa_csv.write_csv(table, sink, options)
    return sink.getvalue()


def _plain(column: "pa.Array") -> "pa.Array":
    """The column as CSV can hold it."""
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = column.type
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return _no_formula(pc.binary_join(column.cast(pa.list_(pa.string())), ";"))
    if pa.types.is_timestamp(kind):
        return pc.strftime(column.cast(pa.timestamp("s"), safe=False), format="%Y-%m-%dT%H:%M:%SZ")
    return _no_formula(column) if pa.types.is_string(kind) or pa.types.is_large_string(kind) else column


def _no_formula(texts: "pa.Array") -> "pa.Array":
    import pyarrow.compute as pc

    looks_like_one = pc.match_substring_regex(texts, _FORMULA)
    return pc.if_else(looks_like_one, pc.binary_join_element_wise("'", texts, ""), texts)
