"""From log odds to probabilities that mean what they say: learnt on predictions for rows that were not fitted on."""

from typing import Annotated, Literal, assert_never

import numpy as np
from pydantic import Field
from scipy.optimize import isotonic_regression
from scipy.special import expit

from ilk.models.estimator import Frozen
from ilk.models.outcomes.newton import maximised
from ilk.models.outcomes.sample import Places
from ilk.models.tables import Floats

Way = Literal["auto", "sigmoid", "isotonic"]
_ENOUGH_FOR_ISOTONIC = 1_000
_LEAST_IN_A_STEP = 50


class Sigmoid(Frozen):
    """`1 / (1 + exp(-(slope x log odds + intercept)))`.

    Source: Platt (1999), Probabilistic outputs for support vector machines, with his correction of the targets.
    """

    kind: Literal["sigmoid"] = "sigmoid"
    slope: float
    intercept: float

    def probability(self, log_odds: Floats) -> Floats:
        return np.asarray(expit(self.slope * log_odds + self.intercept))


class Isotonic(Frozen):
    """A curve of straight pieces that never falls, level beyond its ends.

    Source: Zadrozny & Elkan (2002), Transforming classifier scores into accurate multiclass probability estimates.
    Between the middles of the steps it rises straight, so that scores stay apart that were apart.
    """

    kind: Literal["isotonic"] = "isotonic"
    log_odds: tuple[float, ...] = Field(min_length=1)
    probabilities: tuple[float, ...] = Field(min_length=1)

    def probability(self, log_odds: Floats) -> Floats:
        return np.asarray(np.interp(log_odds, self.log_odds, self.probabilities))


Calibrator = Annotated[Sigmoid | Isotonic, Field(discriminator="kind")]


def calibrator(log_odds: Floats, happened: Floats, way: Way) -> Sigmoid | Isotonic:
    """The map that fits what happened, learnt on log odds of rows that their model had not seen.

    `auto` is isotonic with 1,000 of the rarer outcome or more, and a sigmoid below that: the freer curve needs as many
    (Niculescu-Mizil & Caruana 2005, Predicting good probabilities with supervised learning).
    """
    match way:
        case "sigmoid":
            return _sigmoid(log_odds, happened)
        case "isotonic":
            return _isotonic(log_odds, happened)
        case "auto":
            rarer = min(happened.sum(), len(happened) - happened.sum())
            return (_isotonic if rarer >= _ENOUGH_FOR_ISOTONIC else _sigmoid)(log_odds, happened)
        case _:
            assert_never(way)


def _sigmoid(log_odds: Floats, happened: Floats) -> Sigmoid:
    hits = happened.sum()
    misses = len(happened) - hits
    softened = np.where(happened > 0, (hits + 1) / (hits + 2), 1 / (misses + 2))
    features = np.column_stack([log_odds, np.ones_like(log_odds)])
    slope, intercept = maximised(features, softened, np.zeros(2)).weights
    # A falling curve would turn the order round: then the scores say nothing, and all get the same probability.
    if slope <= 0:
        share = hits / len(happened)
        return Sigmoid(slope=0, intercept=float(np.log(share / (1 - share))))
    return Sigmoid(slope=float(slope), intercept=float(intercept))


def _isotonic(log_odds: Floats, happened: Floats) -> Isotonic:
    order = np.lexsort([happened, log_odds])
    scores, first = np.unique(log_odds[order], return_index=True)
    hits = np.add.reduceat(happened[order], first)
    rows = np.diff(np.append(first, len(order))).astype(float)
    fitted = isotonic_regression(hits / rows, weights=rows)
    starts = _merged(np.asarray(fitted.blocks[:-1], dtype=np.int64), np.append(0.0, rows.cumsum()))
    step_rows, step_hits = np.add.reduceat(rows, starts), np.add.reduceat(hits, starts)
    middles = np.add.reduceat(rows * scores, starts) / step_rows
    # Half a hit and half a miss more: no step says 0 or 1 for certain (Jeffreys' prior).
    shares = np.maximum.accumulate((step_hits + 0.5) / (step_rows + 1))
    return Isotonic(log_odds=tuple(middles.tolist()), probabilities=tuple(shares.tolist()))


def _merged(starts: Places, rows_before: Floats) -> Places:
    """The starts of steps, those of too few rows joined with the next ones."""
    kept = [0]
    for start in starts[1:]:
        if rows_before[start] - rows_before[kept[-1]] >= _LEAST_IN_A_STEP:
            kept.append(int(start))
    if len(kept) > 1 and rows_before[-1] - rows_before[kept[-1]] < _LEAST_IN_A_STEP:
        kept.pop()
    return np.array(kept)
