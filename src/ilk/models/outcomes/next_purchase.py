"""When each customer will buy next: from their own intervals, drawn towards everyone's as far as they are few."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.random import Generator
from pydantic import Field
from scipy.special import ndtr, ndtri

from ilk.catalog.documents import Body
from ilk.kernel.errors import UserError
from ilk.models.estimator import Frozen, ModelCard, Tabular, opened, sealed
from ilk.models.tables import Floats, arrow, column, numbers

_MODEL, _VERSION = "next_purchase", 1
_SOURCE = (
    "Lawrence (1980), The log-normal distribution of buying frequency rates, Journal of Marketing Research 17, on"
    " log-normal purchase rates; Efron & Morris (1975), Data analysis using Stein's estimator, JASA 70, on shrinkage;"
    " Searle, Casella & McCulloch (1992), Variance components"
)
_LIMITS = (
    "It tells when a customer buys next if they are a customer still; whether they are is told by the value models.",
    "The interval that has not ended yet is not learnt from, so long intervals are told a little too short.",
    "Neither season nor trend is seen.",
)
_LEAST_GAPS = 20


def summarize_gaps(transactions: Tabular, *, customer: str, at: str, until: datetime | date | None = None) -> pa.Table:
    """What `NextPurchase` learns from: a row a customer, from a row a purchase.

    Purchases of one customer on one day are one. The answer has `customer`, `gaps` (how many intervals), `mean` and
    `squares` (the mean of their logarithms in days, and the sum of squared distances from it), `last` (the day of the
    last purchase) and `waited` (days from it until `until`, the newest day when left out). Later rows are not seen.

    Raises:
        UserError: `unknown-column`, `missing-numbers`, `not-a-time`, `no-rows`.
    """
    table = arrow(transactions)
    who, days = column(table, customer), _days(column(table, at), at)
    newest = int(days.max()) if until is None else _day(until)
    names, own = _numbered(who)
    seen = days <= newest
    pairs = np.unique(np.column_stack([own[seen], days[seen]]), axis=0)
    if len(pairs) == 0:
        raise UserError("no-rows", f"there is no purchase until {_date(newest)}")
    people, when = pairs[:, 0], pairs[:, 1]
    same = people[1:] == people[:-1]
    whose, logs = people[1:][same], np.log(np.diff(when)[same])
    first = np.flatnonzero(np.append(True, people[1:] != people[:-1]))
    last = when[np.append(first[1:], len(people)) - 1]
    count = np.bincount(whose, minlength=len(names))
    mean = np.bincount(whose, weights=logs, minlength=len(names)) / np.maximum(count, 1)
    squares = np.bincount(whose, weights=(logs - mean[whose]) ** 2, minlength=len(names))
    kept = people[first]
    return pa.table(
        {
            "customer": names.take(pa.array(kept)),
            "gaps": pa.array(count[kept]),
            "mean": pa.array(mean[kept]),
            "squares": pa.array(squares[kept]),
            "last": pa.array(last.astype("datetime64[D]")),
            "waited": pa.array((newest - last).astype(float)),
        }
    )


class NextPurchase(Frozen):
    """Log-normal intervals: each customer has a typical interval, and typical intervals are log-normal too.

    `level` is the probability that the next purchase is within its interval.
    """

    level: float = Field(default=0.8, gt=0, lt=1)

    def fit(self, data: Tabular, rng: Generator | None = None) -> "PurchaseTiming":
        """Learn from the summary that `summarize_gaps` makes, by the method of moments.

        Raises:
            UserError: `too-few-customers` with fewer than 20 intervals, or none with two or more.
        """
        table = arrow(data)
        gaps, mean, squares = numbers(table, ["gaps", "mean", "squares"]).values()
        own = gaps > 0
        total, freedom = float(gaps.sum()), float((gaps[own] - 1).sum())
        if total < _LEAST_GAPS or freedom == 0:
            what = f"there are {int(total)} intervals between purchases: it takes {_LEAST_GAPS}, and customers with two"
            raise UserError("too-few-customers", what, hint="Bring more customers, or purchases of a longer time.")
        within = float(squares.sum()) / freedom
        typical = float((gaps * mean).sum()) / total
        # The one-way analysis of variance of groups of unequal size.
        between = (gaps[own] * (mean[own] - typical) ** 2).sum() - (own.sum() - 1) * within
        between = max(float(between) / (total - float((gaps**2).sum()) / total), 0.0)
        weights = gaps / np.maximum(within + gaps * between, np.finfo(float).tiny)
        typical = float((weights * mean).sum() / weights.sum())
        card = ModelCard(
            model="Log-normal purchase intervals",
            source=_SOURCE,
            data=f"{table.num_rows:,} customers, {int(total):,} intervals",
            features=("gaps", "mean", "last", "waited"),
            limits=_LIMITS,
        )
        return PurchaseTiming(self.level, typical, within, between, card)


@dataclass(frozen=True, slots=True)
class PurchaseTiming:
    """A fitted model of intervals.

    Args:
        level: the probability that the next purchase is within its interval.
        typical: the mean logarithm of an interval in days.
        within: the variance of a customer's logarithms.
        between: the variance of customers' typical logarithms.
        card: what must be known before it is used.
    """

    level: float
    typical: float
    within: float
    between: float
    card: ModelCard

    def score(self, data: Tabular) -> pa.Table:
        """For each row of a summary the day of the `next_purchase`, and `earliest` and `latest`, the interval's ends.

        That it has not come yet is known: the answers are of intervals longer than what was waited.
        """
        table = arrow(data)
        waited = numbers(table, ["waited"])["waited"]
        centre, variance, _ = self._own(table)
        spread = np.sqrt(self.within + variance)
        passed = ndtr((np.log(np.maximum(waited, 0.5)) - centre) / spread) * (waited > 0)
        last = np.asarray(pc.cast(column(table, "last"), pa.date32()).to_numpy()).astype("datetime64[D]")
        tail = (1 - self.level) / 2
        told = {"next_purchase": 0.5, "earliest": tail, "latest": 1 - tail}
        days = {name: _quantile(share, passed, centre, spread, waited) for name, share in told.items()}
        return pa.table({name: pa.array(last + after.astype("timedelta64[D]")) for name, after in days.items()})

    def explain(self, data: Tabular) -> pa.Table:
        """For each row its `own` typical interval in days or null, `everyone`'s, and the `weight` of its own."""
        table = arrow(data)
        gaps, mean = numbers(table, ["gaps", "mean"]).values()
        _, _, weight = self._own(table)
        own = pa.array(np.exp(mean), mask=gaps == 0)
        everyone = np.full(len(gaps), np.exp(self.typical))
        return pa.table({"own": own, "everyone": pa.array(everyone), "weight": pa.array(weight)})

    def to_document(self) -> Body:
        names = ("level", "typical", "within", "between")
        return sealed(_MODEL, _VERSION, {name: getattr(self, name) for name in names}, self.card)

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """The model of a document.

        Raises:
            UserError: `model-damaged`, `wrong-model`, `model-version`.
        """
        content, card = opened(document, _MODEL, _VERSION)
        return cls(content["level"], content["typical"], content["within"], content["between"], card)

    def _own(self, table: pa.Table) -> tuple[Floats, Floats, Floats]:
        """For each row the mean and variance of its typical logarithm, and the weight that its own mean has in it."""
        gaps, mean = numbers(table, ["gaps", "mean"]).values()
        weight = gaps * self.between / np.maximum(self.within + gaps * self.between, np.finfo(float).tiny)
        return weight * mean + (1 - weight) * self.typical, self.between * (1 - weight), weight


def _quantile(share: float, passed: Floats, centre: Floats, spread: Floats, waited: Floats) -> Floats:
    """Days after the last purchase by which a share of those who waited so long have bought."""
    level = np.minimum(passed + (1 - passed) * share, 1 - 1e-9)
    days = np.exp(centre + spread * ndtri(level))
    return np.asarray(np.minimum(np.ceil(np.maximum(days, waited + (waited > 0))), 36_500))


def _days(values: pa.ChunkedArray, name: str) -> np.ndarray:
    """Whole days since 1970."""
    if not pa.types.is_temporal(values.type):
        raise UserError("not-a-time", f"column `{name}` holds {values.type}, not dates or instants")
    if values.null_count:
        raise UserError("missing-numbers", f"column `{name}` has no value in {values.null_count} rows")
    if len(values) == 0:
        raise UserError("no-rows", "the table has no rows, so there is nothing to learn from")
    return np.asarray(pc.cast(values, pa.date32()).cast(pa.int32()).to_numpy()).astype(np.int64)


def _numbered(who: pa.ChunkedArray) -> tuple[pa.Array, np.ndarray]:
    """The different customers, and the number of each row's."""
    if who.null_count:
        raise UserError("missing-numbers", f"{who.null_count} rows have no customer")
    flat = who.combine_chunks()
    written = flat if pa.types.is_dictionary(flat.type) else flat.dictionary_encode()
    return written.dictionary, np.asarray(written.indices.to_numpy()).astype(np.int64)


def _day(instant: datetime | date) -> int:
    whole = instant.date() if isinstance(instant, datetime) else instant
    return (whole - date(1970, 1, 1)).days


def _date(day: int) -> date:
    return date(1970, 1, 1) + timedelta(days=day)
