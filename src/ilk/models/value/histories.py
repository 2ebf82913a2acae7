"""Purchase histories as arrays: read from a summary, checked, and each distinct one kept once with its weight."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ilk.kernel.errors import UserError, raise_all
from ilk.models.estimator import Tabular
from ilk.models.tables import Floats, arrow, numbers, rows

_MOST_RANKS, _MOST_CODES = 1 << 20, 1 << 62
_BLOCK = 16_384
"""Histories at a time, so that what is worked out of them fits the cache."""
UNTIL = b"ilk.until"
"""The key in a summary's Arrow metadata under which its last day stands."""


@dataclass(frozen=True, slots=True, eq=False)
class Histories:
    """Distinct histories; `frequency`, `recency`, `T` and `weights` have a value for each.

    Attributes:
        frequency: purchases after the first, whole numbers.
        recency: from the first purchase to the last, in the summary's unit of time.
        T: from the first purchase to the end of what was seen, in the same unit.
        weights: how many customers have this history.
        more: what else tells histories apart (covariates), by name.
        carried: what is averaged over the customers of a history, by name.
        row: for each row of the summary, the place of its history.
        until: the last day that the summary tells of, where it says so.
    """

    frequency: Floats
    recency: Floats
    T: Floats
    weights: Floats
    more: dict[str, Floats]
    carried: dict[str, Floats]
    row: NDArray[np.intp]
    until: date | None = None

    @property
    def customers(self) -> float:
        """The sum of the weights."""
        return float(self.weights.sum())

    def per_frequency(self, function: Callable[[Floats], Floats]) -> Floats:
        """`function(frequency)`, worked out once for each number of purchases: special functions cost."""
        most = int(self.frequency.max(initial=0))
        if most > self.frequency.size:
            return function(self.frequency)
        return np.asarray(function(np.arange(most + 1.0)).take(self.frequency.astype(np.intp)))

    def thinned(self, step: int) -> "Histories":
        """Every so manyth history: as they are in order, a fair sample of all."""
        return self._cut(slice(step // 2, None, step))

    def parts(self) -> list["Histories"]:
        """All histories in blocks."""
        return [self._cut(slice(first, first + _BLOCK)) for first in range(0, self.T.size, _BLOCK)]

    def _cut(self, part: slice) -> "Histories":
        more = {name: values[part] for name, values in self.more.items()}
        carried = {name: values[part] for name, values in self.carried.items()}
        columns = (self.frequency[part], self.recency[part], self.T[part], self.weights[part])
        return Histories(*columns, more, carried, np.arange(columns[0].size))


def histories(summary: Tabular, *, more: Sequence[str] = (), carried: Sequence[str] = ()) -> Histories:
    """Read a summary with the columns `frequency`, `recency`, `T` and, where there are any, `weights`.

    The answer does not depend on the order of rows, and equal rows are one history of more weight.

    Raises:
        UserError: `unknown-column`, `not-numbers`, `missing-numbers`, `not-finite`, `wrong-history`, `no-rows`.
    """
    table = arrow(summary)
    names = ["frequency", "recency", "T", *more]
    weighted = ["weights"] if "weights" in table.column_names else []
    read = numbers(table, [*names, *carried, *weighted])
    weights = read.get("weights", np.ones(table.num_rows))
    _check(read["frequency"], read["recency"], read["T"], weights)
    keys, row = distinct([read[name] for name in names])
    total = np.bincount(row, weights, minlength=keys[0].size).astype(np.float64)
    return Histories(
        frequency=keys[0],
        recency=keys[1],
        T=keys[2],
        weights=total,
        more=dict(zip(more, keys[3:], strict=True)),
        carried={name: _averaged(read[name], weights, row, total) for name in carried},
        row=row,
        until=_until(table),
    )


def nothing(more: dict[str, Floats], count: int = 1) -> Histories:
    """The histories of so many new customers, told apart by `more` alone."""
    zero = np.zeros(count)
    return Histories(zero, zero, zero, np.ones(count), more, {}, np.arange(count))


def distinct(columns: Sequence[Floats]) -> tuple[list[Floats], NDArray[np.intp]]:
    """The distinct rows of some columns, in ascending order, and for each row the place of its like.

    Arrow's hash table finds the distinct ones, and only these are sorted: a third of the time of sorting all rows.
    """
    code, codes = np.zeros(columns[0].size, dtype=np.int64), 1
    for values in columns:
        rank, ranks = _ranks(values)
        if codes > _MOST_CODES // ranks:
            code, codes = _ranks(code)
        code, codes = code * ranks + rank, codes * ranks
    encoded = pa.array(code).dictionary_encode()
    place = encoded.indices.to_numpy()
    order = np.argsort(encoded.dictionary.to_numpy())
    sorted_place = np.empty_like(order)
    sorted_place[order] = np.arange(order.size)
    first = np.empty(order.size, dtype=np.intp)
    first[place[::-1]] = np.arange(place.size)[::-1]
    return [values[first[order]] for values in columns], sorted_place[place]


def _ranks(values: NDArray[Any]) -> tuple[NDArray[np.int64], int]:
    """Whole numbers in the order of some values, equal for equal ones, and how many there may be."""
    whole = values.astype(np.int64)
    if values.size and (whole == values).all() and np.ptp(whole) < _MOST_RANKS:
        return whole - whole.min(), int(np.ptp(whole)) + 1
    encoded = pa.array(values + 0).dictionary_encode()
    order = np.argsort(encoded.dictionary.to_numpy())
    rank = np.empty(order.size, dtype=np.int64)
    rank[order] = np.arange(order.size)
    return rank[encoded.indices.to_numpy()], max(order.size, 1)


def _averaged(values: Floats, weights: Floats, row: NDArray[np.intp], total: Floats) -> Floats:
    return np.bincount(row, values * weights, minlength=total.size) / total


def _check(frequency: Floats, recency: Floats, length: Floats, weights: Floats) -> None:
    """Refuse what no customer can have done."""
    if not frequency.size:
        raise UserError("no-customers", "the summary has no rows")
    slack = 1e-9 * np.maximum(length, 1.0)
    wrong = {
        "`frequency` is below zero": frequency < 0,
        "`frequency` is no whole number (it counts purchases after the first)": frequency != np.floor(frequency),
        "`recency` is below zero": recency < 0,
        "`recency` is greater than `T`, although no purchase can be after the end": recency > length + slack,
        "`recency` is above zero for a customer who bought once": (frequency == 0) & (recency > 0),
        "`recency` is zero for a customer who bought again": (frequency > 0) & (recency == 0),
        "`weights` has a value that is not above zero": weights <= 0,
    }
    raise_all(
        UserError("wrong-history", f"{what}: {rows(where)}", hint="`summarize` makes a summary from purchases.")
        for what, where in wrong.items()
        if where.any()
    )


def _until(table: pa.Table) -> date | None:
    said = (table.schema.metadata or {}).get(UNTIL)
    return date.fromisoformat(said.decode()) if said else None
