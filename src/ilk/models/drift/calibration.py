"""Calibration over time: whether as many did as the probabilities said, or as much came, period by period."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

import numpy as np
from scipy.special import betaincinv, ndtri

from ilk.kernel.errors import UserError
from ilk.models.alerts import Alert, Counts, Period
from ilk.models.estimator import Tabular
from ilk.models.features.steps import texts
from ilk.models.outcomes.sample import yes_or_no
from ilk.models.tables import arrow, column, numbers, rows

_LEVEL = 0.95
_WATCH, _ACT, _MOST = 0.1, 0.25, 1e9
_COUNTED: Mapping[Counts, str] = {"customers": "did", "purchases": "purchases came", "amounts": "in money came"}


def calibration_over_time(data: Tabular, *, period: str, probability: str, happened: str) -> tuple[Period, ...]:
    """Each period of a table with a row a scored customer, in the order of the periods' names.

    Args:
        data: rows whose outcome is known by now.
        period: the column of periods, such as months (`2024-05`).
        probability: the column of what was said.
        happened: the column of what came of it.

    Raises:
        UserError: `unknown-column`, `not-numbers`, `missing-numbers`, `out-of-range`, `not-yes-or-no`.
    """
    table = arrow(data)
    chances = numbers(table, [probability])[probability]
    wrong = (chances < 0) | (chances > 1)
    if wrong.any():
        raise UserError("out-of-range", f"column `{probability}` is not from 0 to 1 in {rows(wrong)}")
    did = yes_or_no(column(table, happened), happened)
    written = texts(table, period).combine_chunks().dictionary_encode()
    own = np.asarray(written.indices.fill_null(-1).to_numpy())
    named = sorted(enumerate(written.dictionary.to_pylist()), key=lambda each: str(each[1]))
    parts = [(str(name), own == code) for code, name in named]
    return tuple(period_of(name, int(here.sum()), chances[here].sum(), int(did[here].sum())) for name, here in parts)


class Sums(NamedTuple):
    """What was foretold of some customers and what came of it.

    Args:
        customers: how many were scored.
        expected: what should have come of all of them: how many, how many purchases, how much.
        happened: what came.
        squares: the squares of what came less what was expected, summed over customers: their variances, and more
            where single customers are foretold badly. Not used of shares of customers.
    """

    customers: int
    expected: float
    happened: float
    squares: float = 0.0


def period_of(name: str, customers: int, expected: float, happened: int, until: datetime | None = None) -> Period:
    """A period, from how many were scored, how many of them should have, and how many did."""
    tail = (1 - _LEVEL) / 2
    low, high = betaincinv(happened + 0.5, customers - happened + 0.5, np.array([tail, 1 - tail])) * customers
    return _told(name, Sums(customers, float(expected), happened), (float(low), float(high)), "customers", until)


def period_of_sums(name: str, sums: Sums, counts: Counts, until: datetime | None = None) -> Period:
    """A period of purchases or amounts; `until` is when it ended, None where it was held out in fitting."""
    reach = float(ndtri((1 + _LEVEL) / 2)) * sums.squares**0.5
    return _told(name, sums, (max(sums.happened - reach, 0.0), sums.happened + reach), counts, until)


def _told(name: str, sums: Sums, bounds: tuple[float, float], counts: Counts, until: datetime | None) -> Period:
    said = max(sums.expected, float(np.finfo(float).tiny))
    ratio, low, high = (min(each / said, _MOST) for each in (sums.happened, *bounds))
    alert = _alert(ratio, within=bounds[0] <= sums.expected <= bounds[1])
    return Period(
        period=name,
        customers=sums.customers,
        expected=sums.expected,
        happened=sums.happened,
        ratio=ratio,
        low=low,
        high=high,
        alert=alert,
        words=_words(name, sums, alert, counts),
        counts=counts,
        until=until,
    )


def _alert(ratio: float, *, within: bool) -> Alert:
    off = abs(np.log(ratio)) if ratio else np.inf
    if within or off < np.log1p(_WATCH):
        return "none"
    return "act" if off >= np.log1p(_ACT) else "watch"


def _words(name: str, sums: Sums, alert: Alert, counts: Counts) -> str:
    told = f"{name.capitalize()}: {sums.happened:,.0f} {_COUNTED[counts]} where {sums.expected:,.0f} were expected"
    match alert:
        case "none":
            return f"{told}, as chance would have it."
        case "watch":
            return f"{told}: what is foretold has begun to drift."
        case "act":
            return f"{told}: what is foretold no longer holds. Fit the model again."
