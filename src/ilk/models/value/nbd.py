"""NBD: customers buy at random at rates of their own and never leave: what every other model must beat."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import digamma, gammaln

from ilk.models.estimator import Tabular
from ilk.models.tables import Floats
from ilk.models.value.buying import NO_CONTRACT, BuyingFit, fitted
from ilk.models.value.fitting import Space, Terms
from ilk.models.value.histories import Histories
from ilk.models.value.parametric import About, Config
from ilk.models.value.process import Process

if TYPE_CHECKING:
    from numpy.random import Generator


class Poisson(Process):
    """The process: rates of buying are gamma distributed (`r`, `alpha`)."""

    @property
    def space(self) -> Space:
        return Space(("r", "alpha"), (True, True))

    def starts(self, data: Histories) -> list[Floats]:
        pace = float(data.weights @ data.T) / float(data.weights @ data.frequency)
        return [np.array([r, r * pace]) for r in (0.5, 2.0)]

    def terms(self, theta: Floats, data: Histories) -> Terms:
        r, alpha = theta
        shape, end = r + data.frequency, alpha + data.T
        values = r * np.log(alpha) - shape * np.log(end)
        values += data.per_frequency(lambda x: gammaln(r + x) - gammaln(r))
        by_r = np.log(alpha) - np.log(end) + data.per_frequency(lambda x: digamma(r + x) - digamma(r))
        return Terms(values, np.array([by_r, r / alpha - shape / end]))

    def alive(self, theta: Floats, data: Histories) -> Floats:
        return np.ones(data.T.size)

    def expected(self, theta: Floats, data: Histories, t: float) -> Floats:
        return np.asarray((theta[0] + data.frequency) / (theta[1] + data.T) * t)


class NBDFit(BuyingFit):
    """A fitted NBD: `r` and `alpha` of the rates of buying."""

    about = About(
        kind="nbd",
        title="NBD",
        source="Ehrenberg (1959), The pattern of consumer purchases, Applied Statistics 8.",
        limits=(*NO_CONTRACT, "It never counts on a customer's leaving, and so foretells too much in the long run."),
    )
    process_class = Poisson


@dataclass(frozen=True, slots=True)
class NBD:
    """NBD, by maximum likelihood: the yardstick.

    Source: Ehrenberg (1959), The pattern of consumer purchases, Applied Statistics 8.
    """

    config: Config = field(default_factory=Config)

    def fit(self, data: Tabular, rng: "Generator | None" = None) -> NBDFit:
        """Fit to a summary with `frequency`, `recency`, `T` and perhaps `weights`; nothing in it is random.

        Raises:
            UserError: `too-few-customers`, `nobody-repeats`, `not-converged`, and as `histories`.
        """
        return fitted(NBDFit, Poisson(), self.config, data)
