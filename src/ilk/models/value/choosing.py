"""Which model foretells best: each is fitted to what was before a holdout, and asked about the holdout."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

import numpy as np
import pyarrow as pa

from ilk.kernel.answers import Chart
from ilk.kernel.charts import shown
from ilk.kernel.errors import UserError
from ilk.models.estimator import Tabular
from ilk.models.tables import Floats, arrow, numbers
from ilk.models.value.bg_nbd import BGNBD
from ilk.models.value.buying import BuyingFit
from ilk.models.value.charts import foretold_chart
from ilk.models.value.mbg_nbd import MBGNBD
from ilk.models.value.nbd import NBD
from ilk.models.value.pareto_nbd import ParetoNBD

if TYPE_CHECKING:
    import altair as alt
    from numpy.random import Generator

_MOST_SHOWN = 10
_TENTHS = 10


class BuyingModel(Protocol):
    """A model of purchases that can be fitted."""

    def fit(self, data: Tabular, rng: "Generator | None" = None) -> BuyingFit: ...


MODELS: tuple[BuyingModel, ...] = (BGNBD(), MBGNBD(), ParetoNBD(), NBD())
"""What `choose` compares: models that need no more than `frequency`, `recency` and `T`. NBD is the yardstick."""


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """The model that foretold a holdout best.

    Attributes:
        model: to be fitted again, to all that is known.
        fit: as it was fitted before the holdout; its card tells how it did.
        compared: a row a model, the best first: its name, `log_likelihood`, the figures of `holdout_figures`, and
            `trouble` where it could not be fitted.
    """

    model: BuyingModel
    fit: BuyingFit
    compared: pa.Table


def choose(summary: Tabular, models: Sequence[BuyingModel] = MODELS) -> Choice:
    """Fit all models to a summary that has a holdout, and take the one with the least squared error in it.

    The true mean alone makes squared errors least; absolute errors would favour a model that foretells nothing, for
    most customers do nothing.

    Args:
        summary: as `summarize` makes it when it is told of a `holdout`.
        models: the models to compare.

    Raises:
        UserError: `unknown-column` without a holdout; the trouble of the first model where none can be fitted.
    """
    numbers(arrow(summary), ["holdout_frequency", "holdout_T"])
    fits: list[tuple[BuyingModel, BuyingFit, Mapping[str, float]]] = []
    troubles: list[tuple[str, UserError]] = []
    for model in models:
        try:
            fit = model.fit(summary)
        except UserError as error:
            troubles.append((type(model).__name__, error))
        else:
            fits.append((model, fit, holdout_figures(fit, summary)))
    if not fits:
        raise troubles[0][1] if troubles else UserError("no-model", "there is no model to choose from")
    fits.sort(key=lambda each: each[2]["rmse"])
    rows = [{"model": fit.card.model, "log_likelihood": fit.log_likelihood, **figures} for _, fit, figures in fits]
    failed = [{"model": name, "trouble": error.what} for name, error in troubles]
    model, fit, figures = fits[0]
    schema = pa.schema(
        [("model", pa.string())]
        + [(name, pa.float64()) for name in ("log_likelihood", *figures)]
        + [("trouble", pa.string())]
    )
    return Choice(model, validated(fit, summary), pa.Table.from_pylist(rows + failed, schema=schema))


def validated(fit: BuyingFit, summary: Tabular) -> BuyingFit:
    """The same fit, whose card tells how it did in the holdout of a summary."""
    figures = holdout_figures(fit, summary)
    measured = {
        "validation": {f"holdout {name}": figures[name] for name in ("mae", "rmse")},
        "calibration": {name: figures[name] for name in ("foretold", "came", "tenths")},
    }
    return replace(fit, card=fit.card.model_copy(update=measured))


def holdout_figures(fit: BuyingFit, summary: Tabular) -> dict[str, float]:
    """How a fit did in the holdout of a summary.

    Returns:
        `mae` and `rmse`, the mean absolute error of a customer and the root of the mean squared one; `foretold` and
        `came`, purchases of all; `tenths`, the mean distance of the two, for each customer, when customers are put in
        ten groups by what was foretold.
    """
    came, foretold, weights = _beside(fit, summary)
    error = foretold - came
    order = np.argsort(foretold, kind="stable")
    tenth = np.minimum((np.cumsum(weights[order]) - weights[order]) * _TENTHS // weights.sum(), _TENTHS - 1)
    distance = np.bincount(tenth.astype(int), (weights * error)[order], minlength=_TENTHS)
    return {
        "mae": float(np.average(np.abs(error), weights=weights)),
        "rmse": float(np.sqrt(np.average(error**2, weights=weights))),
        "foretold": float(weights @ foretold),
        "came": float(weights @ came),
        "tenths": float(np.abs(distance).sum() / weights.sum()),
    }


def plot_holdout(fit: BuyingFit, summary: Tabular) -> "alt.TopLevelMixin":
    """Mean purchases in the holdout by purchases before it: what came, and what was foretold."""
    return shown(holdout_chart(fit, summary))


def holdout_chart(fit: BuyingFit, summary: Tabular) -> Chart:
    """The same as a document of Vega-Lite."""
    came, foretold, weights = _beside(fit, summary)
    before = np.minimum(numbers(arrow(summary), ["frequency"])["frequency"], _MOST_SHOWN).astype(int)
    sizes, of_came, of_foretold = (np.bincount(before, each) for each in (weights, weights * came, weights * foretold))
    there = np.flatnonzero(sizes)
    names = [f"{number}+" if number == _MOST_SHOWN else str(number) for number in there]
    axes = ("Purchases after the first, before the holdout", "Mean purchases in the holdout")
    means = ((each[there] / sizes[there]).tolist() for each in (of_came, of_foretold))
    return foretold_chart("Purchases held out, and those foretold", fit.card.model, axes, names, *means)


def _beside(fit: BuyingFit, summary: Tabular) -> tuple[Floats, Floats, Floats]:
    """What came in the holdout, what was foretold, and the weight, of each row."""
    table = arrow(summary)
    read = numbers(table, ["holdout_frequency", "holdout_T"])
    weights = numbers(table, ["weights"])["weights"] if "weights" in table.column_names else np.ones(table.num_rows)
    foretold = np.empty(table.num_rows)
    for length in np.unique(read["holdout_T"]):
        here = read["holdout_T"] == length
        foretold[here] = fit.expected_purchases(float(length), table)[here]
    return read["holdout_frequency"], foretold, weights
