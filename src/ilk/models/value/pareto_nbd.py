"""Pareto/NBD: customers buy at random at rates of their own and leave at any time; covariates may move both rates."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import digamma, gammaln

from ilk.models.estimator import Tabular
from ilk.models.tables import Floats
from ilk.models.value.buying import NO_CONTRACT, BuyingFit, fitted
from ilk.models.value.fitting import Space, Terms
from ilk.models.value.histories import Histories
from ilk.models.value.leaving import leaving
from ilk.models.value.parametric import About, Config
from ilk.models.value.process import Process

if TYPE_CHECKING:
    from numpy.random import Generator

_NEAR = 1e-8
"""Nearer to s = 1 than this, the mean time is that of s = 1."""


class ParetoNBDConfig(Config):
    """How to fit, and the columns that move the rates of buying and of leaving.

    `covariates` do not change in time, such as the channel of the first purchase as 0 or 1.
    """

    covariates: tuple[str, ...] = ()


class Pareto(Process):
    """The process: rates of buying are gamma distributed (`r`, `alpha`), those of leaving too (`s`, `beta`).

    A covariate z divides `alpha` by exp(buying_z z), and `beta` by exp(leaving_z z): above zero, it quickens.
    """

    covariates: tuple[str, ...] = ()

    @property
    def space(self) -> Space:
        moved = tuple(f"{what}_{name}" for what in ("buying", "leaving") for name in self.covariates)
        return Space(("r", "alpha", "s", "beta", *moved), (True,) * 4 + (False,) * len(moved))

    @property
    def features(self) -> tuple[str, ...]:
        return self.covariates

    def starts(self, data: Histories) -> list[Floats]:
        pace = float(data.weights @ data.T) / float(data.weights @ data.frequency)
        usual = float(data.weights @ data.T) / data.customers
        shapes = ((0.8, 0.8, usual), (0.5, 0.5, usual / 4), (2.0, 0.3, 1.0), (1.0, 2.0, 4 * usual))
        unmoved = [0.0] * (2 * len(self.covariates))
        return [np.array([r, r * pace, s, beta, *unmoved]) for r, s, beta in shapes]

    def terms(self, theta: Floats, data: Histories) -> Terms:
        r, s = theta[[0, 2]]
        alpha, beta = self._scales(theta, data)
        left = leaving(r, alpha, s, beta, data)
        staying = -(r + data.frequency) * np.log(alpha + data.T) - s * np.log(beta + data.T)
        either = np.logaddexp(staying, left.log)
        stay, leave = np.exp(staying - either), np.exp(left.log - either)
        values = either + r * np.log(alpha) + s * np.log(beta)
        values += data.per_frequency(lambda x: gammaln(r + x) - gammaln(r))
        by_r = np.log(alpha) - stay * np.log(alpha + data.T) - leave * left.log_alpha
        by_r += data.per_frequency(lambda x: digamma(r + x) - digamma(r))
        shape = r + data.frequency
        by_alpha = r / alpha - shape * (stay / (alpha + data.T) + leave * left.per_alpha)
        by_s = np.log(beta) - stay * np.log(beta + data.T) + leave * (1 / s - left.log_beta)
        by_beta = s / beta - s * stay / (beta + data.T) - (s + 1) * leave * left.per_beta
        return Terms(
            values,
            np.array(
                [by_r, by_alpha * alpha / theta[1], by_s, by_beta * beta / theta[3]]
                + [-z * scale for scale in (alpha * by_alpha, beta * by_beta) for z in self._moving(data)]
            ),
        )

    def alive(self, theta: Floats, data: Histories) -> Floats:
        r, s = theta[[0, 2]]
        alpha, beta = self._scales(theta, data)
        staying = -(r + data.frequency) * np.log(alpha + data.T) - s * np.log(beta + data.T)
        return np.asarray(np.exp(staying - np.logaddexp(staying, leaving(r, alpha, s, beta, data).log)))

    def expected(self, theta: Floats, data: Histories, t: float) -> Floats:
        alpha, beta = self._scales(theta, data)
        pace = (theta[0] + data.frequency) / (alpha + data.T)
        return np.asarray(self.alive(theta, data) * pace * _time_left(theta[2], beta + data.T, t))

    def _scales(self, theta: Floats, data: Histories) -> tuple[Floats, Floats]:
        """`alpha` and `beta` of each history."""
        count, moving = len(self.covariates), self._moving(data)
        buying, going = theta[4 : 4 + count], theta[4 + count :]
        return theta[1] * np.exp(-buying @ moving), theta[3] * np.exp(-going @ moving)

    def _moving(self, data: Histories) -> Floats:
        """A row for each covariate."""
        return np.array([data.more[name] for name in self.covariates]).reshape(len(self.covariates), data.T.size)


def _time_left(s: float, beta: Floats, t: float) -> Floats:
    """The mean time of the next `t` in which who has not left is a customer."""
    shrunk = np.log(beta / (beta + t))
    if abs(s - 1) < _NEAR:
        return np.asarray(-beta * shrunk)
    return np.asarray(-beta * np.expm1((s - 1) * shrunk) / (s - 1))


class ParetoNBDFit(BuyingFit):
    """A fitted Pareto/NBD: `r` and `alpha` of the rates of buying, `s` and `beta` of those of leaving.

    Of each covariate z, `buying_z` and `leaving_z` say by how much its logarithm the rate is higher for one more of z.
    """

    about = About(
        kind="pareto_nbd",
        title="Pareto/NBD",
        source=(
            "Schmittlein, Morrison & Colombo (1987), Counting your customers: who are they and what will they do "
            "next?, Management Science 33."
        ),
        limits=NO_CONTRACT,
    )
    process_class = Pareto
    config_class = ParetoNBDConfig


@dataclass(frozen=True, slots=True)
class ParetoNBD:
    """Pareto/NBD, by maximum likelihood.

    Source: Schmittlein, Morrison & Colombo (1987), Counting your customers: who are they and what will they do next?,
    Management Science 33; covariates: Fader & Hardie (2007), Incorporating time-invariant covariates into the
    Pareto/NBD and BG/NBD models.
    """

    config: ParetoNBDConfig = field(default_factory=ParetoNBDConfig)

    def fit(self, data: Tabular, rng: "Generator | None" = None) -> ParetoNBDFit:
        """Fit to a summary with `frequency`, `recency`, `T`, the covariates and perhaps `weights`.

        Raises:
            UserError: `too-few-customers`, `nobody-repeats`, `not-converged`, and as `histories`.
        """
        return fitted(ParetoNBDFit, Pareto(covariates=self.config.covariates), self.config, data)
