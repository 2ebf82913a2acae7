"""From purchases to histories: a row a customer, in the literature's terms.

A summary has the columns `customer`; `frequency`, purchases after the first; `recency`, from the first to the last;
`T`, from the first to the end of what was looked at; `log_intervals`, the sum of the logarithms of the times between
purchases, which `BGCNBDk` reads; `monetary_value`, the mean of what was paid on a day of purchase after the first
(empty for who bought once); and, of a holdout, `holdout_frequency` and its length, `holdout_T`.
"""

import re
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ilk.kernel.errors import UserError
from ilk.models.estimator import Tabular
from ilk.models.tables import Floats, arrow, column, numbers
from ilk.models.value.histories import UNTIL, histories

_UNIT = re.compile(r"(?:([1-9]\d*) )?(day|week)s?")
_LENGTH = {"day": 1, "week": 7}
Whole = NDArray[np.int64]


def summarize(
    transactions: Tabular,
    *,
    customer: str = "customer",
    at: str = "at",
    amount: str | None = None,
    unit: str = "7 days",
    until: date | str | None = None,
    holdout: date | str | None = None,
) -> pa.Table:
    """Sum purchases up: a row for each customer who bought until `until`, in their order, with the columns above.

    Purchases of one customer on one day are one purchase. Times are in units, and may be fractions of one.

    Args:
        transactions: a row a purchase, or a row a line of one.
        customer: the column that says whose it is.
        at: the column of dates or instants; of an instant the date counts, as it is written.
        amount: the column of what was paid; without it there is no `monetary_value`.
        unit: the unit of time, such as `1 day`, `7 days` or `2 weeks`.
        until: the last day to look at; by default the last day of all.
        holdout: a later day; `holdout_frequency` then counts the purchases after `until` up to it.

    Raises:
        UserError: `not-dates`, `missing-dates`, `missing-customers`, `wrong-unit`, `wrong-day`, `no-customers`.
    """
    length, table = days_in(unit), arrow(transactions)
    who, names = _customers(column(table, customer), customer)
    who, day, paid = _merged(who, _days(column(table, at), at), _paid(table, amount))
    end = _number(until, "until") if until else int(day.max(initial=0))
    seen = day <= end
    if not seen.any():
        raise UserError("no-customers", "nobody bought until the last day to look at")
    found = {"customer": names.take(pa.array(np.unique(who[seen])))}
    found |= _histories(who[seen], day[seen], paid[seen], end, length)
    if not amount:
        del found["monetary_value"]
    if holdout:
        found |= _held_out(who, day, end, _number(holdout, "holdout"), length)
    return pa.table(found, metadata={UNTIL: str(_date(end)).encode()})


def condense(summary: Tabular, *, covariates: tuple[str, ...] = ()) -> pa.Table:
    """The distinct histories of a summary with their `weights`: what a fit costs follows their number.

    Every model gives the same fit for both. `log_intervals` is averaged over the customers of a history; the columns
    of money and the customers' names are left out.

    Raises:
        UserError: as `histories`.
    """
    carried = ["log_intervals"] if "log_intervals" in arrow(summary).column_names else []
    found = histories(summary, more=covariates, carried=carried)
    columns = {"frequency": found.frequency, "recency": found.recency, "T": found.T, "weights": found.weights}
    metadata = {UNTIL: found.until.isoformat().encode()} if found.until else None
    return pa.table(columns | found.more | found.carried, metadata=metadata)


def _histories(who: Whole, day: Whole, paid: Floats, end: int, length: int) -> dict[str, Any]:
    """The columns of a summary, from purchases in the order of customer and day."""
    first = np.flatnonzero(np.diff(who, prepend=-1))
    last = np.append(first[1:], who.size) - 1
    frequency = last - first
    gap = np.diff(day, prepend=day[:1]) / length
    gap[first] = 1.0
    again = np.add.reduceat(paid, first) - paid[first]
    mean = np.divide(again, frequency, out=np.zeros(first.size), where=frequency > 0)
    return {
        "frequency": frequency,
        "recency": (day[last] - day[first]) / length,
        "T": (end - day[first]) / length,
        "log_intervals": np.add.reduceat(np.log(gap), first),
        "monetary_value": pa.array(mean, mask=frequency == 0),
    }


def _held_out(who: Whole, day: Whole, end: int, last: int, length: int) -> dict[str, Any]:
    """What the customers of a summary did after its end."""
    if last <= end:
        raise UserError("wrong-day", "`holdout` must be after `until`")
    customers = np.unique(who[day <= end])
    count = np.bincount(who[(day > end) & (day <= last)], minlength=int(who.max()) + 1)
    return {"holdout_frequency": count[customers], "holdout_T": np.full(customers.size, (last - end) / length)}


def _paid(table: pa.Table, amount: str | None) -> Floats:
    return numbers(table, [amount])[amount] if amount else np.zeros(table.num_rows)


def _merged(who: Whole, day: Whole, paid: Floats) -> tuple[Whole, Whole, Floats]:
    """Purchases in the order of customer and day, those of one day made one."""
    if not who.size:
        return who, day, paid
    order = np.lexsort([day, who])
    who, day, paid = who[order], day[order], paid[order]
    new = np.flatnonzero((np.diff(who, prepend=-1) != 0) | (np.diff(day, prepend=day[0] - 1) != 0))
    return who[new], day[new], np.add.reduceat(paid, new)


def _customers(values: pa.ChunkedArray, name: str) -> tuple[Whole, pa.Array]:
    """For each row the place of its customer, and the customers, sorted."""
    if values.null_count:
        what = f"column `{name}` is empty in {values.null_count:,} rows"
        raise UserError("missing-customers", what, hint="Leave these rows out: nobody can be followed through them.")
    plain = values.cast(values.type.value_type) if pa.types.is_dictionary(values.type) else values
    encoded = plain.combine_chunks().dictionary_encode()
    order = pc.sort_indices(encoded.dictionary)
    place = np.empty(len(order), dtype=np.int64)
    place[order.to_numpy()] = np.arange(len(order))
    return place[encoded.indices.to_numpy()], encoded.dictionary.take(order)


def _days(values: pa.ChunkedArray, name: str) -> Whole:
    """Days since 1970."""
    if not (pa.types.is_date(values.type) or pa.types.is_timestamp(values.type)):
        raise UserError("not-dates", f"column `{name}` holds {values.type}, not dates or instants")
    if values.null_count:
        raise UserError("missing-dates", f"column `{name}` is empty in {values.null_count:,} rows")
    local = pc.local_timestamp(values) if getattr(values.type, "tz", None) else values
    days: Whole = local.cast(pa.date32(), safe=False).cast(pa.int32()).to_numpy().astype(np.int64)
    return days


def days_in(unit: str) -> int:
    """The days of a unit of time, such as `7 days`.

    Raises:
        UserError: `wrong-unit`.
    """
    said = _UNIT.fullmatch(unit)
    if not said:
        raise UserError("wrong-unit", f"`{unit}` is no unit of time", hint="Such as `1 day`, `7 days` or `2 weeks`.")
    return int(said[1] or 1) * _LENGTH[said[2]]


def _number(day: date | str, name: str) -> int:
    """A day, as days since 1970."""
    try:
        return int(np.datetime64(day, "D").astype(np.int64))  # of an instant, its date
    except ValueError:
        raise UserError("wrong-day", f"`{name}` is `{day}`, which is no day", hint="Such as `2026-03-01`.") from None


def _date(number: int) -> np.datetime64:
    return np.datetime64(number, "D")
