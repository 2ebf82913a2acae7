"""Tables of whoever asks: pandas, Polars, Arrow or arrays by name in; columns as numpy arrays out."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ilk.kernel.errors import UserError, raise_all, unknown
from ilk.models.estimator import Tabular

Floats = NDArray[np.float64]


def arrow(table: Tabular) -> pa.Table:
    """The table as Arrow, without a copy where its library allows that.

    Raises:
        UserError: `not-a-table`.
    """
    try:
        if isinstance(table, Mapping):
            return pa.table({str(name): pa.array(values) for name, values in table.items()})
        if hasattr(table, "__arrow_c_stream__"):
            return _without_views(pa.table(table))
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError, ValueError, TypeError) as error:
        raise UserError("not-a-table", f"the table cannot be read: {error}") from error
    raise UserError(
        "not-a-table",
        f"a `{type(table).__name__}` is not a table",
        hint="Give a frame of pandas or Polars, an Arrow table, or a mapping of names to arrays.",
    )


def _without_views(table: pa.Table) -> pa.Table:
    """Texts as Arrow's functions take them; Polars hands out views, which few of them do."""
    for place, field in enumerate(table.schema):
        if pa.types.is_string_view(field.type):
            table = table.set_column(place, field.name, table.column(place).cast(pa.large_string()))
    return table


def column(table: pa.Table, name: str) -> pa.ChunkedArray:
    """A column by its name.

    Raises:
        UserError: `unknown-column`.
    """
    if name not in table.column_names:
        raise unknown("column", name, table.column_names)
    return table.column(name)


def numbers(table: pa.Table, names: Sequence[str], *, missing: bool = False) -> dict[str, Floats]:
    """Columns as arrays of float64; yes and no become 1 and 0.

    Args:
        table: as `arrow` answers it.
        names: the columns to read, all of them needed.
        missing: whether values may be missing; they are then NaN.

    Raises:
        UserError: `unknown-column`, `not-numbers`, `missing-numbers`, `not-finite`; all problems at once.
    """
    found: dict[str, Floats] = {}
    problems = []
    for name in names:
        try:
            found[name] = _floats(column(table, name), name, missing=missing)
        except UserError as error:
            problems.append(error)
    raise_all(problems)
    return found


def rows(wrong: NDArray[np.bool_]) -> str:
    """Which rows are wrong, in words: `3 rows, the first of them row 7` (counted from 1)."""
    count, first = int(wrong.sum()), int(wrong.argmax()) + 1
    return f"row {first}" if count == 1 else f"{count:,} rows, the first of them row {first}"


def _floats(values: pa.ChunkedArray, name: str, *, missing: bool) -> Floats:
    found = _as_floats(values, name)
    empty = np.isnan(found)
    if not missing and empty.any():
        raise UserError("missing-numbers", f"column `{name}` has no value in {rows(empty)}")
    endless = np.isinf(found)
    if endless.any():
        raise UserError("not-finite", f"column `{name}` is infinite in {rows(endless)}")
    return found


def _as_floats(values: pa.ChunkedArray, name: str) -> Floats:
    if pa.types.is_floating(values.type) or pa.types.is_integer(values.type) or pa.types.is_boolean(values.type):
        plain: Any = values.cast(pa.int8()) if pa.types.is_boolean(values.type) else values
        return np.asarray(plain.to_numpy(), dtype=np.float64)
    if pa.types.is_decimal(values.type):
        return np.asarray(pc.cast(values, pa.float64()).to_numpy(), dtype=np.float64)
    raise UserError("not-numbers", f"column `{name}` holds {values.type}, not numbers")
