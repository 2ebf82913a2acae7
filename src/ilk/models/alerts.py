"""What is said of drift: how far a column moved, whether probabilities held, and how much it matters."""

from typing import Literal, get_args

from ilk.models.estimator import Frozen

Alert = Literal["none", "watch", "act"]
"""How much it matters, the least first."""
ALERTS: tuple[Alert, ...] = get_args(Alert)


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
        expected: how many should have, by their probabilities.
        happened: how many did.
        ratio: `happened` over `expected`: 1 is right, 2 is twice as many as said.
        low: its lower bound at 95 % (Jeffreys interval of the share that did; Brown, Cai & DasGupta 2001).
        high: its upper bound.
        alert: `watch` where the ratio is off by a tenth or more, `act` by a quarter, and only beyond chance.
        words: the same as a sentence.
    """

    period: str
    customers: int
    expected: float
    happened: int
    ratio: float
    low: float
    high: float
    alert: Alert
    words: str
