"""The population stability index of counts by band, and what chance alone makes of it."""

import numpy as np
from scipy.special import chdtri

from ilk.models.tables import Floats

_CHANCE = 0.99
_HALF = 0.5


def by_chance(before: Floats, now: Floats) -> float:
    """What the index is at most, 99 times of 100, where both sides were drawn from the same people."""
    degrees = max(int(((before + now) > 0).sum()) - 1, 1)
    return float(chdtri(degrees, 1 - _CHANCE) * (1 / before.sum() + 1 / now.sum()))


def index_parts(before: Floats, now: Floats) -> Floats:
    """What each band adds to the index: (share now - share before) x log(share now / share before).

    Where one side has nobody in a band that the other has somebody in, half a customer is added to the band on both
    sides, for there is no logarithm of 0.
    """
    here = (before + now) > 0
    empty = here & ((before == 0) | (now == 0))
    first, second = before + empty * _HALF, now + empty * _HALF
    shares = [np.where(here, counts, 1) / counts.sum() for counts in (first, second)]
    return np.asarray(np.where(here, (shares[1] - shares[0]) * np.log(shares[1] / shares[0]), 0.0))
