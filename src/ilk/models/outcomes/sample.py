"""The rows that a model of an outcome learns from, in an order that depends on nothing but them; folds and holdout."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.random import Generator
from numpy.typing import NDArray

from ilk.kernel.errors import UserError
from ilk.models.tables import Floats, column

Places = NDArray[np.int64]
LEAST_ROWS, LEAST_OF_EACH = 50, 10
_HOLDOUT = 0.25
_WORDS = {"yes": 1.0, "no": 0.0, "true": 1.0, "false": 0.0, "y": 1.0, "n": 0.0, "1": 1.0, "0": 0.0}


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """Rows with what happened.

    Args:
        table: all columns, the row's own order.
        happened: 1 or 0 for each row.
        customers: a number a customer; rows of one customer share it.
        cutoffs: the place of the row's cutoff among all cutoffs, in order of time; None where there is no such column.
        days: for each cutoff how many days it lies before the last; None where cutoffs are no dates.
        last: the last cutoff, in words.
    """

    table: pa.Table
    happened: Floats
    customers: Places
    cutoffs: Places | None
    days: Floats | None
    last: str

    def __len__(self) -> int:
        return len(self.happened)

    def taken(self, places: Places) -> "Sample":
        """Some of the rows."""
        cutoffs = None if self.cutoffs is None else self.cutoffs[places]
        taken = self.table.take(pa.array(places))
        return replace(
            self, table=taken, happened=self.happened[places], customers=self.customers[places], cutoffs=cutoffs
        )


@dataclass(frozen=True, slots=True)
class Holdout:
    """The rows that a model is fitted on, those that it is then tried on, and how these were chosen."""

    earlier: Sample
    later: Sample
    how: str
    in_time: bool


def read(table: pa.Table, target: str, columns: Sequence[str], customer: str | None, cutoff: str | None) -> Sample:
    """The rows of a table as a sample, in an order that does not depend on the order they came in.

    Raises:
        UserError: `unknown-column`, `not-yes-or-no`, `one-outcome`, `too-few-customers`, `missing-numbers`.
    """
    happened = yes_or_no(column(table, target), target)
    _require(happened, target)
    everyone = np.arange(table.num_rows) if customer is None else _ranks(column(table, customer))
    times = None if cutoff is None else _ranks(_whole(column(table, cutoff), cutoff))
    keys = [_ranks(column(table, name)) for name in columns]
    known = [part for part in (None if customer is None else everyone, times) if part is not None]
    order = np.lexsort([*known, *keys, happened])
    # Without a column of customers, each row is one; they are numbered once in order.
    customers = np.arange(len(order)) if customer is None else everyone[order]
    days, last = _calendar(column(table, cutoff)) if cutoff is not None else (None, "")
    return Sample(
        table=table.take(pa.array(order)),
        happened=happened[order],
        customers=customers,
        cutoffs=None if times is None else times[order],
        days=days,
        last=last,
    )


def held_out(sample: Sample, horizon_days: int | None, rng: Generator) -> Holdout:
    """The last cutoff as holdout; without cutoffs, a random quarter of the customers.

    With `horizon_days`, rows whose horizon ends after the last cutoff are in neither part: their outcome was not known
    yet when the holdout's features were taken.

    Raises:
        UserError: `one-cutoff`; `holdout-too-small` where a part has too few of one outcome.
    """
    if sample.cutoffs is None:
        later = _some(sample.customers, rng)
        how = "a random quarter of the customers"
        holdout = Holdout(sample.taken(np.flatnonzero(~later)), sample.taken(np.flatnonzero(later)), how, in_time=False)
    else:
        holdout = _in_time(sample, sample.cutoffs, horizon_days)
    for part, name in ((holdout.earlier, "the rows to learn from"), (holdout.later, "the holdout")):
        _require_both(part.happened, f"{name} ({len(part):,} rows)", "holdout-too-small")
    return holdout


def folds(sample: Sample, count: int, rng: Generator) -> list[tuple[Places, Places]]:
    """Rows to learn from and rows to foretell, `count` times; a customer's rows are never on both sides."""
    distinct, own = np.unique(sample.customers, return_inverse=True)
    fold = rng.permutation(len(distinct))[own] % count
    return [(np.flatnonzero(fold != number), np.flatnonzero(fold == number)) for number in range(count)]


def _in_time(sample: Sample, cutoffs: Places, horizon_days: int | None) -> Holdout:
    newest = int(cutoffs.max())
    if newest == 0:
        raise UserError(
            "one-cutoff",
            "all rows were taken at one cutoff, so there is no later one to try the model on",
            hint="Take rows at two cutoffs or more, or leave `cutoff` out: then a random quarter is held out.",
        )
    usable = cutoffs < newest
    if horizon_days is not None and sample.days is not None:
        usable &= sample.days[cutoffs] >= horizon_days
    if not usable.any():
        what = f"no cutoff lies {horizon_days} days before the last: no outcome was known by then"
        raise UserError("holdout-too-small", what, hint="Take rows at an earlier cutoff as well.")
    later = sample.taken(np.flatnonzero(cutoffs == newest))
    return Holdout(sample.taken(np.flatnonzero(usable)), later, f"the last cutoff, {sample.last}", in_time=True)


def _some(customers: Places, rng: Generator) -> NDArray[np.bool_]:
    distinct, own = np.unique(customers, return_inverse=True)
    chosen: NDArray[np.bool_] = (rng.permutation(len(distinct)) < _HOLDOUT * len(distinct))[own]
    return chosen


def yes_or_no(values: pa.ChunkedArray, name: str) -> Floats:
    """What happened as 1 and 0: yes or no, 1 or 0, or texts of these.

    Raises:
        UserError: `not-yes-or-no`.
    """
    if pa.types.is_dictionary(values.type):
        values = pc.cast(values, values.type.value_type)
    if values.null_count or (pa.types.is_floating(values.type) and pc.any(pc.is_nan(values)).as_py()):
        raise UserError("not-yes-or-no", f"column `{name}` has missing values; whether it happened must be known")
    distinct = values.unique().to_pylist()
    spoken = {value: _WORDS.get(_spelled(value)) for value in distinct}
    unclear = [str(value) for value, meant in spoken.items() if meant is None]
    if unclear:
        hint = "Make it a column of true and false, of 1 and 0, or of `yes` and `no`."
        raise UserError(
            "not-yes-or-no", f"column `{name}` holds `{unclear[0]}`, which is neither yes nor no", hint=hint
        )
    yes = pa.array([value for value, meant in spoken.items() if meant], values.type)
    return np.asarray(pc.is_in(values, value_set=yes).to_numpy(), dtype=np.float64)


def _spelled(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value).casefold()


def _require(happened: Floats, target: str) -> None:
    rows = len(happened)
    if rows < LEAST_ROWS:
        told = f"{rows} customers are too few to learn an outcome from: it takes at least {LEAST_ROWS}"
        raise UserError("too-few-customers", told, hint="Bring more customers, or take them at more cutoffs.")
    if happened.min() == happened.max():
        what = f"`{target}` is {'yes' if happened[0] else 'no'} in every row: nothing tells who is who"
        raise UserError("one-outcome", what)
    _require_both(happened, f"the table ({rows:,} rows)", "too-few-customers")


def _require_both(happened: Floats, part: str, code: str) -> None:
    hits = int(happened.sum())
    rarer, word = min((hits, "happened"), (len(happened) - hits, "did not happen"))
    if rarer < LEAST_OF_EACH:
        what = f"in {part} it {word} {rarer} times: it takes at least {LEAST_OF_EACH}"
        raise UserError(
            code, what, hint="Bring more customers, take them at more cutoffs, or foretell something more frequent."
        )


def _whole(values: pa.ChunkedArray, name: str) -> pa.ChunkedArray:
    if values.null_count:
        raise UserError("missing-numbers", f"column `{name}` has no value in {values.null_count:,} rows")
    return values


def _ranks(values: pa.ChunkedArray) -> Places:
    """Numbers in the order of the values, equal for equal ones; missing ones come last."""
    flat = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
    if pa.types.is_dictionary(flat.type):
        flat = flat.dictionary_decode()
    # Missing ones come last by default; saying so is deprecated in one version and said otherwise in the next.
    return np.asarray(pc.rank(flat, sort_keys="ascending", tiebreaker="dense")).astype(np.int64) - 1


def _calendar(values: pa.ChunkedArray) -> tuple[Floats | None, str]:
    """How many days each cutoff lies before the last, and the last in words."""
    times = sorted(value for value in values.unique().to_pylist() if value is not None)
    if not pa.types.is_temporal(values.type):
        return None, str(times[-1])
    days = np.array([(times[-1] - time).total_seconds() / 86_400 for time in times])
    return days, str(times[-1])
