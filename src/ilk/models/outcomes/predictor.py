"""What every method learns: the log odds of each row, and what each column adds to them."""

from collections.abc import Callable
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ilk.kernel.errors import UserError
from ilk.models.tables import Floats

Matrix = NDArray[np.float64]
_SLICE = 65_536


class Predictor(Protocol):
    """Log odds as a function of some columns of a table, not calibrated yet."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it reads."""

    def log_odds(self, table: pa.Table) -> Floats:
        """One for each row. Levels that were not there when it was fitted count as rare ones.

        Raises:
            UserError: `unknown-column`, `not-finite`.
        """

    def contributions(self, table: pa.Table) -> tuple[float, Matrix]:
        """The log odds of the average, and what each column adds to them in each row; they sum to `log_odds`."""

    def content(self) -> dict[str, Any]:
        """Itself as JSON values."""


def in_slices(table: pa.Table, work: Callable[[pa.Table], Matrix]) -> Matrix:
    """What is worked out for a table part by part, so that memory follows the part and not the table."""
    try:
        return np.concatenate([work(table.slice(start, _SLICE)) for start in range(0, max(table.num_rows, 1), _SLICE)])
    except UserError:
        # Asked of the whole table, the error names its rows.
        work(table)
        raise
