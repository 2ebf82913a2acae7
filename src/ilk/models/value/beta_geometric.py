"""Customers buy at a rate of their own until, after a purchase, they leave: what BG/NBD and its relatives share.

Between two purchases lie gamma distributed times of the whole shape `k` (1: at random); rates differ by a gamma
distribution (`r`, `alpha`) and the chance to leave after a purchase by a beta distribution (`a`, `b`).

Source: Fader, Hardie & Lee (2005), "Counting your customers" the easy way, Marketing Science 24 (k = 1); Batislam,
Denizel & Filiztekin (2007), Empirical validation and comparison of models for customer base analysis, IJRM 24 (leaving
after the first purchase); Platzer & Reutterer (2016), Ticking away the moments, Marketing Science 35, and Reutterer,
Platzer & Schröder (2021), Leveraging purchase regularity, IJRM 38 (k > 1).
"""

import numpy as np
from pydantic import Field
from scipy.special import betainc, betaln, digamma, expit, gammaln, hyp2f1

from ilk.models.tables import Floats
from ilk.models.value.fitting import Space, Terms
from ilk.models.value.histories import Histories
from ilk.models.value.process import Process

_NEAR = 1e-6
"""Where the closed form has a pole and nearer than this, it is taken beside it."""
_SMALLEST = 1e-13
"""Terms of a series this small, relative to its sum, no longer count."""
_MOST_TERMS = 20_000


class BetaGeometric(Process):
    """The process with regularity `k`; `at_once` says whether customers may leave after their first purchase."""

    k: int = Field(1, ge=1)
    at_once: bool = False

    @property
    def space(self) -> Space:
        """Its parameters."""
        return Space(("r", "alpha", "a", "b"), (True,) * 4)

    @property
    def carried(self) -> tuple[str, ...]:
        """The times between purchases count where they are not at random."""
        return ("log_intervals",) if self.k > 1 else ()

    def starts(self, data: Histories) -> list[Floats]:
        """First the mean rate that was seen, with usual shapes; then others."""
        purchases = float(data.weights @ data.frequency) * self.k
        pace = float(data.weights @ data.T) / purchases
        shapes = ((0.5, 0.5, 2.0), (1.0, 1.0, 1.0), (0.2, 0.1, 0.5), (3.0, 2.0, 10.0))
        return [np.array([r, r * pace, a, b]) for r, a, b in shapes]

    def terms(self, theta: Floats, data: Histories) -> Terms:
        """The log-likelihood of each history, and its slopes by `r`, `alpha`, `a` and `b`."""
        r, alpha, a, b = theta
        end, last, log_end, log_last = self._times(alpha, data)
        shape, stages = r + self.k * data.frequency, self._stages(theta, data)
        odds = self._odds(theta, data, shape * (log_end - log_last), stages)
        leave = expit(odds)
        stay = 1 - leave
        values = self._constant(data) - shape * log_end + np.logaddexp(0.0, odds)
        values += data.per_frequency(lambda x: self._known(x, theta))
        by_r = leave * (log_end - log_last) - log_end
        by_r += data.per_frequency(lambda x: digamma(r + self.k * x) - digamma(r) + np.log(alpha))
        by_alpha = r / alpha - shape * (stay / end + leave / last)
        if stages is not None:
            values += np.log(stages.sum(axis=0))
            stage, share = np.arange(float(self.k))[:, None], stay * stages / stages.sum(axis=0)
            by_r += (share * (digamma(shape + stage) - digamma(shape))).sum(axis=0)
            by_alpha -= (share * stage).sum(axis=0) / end
        by_a = data.per_frequency(lambda x: digamma(a + b) - digamma(a + b + x + self.at_once)) + leave / a
        by_b = data.per_frequency(lambda x: self._slope_by_b(x, theta))
        by_b -= leave * data.per_frequency(lambda x: 1 / self._stayed(x, b))
        return Terms(values, np.array([by_r, by_alpha, by_a, by_b]))

    def alive(self, theta: Floats, data: Histories) -> Floats:
        """The probability, for each history, that the customer has not left."""
        _, _, log_end, log_last = self._times(theta[1], data)
        shape = theta[0] + self.k * data.frequency
        return np.asarray(expit(-self._odds(theta, data, shape * (log_end - log_last), self._stages(theta, data))))

    def expected(self, theta: Floats, data: Histories, t: float) -> Floats:
        """The purchases in the next `t`, for each history."""
        r, alpha, a, b = theta
        chances = b + data.frequency + self.at_once
        ahead = _closed_form(r + data.frequency, alpha + data.T, a, chances, t) if self.k == 1 else None
        # The closed form ends in no number at extreme parameters, to which some data lead; the series never does.
        if ahead is None or not np.isfinite(ahead).all():
            ahead = self._series(theta, data, t)
        return self.alive(theta, data) * ahead

    def _times(self, alpha: float, data: Histories) -> tuple[Floats, Floats, Floats, Floats]:
        """`alpha` with the time to the end and to the last purchase, and the logarithms of the two."""
        end, last = alpha + data.T, alpha + data.recency
        return end, last, np.log(end), np.log(last)

    def _stages(self, theta: Floats, data: Histories) -> Floats | None:
        """Of a time of shape `k`, the odds that 0, 1, … k - 1 stages are over: a row a stage; None at k = 1."""
        if self.k == 1:
            return None
        shape = theta[0] + self.k * data.frequency
        silence = (data.T - data.recency) / (theta[1] + data.T)
        stages = [np.ones(shape.size)]
        for j in range(1, self.k):
            stages.append(stages[-1] * (shape + j - 1) / j * silence)
        return np.array(stages)

    def _odds(self, theta: Floats, data: Histories, silence: Floats, stages: Floats | None) -> Floats:
        """The logarithm of the odds to have left after the last purchase against to be a customer still."""
        a, b = theta[2:]
        chance = data.per_frequency(lambda x: np.where(x + self.at_once > 0, np.log(a / self._stayed(x, b)), -np.inf))
        return chance + silence if stages is None else chance + silence - np.log(stages.sum(axis=0))

    def _stayed(self, x: Floats, b: float) -> Floats:
        """`b` and the chances to leave that were not taken before the last one."""
        return b + np.maximum(x + self.at_once - 1, 0.0)

    def _known(self, x: Floats, theta: Floats) -> Floats:
        """What `x` purchases alone add to the log-likelihood."""
        r, alpha, a, b = theta
        bought = gammaln(r + self.k * x) - gammaln(r) + r * np.log(alpha)
        return np.asarray(bought + betaln(a, b + x + self.at_once) - betaln(a, b))

    def _slope_by_b(self, x: Floats, theta: Floats) -> Floats:
        """What `x` purchases alone add to the slope by `b`."""
        a, b = theta[2:]
        chances = x + self.at_once
        return np.asarray(digamma(b + chances) - digamma(b) + digamma(a + b) - digamma(a + b + chances))

    def _constant(self, data: Histories) -> Floats | float:
        """What the times between purchases add, whatever the parameters."""
        if self.k == 1:
            return 0.0
        return np.asarray((self.k - 1) * data.carried["log_intervals"] - data.frequency * gammaln(self.k))

    def _series(self, theta: Floats, data: Histories, t: float) -> Floats:
        """The purchases in the next `t` of who has not left: the chances of a first, a second, … summed up."""
        r, alpha, a, b = theta
        stages = self._stages(theta, data)
        share = np.ones((1, data.T.size)) if stages is None else stages / stages.sum(axis=0)
        stage = np.arange(float(self.k))[:, None]
        shape, ahead = r + self.k * data.frequency + stage, t / (alpha + data.T + t)
        chances = b + data.frequency + self.at_once
        total, stayed = np.zeros(data.T.size), np.ones(data.T.size)
        for n in range(1, _MOST_TERMS):
            term = stayed * (share * betainc(n * self.k - stage, shape, ahead)).sum(axis=0)
            total += term
            if (term <= _SMALLEST * total).all():
                break
            stayed *= (chances + n - 1) / (a + chances + n - 1)
        return total


def _closed_form(shape: Floats, rate: Floats, a: float, b: Floats, t: float) -> Floats:
    """The purchases in the next `t` of who has not left, at k = 1.

    Euler's transformation leaves small parameters to the hypergeometric function, which then keeps its digits however
    much a customer bought. Where they run out it is not finite, and the sum over purchases takes its place.
    """
    a = a if abs(a - 1) > _NEAR else 1 + _NEAR
    whole = np.where(np.abs(a + b - 1) > _NEAR, a + b - 1, _NEAR)
    left = rate / (rate + t)
    with np.errstate(all="ignore"):
        return np.asarray(whole / (a - 1) * (1 - left ** (a - 1) * hyp2f1(whole - shape, a - 1, whole, 1 - left)))
