"""What is said of drift: how far a column moved, whether probabilities held, and how much it matters."""

from datetime import datetime
from typing import Literal, get_args

from ilk.models.estimator import Frozen

Alert = Literal["none", "watch", "act"]
"""How much it matters, the least first."""
ALERTS: tuple[Alert, ...] = get_args(Alert)
Counts = Literal["customers", "purchases", "amounts"]
"""What a period counts."""


class Shift(Frozen):
    """How far a column moved.

    Args:
        column: its name.
        psi: the population stability index.
        chance: what the index stays below in 99 of 100 samples when nothing changed.
        alert: `watch` from .1 on, `act` from .25 on, and only above chance.
        words: the same as a sentence.
    """

    column: str
    psi: float
    chance: float
    alert: Alert
    words: str


class Period(Frozen):
    """What was said of a period and what happened in it.

    Args:
        period: its name.
        customers: how many were scored.
        expected: how many should have, by their probabilities; or purchases, or amounts, that should have come.
        happened: how many did, or came.
        ratio: `happened` over `expected`: 1 is right, 2 is twice as many as said.
        low: its lower bound at 95 %: of customers the Jeffreys interval of the share that did (Brown, Cai & DasGupta
            2001), of sums by the squares of what each customer was off.
        high: its upper bound.
        alert: `watch` where the ratio is off by a tenth or more, `act` by a quarter, and only beyond chance.
        words: the same as a sentence.
        counts: what is counted.
        until: when it ended; None of a part of the past that was held out in fitting.
    """

    period: str
    customers: int
    expected: float
    happened: float
    ratio: float
    low: float
    high: float
    alert: Alert
    words: str
    counts: Counts = "customers"
    until: datetime | None = None
