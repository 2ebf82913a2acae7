"""How long each customer was watched, and whether it happened at the end of that time."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from ilk.kernel.errors import UserError
from ilk.models.outcomes.sample import yes_or_no
from ilk.models.tables import Floats, column, numbers, rows


@dataclass(frozen=True, slots=True, eq=False)
class Observed:
    """Durations in whatever unit the table has; `happened` is 0 where the watching ended first (censored)."""

    duration: Floats
    happened: Floats


def observed(table: pa.Table, duration: str, event: str) -> Observed:
    """The durations and events of a table.

    Raises:
        UserError: `unknown-column`, `not-numbers`, `missing-numbers`, `not-finite`, `not-yes-or-no`,
            `out-of-range`; `one-outcome` where it never happened; `no-rows`.
    """
    if table.num_rows == 0:
        raise UserError("no-rows", "the table has no rows, so there is nothing to learn from")
    times = numbers(table, [duration])[duration]
    below = times < 0
    if below.any():
        raise UserError("out-of-range", f"column `{duration}` is negative in {rows(below)}")
    happened = yes_or_no(column(table, event), event)
    if not happened.any():
        what = f"`{event}` is no in every row: how long it takes cannot be told from that"
        raise UserError("one-outcome", what)
    return Observed(times, np.asarray(happened))
