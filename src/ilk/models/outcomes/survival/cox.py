"""Cox's proportional hazards: what makes it happen sooner, without a guess at how the hazard runs over time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np
import pyarrow as pa
from numpy.random import Generator
from scipy.special import ndtr, ndtri

from ilk.catalog.documents import Body
from ilk.kernel.errors import UserError
from ilk.kernel.randomness import derive
from ilk.models.estimator import Frozen, ModelCard, Tabular, opened, sealed
from ilk.models.features.preparing import Preparation, Preparing, prepare
from ilk.models.features.steps import LevelStep, OthersStep
from ilk.models.outcomes.predictor import Matrix
from ilk.models.outcomes.reasons import reasons
from ilk.models.outcomes.survival.observed import Observed, observed
from ilk.models.outcomes.survival.partial import baseline, concordance, maximised
from ilk.models.outcomes.survival.proportional import Constancy, constant
from ilk.models.tables import Floats, arrow

_MODEL, _VERSION = "cox", 2
_SOURCE = "Cox (1972), Regression models and life-tables, JRSS B 34; ties: Efron (1977), JASA 72"
_Z = float(ndtri(0.975))
_LEAST_EVENTS, _COMPARED, _DEPENDENT = 10, 2_000, 1e-9
_RARE = 0.01
_LIMITS = (
    "The ratio of two customers' hazards is taken to be the same at all times.",
    "Watching must end for reasons that have nothing to do with what is waited for.",
)


class Cox(Frozen):
    """Proportional hazards.

    Args:
        duration: the column of how long each customer was watched.
        event: the column that says whether it happened at the end of that time.
        columns: the features; all other columns but `customer` when left out.
        customer: the column of identifiers.
        horizon: the time at which `score` tells the survival; half of the longest duration when left out.
        preparing: how features are made of columns; the first level of a text is what the others are compared with.
    """

    duration: str
    event: str
    columns: tuple[str, ...] | None = None
    customer: str | None = None
    horizon: float | None = None
    preparing: Preparing = Preparing(log="never", scale=False)

    def fit(self, data: Tabular, rng: Generator | None = None) -> "ProportionalHazards":
        """Learn from a table with a row a customer.

        The concordance of the card is of a quarter of the customers, foretold by a model that was fitted to the others.

        Raises:
            UserError: what `observed` raises; `too-few-customers` with fewer than 10 events; `no-features`,
                `separated`.
        """
        table = arrow(data)
        seen = observed(table, self.duration, self.event)
        events = _enough(seen)
        roles = {self.duration, self.event, self.customer}
        columns = self.columns or tuple(name for name in table.column_names if name not in roles)
        preparation = prepare(table, columns, self.preparing)
        features = _units(preparation, preparation.apply(table))
        kept = _independent(features)
        means = features.mean(axis=0)
        centred = (features - means)[:, kept]
        found = maximised(centred, seen)
        times, hazard = baseline(centred, seen, found.weights)
        each, together = constant(centred, seen, found.weights)
        constancy = dict(zip(np.array(preparation.features)[kept].tolist(), each, strict=True))
        horizon = float(seen.duration.max()) / 2 if self.horizon is None else self.horizon
        holdout = _held_out(centred, seen, derive(0, "cox") if rng is None else rng)
        return ProportionalHazards(
            preparation=preparation,
            weights=_spread(found.weights, kept, len(means)),
            errors=_spread(np.sqrt(np.diag(found.covariance)), kept, len(means)),
            means=means,
            times=times,
            hazard=hazard,
            horizon=horizon,
            log_likelihood=found.log_likelihood,
            constancy=constancy,
            together=together,
            card=_card(preparation, f"{table.num_rows:,} customers; it happened to {events:,}", holdout, constancy),
        )


@dataclass(frozen=True, slots=True, eq=False)
class ProportionalHazards:
    """Fitted proportional hazards.

    Args:
        preparation: how features are made of columns.
        weights: the log hazard ratio of one unit of each feature; 0 of what others are compared with.
        errors: their standard errors.
        means: the average of each feature: its customer has the log hazard 0.
        times: when it happened.
        hazard: the cumulative hazard of the average customer at each of them.
        horizon: the time at which `score` tells the survival.
        log_likelihood: the logarithm of the partial likelihood.
        constancy: for each feature that is compared, whether its effect is the same at all times.
        together: the same of all effects at once.
        card: what must be known before it is used.
    """

    preparation: Preparation
    weights: Floats
    errors: Floats
    means: Floats
    times: Floats
    hazard: Floats
    horizon: float
    log_likelihood: float
    constancy: Mapping[str, Constancy]
    together: Constancy
    card: ModelCard = field(repr=False)

    def score(self, data: Tabular) -> pa.Table:
        """For each row its `log_hazard` against the average customer, its `survival` at the horizon, and its `median`.

        The median is when it has happened to half of those like them; null beyond what was seen.
        """
        log_hazard = self._added(arrow(data)).sum(axis=1)
        place = int(np.searchsorted(self.times, self.horizon, side="right"))
        reached = self.hazard[place - 1] if place else 0.0
        survival = np.exp(-reached * np.exp(log_hazard))
        half = np.searchsorted(self.hazard, np.log(2) * np.exp(-log_hazard), side="left")
        median = np.append(self.times, np.nan)[half]
        told = {"log_hazard": log_hazard, "survival": survival, "median": median}
        return pa.table({name: pa.array(values, mask=np.isnan(values)) for name, values in told.items()})

    def explain(self, data: Tabular) -> pa.Table:
        """For each row its `log_hazard`, and `reasons`: what each column adds to it, the largest first."""
        table = arrow(data)
        added = self._added(table)
        columns = np.zeros((len(added), len(self.preparation.columns)))
        for place, column in enumerate(self.preparation.column_of):
            columns[:, column] += added[:, place]
        told = reasons(table, self.preparation.columns, columns)
        return pa.table({"log_hazard": pa.array(added.sum(axis=1)), "reasons": told})

    def coefficients(self) -> pa.Table:
        """A row a feature that is compared: weight, standard error, hazard ratio with its bounds, p-value.

        `constant` is the p-value that the effect is the same at all times.
        """
        own = self.errors > 0
        weights, errors = self.weights[own], self.errors[own]
        names = np.array(self.preparation.features)[own].tolist()
        return pa.table(
            {
                "feature": pa.array(names, pa.string()),
                "weight": pa.array(weights),
                "error": pa.array(errors),
                "hazard_ratio": pa.array(np.exp(weights)),
                "low": pa.array(np.exp(weights - _Z * errors)),
                "high": pa.array(np.exp(weights + _Z * errors)),
                "p_value": pa.array(2 * ndtr(-np.abs(weights / errors))),
                "constant": pa.array([self.constancy[name].p_value for name in names]),
            }
        )

    def to_document(self) -> Body:
        arrays = ("weights", "errors", "means", "times", "hazard")
        content: dict[str, Any] = {name: getattr(self, name).tolist() for name in arrays}
        content |= {
            "preparation": self.preparation.model_dump(mode="json"),
            "horizon": self.horizon,
            "log_likelihood": self.log_likelihood,
            "constancy": {name: each.model_dump(mode="json") for name, each in self.constancy.items()},
            "together": self.together.model_dump(mode="json"),
        }
        return sealed(_MODEL, _VERSION, content, self.card)

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """The model of a document.

        Raises:
            UserError: `model-damaged`, `wrong-model`, `model-version`.
        """
        content, card = opened(document, _MODEL, _VERSION)
        return cls(
            preparation=Preparation.model_validate(content["preparation"]),
            weights=np.array(content["weights"], dtype=float),
            errors=np.array(content["errors"], dtype=float),
            means=np.array(content["means"], dtype=float),
            times=np.array(content["times"], dtype=float),
            hazard=np.array(content["hazard"], dtype=float),
            horizon=content["horizon"],
            log_likelihood=content["log_likelihood"],
            constancy={name: Constancy.model_validate(each) for name, each in content["constancy"].items()},
            together=Constancy.model_validate(content["together"]),
            card=card,
        )

    def _added(self, table: pa.Table) -> Matrix:
        return np.asarray((_units(self.preparation, self.preparation.apply(table)) - self.means) * self.weights)


def _enough(seen: Observed) -> int:
    """To how many it happened, if that is enough to learn from."""
    events = int(seen.happened.sum())
    if events < _LEAST_EVENTS:
        what = f"it happened to {events} customers: it takes at least {_LEAST_EVENTS}"
        raise UserError("too-few-customers", what, hint="Bring more customers, or watch them for longer.")
    return events


def _units(preparation: Preparation, features: Matrix) -> Matrix:
    """The features with 1 for a level, so that its weight is a log hazard ratio."""
    weights = [step.weight if isinstance(step, LevelStep | OthersStep) else 1.0 for step in preparation.steps]
    found: Matrix = features / np.array(weights)
    return found


def _independent(features: Matrix) -> np.ndarray:
    """The features that later ones do not add up to: of a text's levels, all but the first."""
    backward = np.column_stack([np.ones(len(features)), features[:, ::-1]])
    spans = np.linalg.norm(backward, axis=0)
    left = np.abs(np.diag(np.linalg.qr(backward / np.maximum(spans, 1e-300), mode="r")))
    kept = np.zeros(features.shape[1], bool)
    kept[: len(left) - 1] = left[1:] > _DEPENDENT
    return kept[::-1]


def _spread(values: Floats, kept: np.ndarray, count: int) -> Floats:
    found = np.zeros(count)
    found[kept] = values
    return found


def _held_out(features: Matrix, seen: Observed, rng: Generator) -> float | None:
    """The concordance of a quarter of the customers; None where too few events are left to learn from."""
    order = rng.permutation(len(features))
    own, others = order[: len(order) // 4][:_COMPARED], order[len(order) // 4 :]
    if seen.happened[others].sum() < _LEAST_EVENTS or not seen.happened[own].any():
        return None
    learnt = Observed(seen.duration[others], seen.happened[others])
    told = features[others].std(axis=0) > 0
    try:
        weights = maximised(features[others][:, told], learnt).weights
    except UserError:
        # Without the quarter, a column may tell all that it does not tell of everyone.
        return None
    return concordance(features[own][:, told] @ weights, Observed(seen.duration[own], seen.happened[own]))


def _card(preparation: Preparation, data: str, holdout: float | None, constancy: Mapping[str, Constancy]) -> ModelCard:
    left_out = [f"`{each.column}` is left out: {each.why}." for each in preparation.findings]
    moving = [name for name, each in constancy.items() if each.p_value < _RARE / len(constancy)]
    changing = [f"The effect of `{name}` changes over time: its hazard ratio is an average." for name in moving]
    return ModelCard(
        model="Cox proportional hazards",
        source=_SOURCE,
        data=data,
        features=preparation.columns,
        validation={} if holdout is None else {"concordance": holdout},
        limits=_LIMITS,
        warnings=(*left_out, *changing),
    )
