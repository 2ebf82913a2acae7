"""Shifted beta geometric: how long contracts last whose end is known, such as subscriptions."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from scipy.special import betaln, digamma, hyp2f1

from ilk.kernel.answers import Chart
from ilk.kernel.charts import shown
from ilk.kernel.errors import UserError, raise_all
from ilk.models.estimator import Tabular
from ilk.models.tables import Floats, arrow, numbers, rows
from ilk.models.value.charts import foretold_chart
from ilk.models.value.fitting import Space, Terms, maximise
from ilk.models.value.histories import distinct
from ilk.models.value.parametric import About, Config, ParametricFit, duration, no_data, told, too_few, who

if TYPE_CHECKING:
    import altair as alt
    from numpy.random import Generator

_SPACE = Space(("alpha", "beta"), (True, True))
_MOST_SHOWN = 24


@dataclass(frozen=True, slots=True, eq=False)
class Contracts:
    """Of each contract how often it was renewed, and whether it ended at the next chance (1) or runs (0)."""

    renewals: Floats
    ended: Floats
    weights: Floats


@dataclass(frozen=True, slots=True, eq=False)
class SBGFit(ParametricFit):
    """A fitted sBG: `alpha` and `beta` of the chances to end a contract when it could be renewed.

    Without `data`, its methods answer for the contracts that it was fitted on, in the order of their rows.
    """

    about = About(
        kind="sbg",
        title="sBG",
        source="Fader & Hardie (2007), How to project customer retention, Journal of Interactive Marketing 21.",
        limits=(
            "Only for contracts that are renewed at known times and whose end is told.",
            "A contract's chance to end is taken to stay as it is; it knows no season and no change of price.",
        ),
    )

    data: Contracts | None = field(default=None, repr=False)

    def retention(self, periods: int) -> Floats:
        """The share of the contracts left that is renewed at the first, the second, … chance."""
        alpha, beta = self._theta()
        chance = np.arange(1.0, periods + 1)
        return np.asarray((beta + chance - 1) / (alpha + beta + chance - 1))

    def survival(self, periods: int) -> Floats:
        """The share of all contracts that runs after none, one, two, … chances to end it: from 1 on."""
        return np.concatenate([[1.0], np.cumprod(self.retention(periods))])

    def staying(self, t: int, data: Tabular | None = None) -> Floats:
        """The probability, for each contract, that it runs after `t` further chances; 0 where it has ended."""
        found, (alpha, beta) = self._contracts(data), self._theta()
        rest = betaln(alpha, beta + found.renewals + duration(t)) - betaln(alpha, beta + found.renewals)
        return np.asarray((1 - found.ended) * np.exp(rest))

    def expected_renewals(self, t: int, data: Tabular | None = None) -> Floats:
        """How often each contract will be renewed at the next `t` chances."""
        found = np.zeros(self._contracts(data).renewals.size)
        for step in range(1, int(duration(t)) + 1):
            found += self.staying(step, data)
        return found

    def residual_lifetime(self, discount: float, data: Tabular | None = None) -> Floats:
        """The discounted expected residual lifetime: payments still to come at renewals, each of 1, worth today.

        `discount` is the rate of one period, above 0. Times what a period brings, it is the contract's value.

        Source: Fader & Hardie (2010), Customer-base valuation in a contractual setting: the perils of ignoring
        heterogeneity, Marketing Science 29.
        """
        if not 0 < discount < np.inf:
            raise UserError("wrong-discount", f"`{discount}` is no rate of discount", hint="Such as 0.1 for 10 %.")
        found, (alpha, beta) = self._contracts(data), self._theta()
        stays = beta + found.renewals
        whole = hyp2f1(1.0, stays + 1, alpha + stays + 1, 1 / (1 + discount)) / (1 + discount)
        return np.asarray((1 - found.ended) * stays / (alpha + stays) * whole)

    def score(self, data: Tabular) -> pa.Table:
        """`staying` at the next chance, and `expected_renewals` within the configured horizon."""
        columns = {
            "staying": self.staying(1, data),
            "expected_renewals": self.expected_renewals(int(self.config.horizon), data),
        }
        return pa.table(who(data) | columns)

    def explain(self, data: Tabular) -> pa.Table:
        """Why each contract has its score: the more often it was renewed, the likelier it is a loyal one."""
        columns = {
            "renewals": self._contracts(data).renewals.astype(np.int64),
            "staying": self.staying(1, data),
            "staying_of_new": np.full(self._contracts(data).renewals.size, self.retention(1)[0]),
        }
        return pa.table(who(data) | columns)

    def plot(self) -> "alt.TopLevelMixin":
        """The share of contracts renewed at each chance, as it came and as the model says."""
        return shown(self.chart())

    def chart(self) -> Chart:
        """The same as a document of Vega-Lite."""
        found = self._contracts(None)
        most = int(min((found.renewals + found.ended).max(), _MOST_SHOWN))
        asked = [float(found.weights @ (found.renewals + found.ended >= chance)) for chance in range(1, most + 1)]
        renewed = [float(found.weights @ (found.renewals >= chance)) for chance in range(1, most + 1)]
        came = [part / whole for part, whole in zip(renewed, asked, strict=True)]
        names = [str(chance) for chance in range(1, most + 1)]
        axes, message = ("Chance to renew", "Share renewed"), "Contracts renewed, and those foretold"
        return foretold_chart(message, self.about.title, axes, names, came, self.retention(most).tolist())

    def _theta(self) -> Floats:
        return np.array([self.params[name] for name in _SPACE.names])

    def _contracts(self, data: Tabular | None) -> Contracts:
        if data is not None:
            return _read(data)
        if self.data is None:
            raise no_data()
        return self.data


@dataclass(frozen=True, slots=True)
class SBG:
    """sBG, by maximum likelihood.

    Source: Fader & Hardie (2007), How to project customer retention, Journal of Interactive Marketing 21.
    """

    config: Config = field(default_factory=lambda: Config(horizon=12))

    def fit(self, data: Tabular, rng: "Generator | None" = None) -> SBGFit:
        """Fit to a table with `renewals`, `ended` (yes or no) and perhaps `weights`; nothing in it is random.

        Raises:
            UserError: `too-few-customers`, `wrong-contract`, `nothing-ended`, `not-converged`, and as `numbers`.
        """
        found = _read(data)
        customers = float(found.weights.sum())
        if customers < self.config.fewest_customers:
            raise too_few(customers, self.config.fewest_customers)
        if not (found.weights @ found.ended and found.weights @ found.renewals):
            what = "no contract ended" if not found.ended.any() else "no contract was renewed"
            raise UserError(
                "nothing-ended", f"{what}, so the two kinds cannot be compared", hint="Look at a longer time."
            )
        keys, row = distinct([found.renewals, found.ended])
        weights = np.bincount(row, found.weights).astype(np.float64)
        starts = [np.array(pair) for pair in ((1.0, 1.0), (0.5, 3.0), (5.0, 20.0))]
        told_of = Contracts(keys[0], keys[1], weights)
        optimum = maximise(
            lambda theta: _terms(theta, told_of).summed(weights),
            float(weights.sum()),
            starts,
            _SPACE,
            iterations=self.config.iterations,
        )
        size, features = f"{customers:,.0f} contracts", ("renewals", "ended")
        return SBGFit(**told(SBGFit.about, self.config, optimum, data=size, features=features), data=found)


def _terms(theta: Floats, data: Contracts) -> Terms:
    """The log-likelihood of each contract, and its slopes by `alpha` and `beta`."""
    alpha, beta = theta
    ends, stays = alpha + data.ended, beta + data.renewals
    both, before = digamma(ends + stays), digamma(alpha + beta)
    by_alpha = digamma(ends) - both - digamma(alpha) + before
    by_beta = digamma(stays) - both - digamma(beta) + before
    return Terms(betaln(ends, stays) - betaln(alpha, beta), np.array([by_alpha, by_beta]))


def _read(data: Tabular) -> Contracts:
    table = arrow(data)
    weighted = ("weights",) if "weights" in table.column_names else ()
    read = numbers(table, ("renewals", "ended", *weighted))
    renewals, ended = read["renewals"], read["ended"]
    weights = read.get("weights", np.ones(renewals.size))
    wrong = {
        "`renewals` is no whole number from 0": (renewals < 0) | (renewals != np.floor(renewals)),
        "`ended` is neither yes nor no": (ended != 0) & (ended != 1),
        "`weights` has a value that is not above zero": weights <= 0,
    }
    raise_all(UserError("wrong-contract", f"{what}: {rows(where)}") for what, where in wrong.items() if where.any())
    return Contracts(renewals, ended, weights)
