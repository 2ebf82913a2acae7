"""What each column adds to the score of each row, as a list that reads from the strongest down."""

import numpy as np
import pyarrow as pa

from ilk.models.features.steps import texts
from ilk.models.outcomes.predictor import Matrix


def reasons(table: pa.Table, columns: tuple[str, ...], contributions: Matrix) -> pa.ListArray:
    """For each row a list of its columns, values and contributions, the largest contribution first."""
    rows, count = contributions.shape
    order = np.argsort(-np.abs(contributions), axis=1, kind="stable")
    ways = pa.array(np.take_along_axis(contributions, order, axis=1).ravel())
    names = pa.array(columns, pa.string()).take(pa.array(order.ravel()))
    values = pa.concat_arrays([texts(table, name).combine_chunks() for name in columns])
    # All values stand column after column; the one of a row and column is at column x rows + row.
    shown = values.take(pa.array((order * rows + np.arange(rows)[:, None]).ravel()))
    reasons = pa.StructArray.from_arrays([names, shown, ways], ["column", "value", "contribution"])
    return pa.ListArray.from_arrays(pa.array(np.arange(rows + 1) * count, pa.int32()), reasons)
