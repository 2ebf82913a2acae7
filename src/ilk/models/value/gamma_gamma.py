"""Gamma-Gamma: what customers spend at a purchase, given what they spent so far."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from scipy.special import digamma, gammaln

from ilk.kernel.answers import Chart
from ilk.kernel.charts import shown
from ilk.kernel.errors import UserError
from ilk.models.estimator import Tabular
from ilk.models.tables import Floats, arrow, numbers, rows
from ilk.models.value.charts import foretold_chart
from ilk.models.value.fitting import Space, Terms, maximise
from ilk.models.value.histories import distinct
from ilk.models.value.parametric import About, Config, ParametricFit, no_data, told, too_few, who

if TYPE_CHECKING:
    import altair as alt
    from numpy.random import Generator

_SPACE = Space(("p", "q", "gamma"), (True,) * 3)
_GROUPS = 10
_ALIKE = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Spending:
    """Of each customer how often they bought, and the mean they spent at it; NaN where they did not."""

    frequency: Floats
    mean: Floats
    weights: Floats


@dataclass(frozen=True, slots=True, eq=False)
class GammaGammaFit(ParametricFit):
    """A fitted Gamma-Gamma: `p` of the amounts of one customer, `q` and `gamma` of how customers differ.

    Without `data`, its methods answer for the customers that it was fitted on, in the order of their rows.
    """

    about = About(
        kind="gamma_gamma",
        title="Gamma-Gamma",
        source=(
            "Fader, Hardie & Lee (2005), RFM and CLV: using iso-value curves for customer base analysis, Journal of "
            "Marketing Research 42; Fader & Hardie (2013), The Gamma-Gamma model of monetary value."
        ),
        limits=(
            "What is spent must not depend on how often somebody buys: `validation` has the correlation of the two.",
            "Amounts are above zero: it knows no returns.",
        ),
    )

    data: Spending | None = field(default=None, repr=False)

    def mean_spend(self) -> float:
        """What customers spend at a purchase, on average over all customers there may be.

        Raises:
            UserError: `no-mean` where q is at most 1: some spend so much that there is no mean.
        """
        p, q, gamma = self._theta()
        if q <= 1:
            raise UserError("no-mean", f"with q = {q:.3f} the model has no mean", hint="Leave out the highest amounts.")
        return float(p * gamma / (q - 1))

    def expected_spend(self, data: Tabular | None = None) -> Floats:
        """What each customer will spend at a purchase; of who bought once, what all do on average."""
        found, mean, own = self._spending(data), self.mean_spend(), self._own_share(data)
        return own * np.where(own > 0, found.mean, 0.0) + (1 - own) * mean

    def score(self, data: Tabular) -> pa.Table:
        """`expected_spend`, beside `customer` where there is one."""
        return pa.table(who(data) | {"expected_spend": self.expected_spend(data)})

    def explain(self, data: Tabular) -> pa.Table:
        """Why each customer has their score: their own mean so far counts `own_share`, that of all the rest."""
        found, own = self._spending(data), self._own_share(data)
        columns = {
            "spent_so_far": pa.array(found.mean, mask=np.isnan(found.mean)),
            "own_share": own,
            "mean_of_all": np.full(own.size, self.mean_spend()),
            "expected_spend": self.expected_spend(data),
        }
        return pa.table(who(data) | columns)

    def plot(self) -> "alt.TopLevelMixin":
        """What ten groups of customers spent so far, and what they are expected to: the extremes come nearer to all."""
        return shown(self.chart())

    def chart(self) -> Chart:
        """The same as a document of Vega-Lite."""
        found, expected = self._spending(None), self.expected_spend()
        known = np.flatnonzero(found.frequency > 0)
        groups = np.array_split(known[np.argsort(found.mean[known], kind="stable")], _GROUPS)
        came, foretold = ([float(of[each].mean()) for each in groups if each.size] for of in (found.mean, expected))
        names = [str(number) for number in range(1, len(came) + 1)]
        axes = ("Customers, from those who spent least at a purchase to those who spent most", "Spent at a purchase")
        message = "Spent at a purchase so far, and expected"
        return foretold_chart(message, self.about.title, axes, names, came, foretold)

    def _own_share(self, data: Tabular | None) -> Floats:
        p, q, _ = self._theta()
        bought = p * self._spending(data).frequency
        return np.asarray(bought / np.where(bought > 0, bought + q - 1, 1.0))

    def _theta(self) -> Floats:
        return np.array([self.params[name] for name in _SPACE.names])

    def _spending(self, data: Tabular | None) -> Spending:
        if data is not None:
            return _read(data)
        if self.data is None:
            raise no_data()
        return self.data


@dataclass(frozen=True, slots=True)
class GammaGamma:
    """Gamma-Gamma, by maximum likelihood.

    Source: Fader, Hardie & Lee (2005), RFM and CLV: using iso-value curves for customer base analysis, Journal of
    Marketing Research 42; Fader & Hardie (2013), The Gamma-Gamma model of monetary value.
    """

    config: Config = field(default_factory=Config)

    def fit(self, data: Tabular, rng: "Generator | None" = None) -> GammaGammaFit:
        """Fit to a summary with `frequency`, `monetary_value` and perhaps `weights`; who bought once does not count.

        Raises:
            UserError: `too-few-customers`, `same-spend`, `wrong-spend`, `not-converged`, and as `numbers`.
        """
        found = _read(data)
        keys, row = distinct([each[found.frequency > 0] for each in (found.frequency, found.mean)])
        weights = np.bincount(row, found.weights[found.frequency > 0]).astype(np.float64)
        if weights.sum() < self.config.fewest_customers:
            raise too_few(float(weights.sum()), self.config.fewest_customers)
        scale = float(np.average(keys[1], weights=weights))
        if np.ptp(keys[1]) <= _ALIKE * scale:
            raise UserError("same-spend", "all customers spend the same, so there is nothing to tell apart")
        told_of = Spending(keys[0], keys[1] / scale, weights)
        starts = [np.array([p, q, (q - 1) / p]) for p, q in ((6.0, 4.0), (1.5, 2.5), (30.0, 3.0), (2.0, 20.0))]
        optimum = maximise(
            lambda theta: _terms(theta, told_of).summed(weights),
            float(weights.sum()),
            starts,
            _SPACE,
            iterations=self.config.iterations,
        ).stretched(np.array([1.0, 1.0, scale]), -float(weights.sum()) * np.log(scale))
        size = f"{weights.sum():,.0f} customers who bought again"
        fields = told(GammaGammaFit.about, self.config, optimum, data=size, features=("frequency", "monetary_value"))
        together = {"correlation of frequency and spend": _correlation(keys[0], keys[1], weights)}
        fields["card"] = fields["card"].model_copy(update={"validation": together})
        return GammaGammaFit(**fields, data=found)


def _terms(theta: Floats, data: Spending) -> Terms:
    """The log-likelihood of each mean amount, and its slopes by `p`, `q` and `gamma`."""
    p, q, gamma = theta
    x, mean = data.frequency, data.mean
    whole, log_rest = np.log(gamma + x * mean), np.log(x * mean)
    values = gammaln(p * x + q) - gammaln(p * x) - gammaln(q) + q * np.log(gamma)
    values += p * x * log_rest - np.log(mean) - (p * x + q) * whole
    both = digamma(p * x + q)
    by_p = x * (both - digamma(p * x) + log_rest - whole)
    by_q = both - digamma(q) + np.log(gamma) - whole
    return Terms(values, np.array([by_p, by_q, q / gamma - (p * x + q) / (gamma + x * mean)]))


def _read(data: Tabular) -> Spending:
    """The columns of a summary; the mean of who bought once may be missing, or zero as some programs write it."""
    table = arrow(data)
    frequency = numbers(table, ["frequency"])["frequency"]
    mean = numbers(table, ["monetary_value"], missing=True)["monetary_value"]
    weights = numbers(table, ["weights"])["weights"] if "weights" in table.column_names else np.ones(frequency.size)
    wrong = (frequency > 0) & ~(mean > 0)
    if wrong.any():
        what = f"`monetary_value` is not above zero for customers who bought again: {rows(wrong)}"
        raise UserError("wrong-spend", what, hint="Leave out returns and gifts before summing up.")
    if (frequency < 0).any():
        raise UserError("wrong-history", f"`frequency` is below zero: {rows(frequency < 0)}")
    return Spending(frequency, np.where(frequency > 0, mean, np.nan), weights)


def _correlation(x: Floats, y: Floats, weights: Floats) -> float:
    """Pearson's; 0 where one of the two does not vary."""
    covariance = np.cov(x, y, aweights=weights)
    spread = np.sqrt(covariance[0, 0] * covariance[1, 1])
    return float(covariance[0, 1] / spread) if spread > 0 else 0.0
