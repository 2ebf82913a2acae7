"""Calibration over time: whether as many did as the probabilities said, period by period."""

import numpy as np
from scipy.special import betaincinv

from ilk.kernel.errors import UserError
from ilk.models.alerts import Alert, Period
from ilk.models.estimator import Tabular
from ilk.models.features.steps import texts
from ilk.models.outcomes.sample import yes_or_no
from ilk.models.tables import arrow, column, numbers, rows

_LEVEL = 0.95
_WATCH, _ACT = 0.1, 0.25


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


def period_of(name: str, customers: int, expected: float, happened: int) -> Period:
    """A period, from how many were scored, how many of them should have, and how many did."""
    count, hits = customers, happened
    tail = (1 - _LEVEL) / 2
    low, high = betaincinv(hits + 0.5, count - hits + 0.5, np.array([tail, 1 - tail])) * count
    said = max(expected, np.finfo(float).tiny)
    ratio = hits / said if hits else 0.0
    beyond = not low <= expected <= high
    off = abs(np.log(ratio)) if hits else np.inf
    alert: Alert = "none"
    if beyond and off >= np.log1p(_WATCH):
        alert = "act" if off >= np.log1p(_ACT) else "watch"
    return Period(
        period=name,
        customers=count,
        expected=float(expected),
        happened=hits,
        ratio=min(ratio, 1e9),
        low=min(float(low) / said, 1e9),
        high=min(float(high) / said, 1e9),
        alert=alert,
        words=_words(name, expected, hits, alert),
    )


def _words(name: str, expected: float, hits: int, alert: Alert) -> str:
    told = f"In {name} {hits:,} did where {expected:,.0f} were expected"
    match alert:
        case "none":
            return f"{told}, as chance would have it."
        case "watch":
            return f"{told}: the probabilities have begun to drift."
        case "act":
            return f"{told}: the probabilities no longer hold. Fit the model again."
