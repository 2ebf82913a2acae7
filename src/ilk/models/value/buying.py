"""What all models of buying share: fitting to a summary, and the questions that a fitted model answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

import numpy as np
import pyarrow as pa

from ilk.catalog.documents import Body
from ilk.kernel.answers import Chart
from ilk.kernel.charts import shown
from ilk.kernel.errors import UserError
from ilk.models.estimator import Frozen, Tabular
from ilk.models.tables import Floats
from ilk.models.value.charts import expectation_chart
from ilk.models.value.fitting import Optimum, Total, maximise
from ilk.models.value.histories import Histories, nothing
from ilk.models.value.parametric import Config, ParametricFit, duration, no_data, told, too_few, who
from ilk.models.value.process import Process

if TYPE_CHECKING:
    import altair as alt

NO_CONTRACT = (
    "Not for contracts, whose end is known: sBG is for these.",
    "Everybody is taken to go on as before: it knows no season, no campaign and no trend.",
)
"""The limits that all these models have."""
_MOST_SHOWN, _STEPS = 12, 13
_SAMPLE = 10_000


class Seen(Frozen):
    """What a model was fitted on: how much of it there was, and how far it reached."""

    customers: float
    histories: int
    frequency: float
    T: float


@dataclass(frozen=True, slots=True, eq=False)
class BuyingFit(ParametricFit):
    """A fitted model of buying.

    Without `data`, its methods answer for the customers that it was fitted on, in the order of their rows; a model
    that comes from a document knows no customers.
    """

    process_class: ClassVar[type[Process]]

    process: Process
    seen: Seen
    data: Histories | None = field(default=None, repr=False)

    def alive(self, data: Tabular | None = None) -> Floats:
        """The probability, for each customer, of being one still."""
        found = self._histories(data)
        return self.process.alive(self._theta(), found)[found.row]

    def expected_purchases(self, t: float, data: Tabular | None = None) -> Floats:
        """How many purchases each customer will make in the next `t` units of time, given their history.

        Raises:
            UserError: `wrong-length`, `no-data`, and as `histories`.
        """
        found = self._histories(data)
        return self.process.expected(self._theta(), found, duration(t))[found.row]

    def expected_purchases_of_new(self, t: float, **features: float) -> float:
        """How many purchases a new customer will make in `t` units of time after the first; 0 for features left out."""
        found = nothing({name: np.array([features.get(name, 0.0)]) for name in self.process.features})
        return float(self.process.expected(self._theta(), found, duration(t))[0])

    def score(self, data: Tabular) -> pa.Table:
        """`alive`, and `expected_purchases` within the configured horizon, beside `customer` where there is one."""
        found = self._histories(data)
        expected = self.process.expected(self._theta(), found, self.config.horizon)
        alive = self.process.alive(self._theta(), found)
        return pa.table(who(data) | {"alive": alive[found.row], "expected_purchases": expected[found.row]})

    def explain(self, data: Tabular) -> pa.Table:
        """Why each customer has their score: expected purchases are `alive` times `purchases_if_alive`.

        `silence` is the time since the last purchase; `usual_gap` the mean time between purchases so far, empty for who
        bought once. A silence of many usual gaps makes `alive` low; frequent purchases make `purchases_if_alive` high.
        """
        found, theta = self._histories(data), self._theta()
        alive = self.process.alive(theta, found)[found.row]
        expected = self.process.expected(theta, found, self.config.horizon)[found.row]
        frequency, once = found.frequency[found.row], (found.frequency == 0)[found.row]
        columns = {
            "frequency": frequency.astype(np.int64),
            "silence": (found.T - found.recency)[found.row],
            "usual_gap": pa.array(found.recency[found.row] / np.where(once, 1.0, frequency), mask=once),
            "alive": alive,
            "purchases_if_alive": np.divide(expected, alive, out=np.zeros_like(alive), where=alive > 0),
            "expected_purchases": expected,
        }
        return pa.table(who(data) | columns)

    def plot(self, horizon: float | None = None, *, unit_days: float | None = None) -> "alt.TopLevelMixin":
        """Purchases to expect, by how often and how lately somebody bought.

        Args:
            horizon: how far ahead, in the data's unit of time; the configured one when left out.
            unit_days: how many days that unit is; the chart then tells days.
        """
        return shown(self.chart(horizon, unit_days=unit_days))

    def chart(self, horizon: float | None = None, *, unit_days: float | None = None) -> Chart:
        """The same as a document of Vega-Lite."""
        ahead = self.config.horizon if horizon is None else duration(horizon)
        frequencies = np.arange(1.0, min(self.seen.frequency, _MOST_SHOWN) + 1)
        frequency, silence = np.meshgrid(frequencies, np.linspace(0.0, self.seen.T, _STEPS)[:-1])
        grid = nothing({name: np.zeros(silence.size) for name in self.process.features}, silence.size)
        recency, end = self.seen.T - silence.ravel(), np.full(silence.size, self.seen.T)
        grid = replace(grid, frequency=frequency.ravel(), recency=recency, T=end)
        expected = self.process.expected(self._theta(), grid, ahead)
        within = f"{ahead:g} units of time" if unit_days is None else f"{ahead * unit_days:g} days"
        silence = (end - recency) * (unit_days or 1.0)
        return expectation_chart(self.card.model, within, grid.frequency, silence, expected)

    def _further(self) -> Body:
        return {"process": self.process.model_dump(mode="json"), "seen": self.seen.model_dump(mode="json")}

    @classmethod
    def _read_further(cls, content: Mapping[str, Any]) -> dict[str, Any]:
        process = cls.process_class.model_validate(content["process"])
        return {"process": process, "seen": Seen.model_validate(content["seen"])}

    def _theta(self) -> Floats:
        return np.array([self.params[name] for name in self.process.space.names])

    def _histories(self, data: Tabular | None) -> Histories:
        if data is not None:
            return self.process.read(data)
        if self.data is None:
            raise no_data()
        return self.data


Fit = TypeVar("Fit", bound=BuyingFit)


def fitted(kind: type[Fit], process: Process, config: Config, summary: Tabular) -> Fit:
    """Fit a process to a summary by maximum likelihood.

    Raises:
        UserError: as `histories`; `too-few-customers`, `nobody-repeats`, `not-converged`.
    """
    found = process.read(summary, carried=process.carried)
    enough(found, config.fewest_customers)
    optimum = _optimum(process, found, config.iterations)
    size = f"{found.customers:,.0f} customers, {found.weights.size:,} distinct histories"
    features = ("frequency", "recency", "T", *process.features, *process.carried)
    fields = told(kind.about, config, optimum, data=size, features=features)
    longest, most = float(found.T.max()), float(found.frequency.max())
    seen = Seen(customers=found.customers, histories=found.weights.size, frequency=most, T=longest)
    fields["card"] = fields["card"].model_copy(update={"as_of": found.until})
    return kind(**fields, process=process, seen=seen, data=found)


def _optimum(process: Process, found: Histories, iterations: int) -> Optimum:
    """The optimum; of many histories a sample is fitted first, which saves most of the search."""
    parts = found.parts()

    def total(theta: Floats) -> Total:
        """The sum over blocks of histories that fit the cache."""
        sums = [process.terms(theta, part).summed(part.weights) for part in parts]
        return Total(sum(each.value for each in sums), np.sum([each.slopes for each in sums], axis=0))

    step = found.weights.size // _SAMPLE
    thin = found.thinned(step) if step > 1 else found
    like = _optimum(process, thin, iterations) if step > 1 and thin.frequency.any() else None
    starts = process.starts(found)
    return maximise(total, found.customers, starts, process.space, iterations=iterations, like=like)


def enough(found: Histories, fewest: int) -> None:
    """Refuse what no model can learn from."""
    if found.customers < fewest:
        raise too_few(found.customers, fewest)
    if not found.frequency.any():
        what = "nobody bought a second time, so nothing is known of when customers do"
        raise UserError("nobody-repeats", what, hint="Look at a longer time.")
