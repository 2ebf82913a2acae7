"""BG/BB: customers buy, or not, at each of a row of opportunities, such as yearly donations, until they leave."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import betaln, digamma

from ilk.kernel.errors import UserError, raise_all
from ilk.models.estimator import Tabular
from ilk.models.tables import Floats, rows
from ilk.models.value.buying import NO_CONTRACT, BuyingFit, fitted
from ilk.models.value.fitting import Space, Terms
from ilk.models.value.histories import Histories
from ilk.models.value.parametric import About, Config
from ilk.models.value.process import Process

if TYPE_CHECKING:
    from numpy.random import Generator

_MOST = 400
"""Opportunities: the likelihood is a sum over the ones after the last purchase."""


class BetaBernoulli(Process):
    """The process: chances to buy are beta distributed (`alpha`, `beta`), those to leave too (`gamma`, `delta`)."""

    @property
    def space(self) -> Space:
        return Space(("alpha", "beta", "gamma", "delta"), (True,) * 4)

    def read(self, summary: Tabular, carried: tuple[str, ...] = ()) -> Histories:
        found = super().read(summary, carried)
        _check(found)
        return found

    def starts(self, data: Histories) -> list[Floats]:
        share = float(data.weights @ data.frequency) / float(data.weights @ data.T)
        return [
            np.array([size * share, size * max(1 - share, 0.05), gamma, delta])
            for size, gamma, delta in ((2.0, 0.5, 3.0), (1.0, 1.0, 1.0), (5.0, 0.2, 5.0))
        ]

    def terms(self, theta: Floats, data: Histories) -> Terms:
        alpha, beta, gamma, delta = theta
        missed, stayed, left, odds = self._odds(theta, data)
        top = odds.max(axis=0)
        share = np.exp(odds - top)
        total = share.sum(axis=0)
        share /= total
        values = top + np.log(total) - betaln(alpha, beta) - betaln(gamma, delta)
        bought = alpha + data.frequency
        both, ends = digamma(bought + beta + missed), digamma(gamma + left + delta + stayed)
        slopes = (
            digamma(bought) - both - digamma(alpha) + digamma(alpha + beta),
            digamma(beta + missed) - both - digamma(beta) + digamma(alpha + beta),
            digamma(gamma + left) - ends - digamma(gamma) + digamma(gamma + delta),
            digamma(delta + stayed) - ends - digamma(delta) + digamma(gamma + delta),
        )
        return Terms(values, np.array([(share * slope).sum(axis=0) for slope in slopes]))

    def alive(self, theta: Floats, data: Histories) -> Floats:
        """The probability of being a customer at the next opportunity, the one after `T`."""
        return self._ahead(theta, data, 1)

    def expected(self, theta: Floats, data: Histories, t: float) -> Floats:
        """The purchases at the next `t` opportunities, a whole number of them."""
        if t != np.floor(t):
            raise UserError("wrong-length", f"{t:g} is no whole number of opportunities")
        alpha, beta = theta[:2]
        chance = (alpha + data.frequency) / (alpha + beta + data.T)
        return np.asarray(chance * sum(self._ahead(theta, data, step) for step in range(1, int(t) + 1)))

    def _ahead(self, theta: Floats, data: Histories, step: int) -> Floats:
        """The probability of being a customer at the opportunity so many after `T`."""
        gamma, delta = theta[2:]
        *_, odds = self._odds(theta, data)
        here = np.exp(odds[0] - np.logaddexp.reduce(odds, axis=0))
        return np.asarray(here * np.exp(betaln(gamma, delta + data.T + step) - betaln(gamma, delta + data.T)))

    def _odds(self, theta: Floats, data: Histories) -> tuple[Floats, Floats, Floats, Floats]:
        """A row for each end a history may have: opportunities missed, stayed for, whether left, and its odds, as logs.

        The first row is to be a customer still; the others, to have left 1, 2, … opportunities after the last purchase.
        """
        alpha, beta, gamma, delta = theta
        silence = data.T - data.recency
        after = np.arange(silence.max(initial=0))[:, None]
        possible = np.vstack([np.ones_like(silence), (after < silence).astype(np.float64)])
        quiet = np.vstack([silence, np.broadcast_to(after, (after.size, silence.size))])
        missed, stayed = data.recency - data.frequency + quiet, data.recency + quiet
        left = np.vstack([np.zeros_like(silence), np.ones((after.size, silence.size))])
        odds = betaln(alpha + data.frequency, beta + missed) + betaln(gamma + left, delta + stayed)
        return missed, stayed, left, np.where(possible > 0, odds, -np.inf)


def _check(data: Histories) -> None:
    """Refuse what cannot be counted in opportunities."""
    wrong = {
        "`recency` is the number of an opportunity, so it is whole": data.recency != np.floor(data.recency),
        "`T` counts opportunities, so it is whole": np.floor(data.T) != data.T,
        "`frequency` is greater than `recency`": data.frequency > data.recency,
        f"`T` is more than {_MOST} opportunities": data.T > _MOST,
    }
    raise_all(
        UserError("wrong-history", f"{what}: {rows(where[data.row])}") for what, where in wrong.items() if where.any()
    )


class BGBBFit(BuyingFit):
    """A fitted BG/BB: `alpha` and `beta` of the chances to buy, `gamma` and `delta` of those to leave.

    `alive` is the probability of being a customer at the next opportunity.
    """

    about = About(
        kind="bg_bb",
        title="BG/BB",
        source=(
            "Fader, Hardie & Shang (2010), Customer-base analysis in a discrete-time noncontractual setting, Marketing "
            "Science 29."
        ),
        limits=(*NO_CONTRACT, "Only where purchases happen at opportunities, at most one at each: yearly, at events."),
    )
    process_class = BetaBernoulli


@dataclass(frozen=True, slots=True)
class BGBB:
    """BG/BB, by maximum likelihood.

    Source: Fader, Hardie & Shang (2010), Customer-base analysis in a discrete-time noncontractual setting, Marketing
    Science 29.
    """

    config: Config = field(default_factory=lambda: Config(horizon=5))

    def fit(self, data: Tabular, rng: "Generator | None" = None) -> BGBBFit:
        """Fit to a summary counted in opportunities after the first purchase.

        `frequency` is how many of the `T` opportunities were taken, `recency` the number of the last one taken.

        Raises:
            UserError: `too-few-customers`, `nobody-repeats`, `not-converged`, and as `histories`.
        """
        return fitted(BGBBFit, BetaBernoulli(), self.config, data)
