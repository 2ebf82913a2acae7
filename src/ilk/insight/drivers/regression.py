"""All attributes at once: what each adds while the others stay the same, with intervals."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy.special import expit, ndtr

from ilk.customers import formats
from ilk.insight.attributes import Attribute, Outcome
from ilk.insight.drivers.answers import Coefficient, Regression
from ilk.insight.drivers.associations import FALSE_DISCOVERIES
from ilk.kernel.errors import UserError
from ilk.measurement.statistics import LEVEL, benjamini_hochberg, normal_quantile
from ilk.models.features.preparing import Preparation, Preparing, prepare, skewness
from ilk.models.features.steps import LevelStep, MissingStep, NumberStep, OthersStep, Step
from ilk.models.outcomes.newton import maximised

Floats = NDArray[np.float64]
_PRIOR = 2.5
"""Standard deviation of the normal prior on each coefficient: wide enough to say nothing where the data say something,
and narrow enough that an attribute that parts all from all others gets a finite one (Gelman, Jakulin, Pittau & Su 2008,
A weakly informative default prior distribution for logistic and other regression models)."""
_ALIKE = 0.95
"""Features that are correlated more closely say nearly the same: which of them counts, nobody could tell."""
_NAMED = 3
_OF_EACH_KIND = 10
"""So many of the rarer outcome for each feature (Peduzzi et al. 1996, Journal of Clinical Epidemiology 49)."""
_MOST_LEVELS = 6
_SKEWED = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """The features of a regression: a row a customer, a column a step of the preparation that was kept."""

    steps: tuple[Step, ...]
    rows: Floats
    references: dict[str, str]
    """For each text the level that the others are compared with."""
    doubles: tuple[tuple[str, str], ...]
    """Attributes of which a feature was dropped, each with the one that says nearly the same."""


@dataclass(frozen=True, slots=True, eq=False)
class Regressed:
    """The regression, and what to bear in mind about it."""

    answer: Regression | None
    caveats: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Fit:
    weights: Floats
    errors: Floats
    explained: float


def regression(table: pa.Table, chosen: Sequence[Attribute], outcome: Outcome, values: Floats) -> Regressed:
    """A logistic regression for who is in a segment, a linear one for a metric, with a weak ridge.

    Numbers are standardised (skewed ones as logarithms), a level is compared with the most frequent one of its text,
    and intervals of the linear one hold whatever the variance (HC3; MacKinnon & White 1985).

    Args:
        table: a row a customer, a column for each attribute, called by its text.
        chosen: the attributes, the ones to keep first in front: as many as the rarer outcome can bear are taken.
        outcome: what is to be explained.
        values: the outcome of each row; 1 and 0 for who is in a segment.
    """
    rare = min(int((values > 0).sum()), int((values <= 0).sum())) if outcome.is_yes_no else len(values)
    design, left = _design(table, chosen, rare // _OF_EACH_KIND)
    if design is None:
        return Regressed(None, ("There are too few customers for a regression.",))
    caveats = [*_left_out(left), *_said_twice(design, chosen)]
    if outcome.is_yes_no:
        fit = _logistic(design.rows, values)
    else:
        shown = np.log1p(values) if values.min() >= 0 and skewness(values) > _SKEWED else values
        if shown is not values:
            caveats.append("The regression takes the metric as its logarithm, for a few values are very large.")
        fit = _linear(design.rows, shown)
    answer = Regression(
        kind="logistic" if outcome.is_yes_no else "linear",
        explained=fit.explained,
        customers=len(values),
        coefficients=_coefficients(design, chosen, fit, odds=outcome.is_yes_no),
    )
    return Regressed(answer, tuple(caveats))


def _design(table: pa.Table, chosen: Sequence[Attribute], most: int) -> tuple[Design | None, list[str]]:
    """The features of as many attributes as there may be features for; the labels of those left out."""
    try:
        prepared = prepare(table, [each.text for each in chosen], Preparing(rare=0.02, most_levels=_MOST_LEVELS))
    except UserError:
        return None, []
    steps, references = _without_references(prepared)
    taken: list[Step] = []
    left: list[str] = []
    for each in chosen:
        own = [step for step in steps if step.column == each.text]
        if len(taken) + len(own) <= most:
            taken += own
        else:
            left.append(each.label)
    names = {step.feature: place for place, step in enumerate(prepared.steps)}
    rows = prepared.apply(table)[:, [names[step.feature] for step in taken]]
    kept, doubles = _different(rows)
    if not kept:
        return None, left
    said = tuple((taken[one].column, taken[other].column) for one, other in doubles)
    return Design(tuple(taken[place] for place in kept), rows[:, kept], references, said), left


def _without_references(prepared: Preparation) -> tuple[list[Step], dict[str, str]]:
    """The steps without the most frequent level of each text that has several, and these levels."""
    steps: list[Step] = []
    references: dict[str, str] = {}
    for step in prepared.steps:
        several = isinstance(step, LevelStep) and step.weight != 1
        if several and step.column not in references and isinstance(step, LevelStep):
            references[step.column] = step.level
        else:
            steps.append(step)
    return steps, references


def _different(rows: Floats) -> tuple[list[int], list[tuple[int, int]]]:
    """The columns that move and are unlike every one kept before; the others with the one that they are like."""
    kept: list[int] = []
    doubles: list[tuple[int, int]] = []
    moving = [place for place in range(rows.shape[1]) if rows[:, place].std() > 0]
    shown = (rows - rows.mean(axis=0)) / np.where(rows.std(axis=0) > 0, rows.std(axis=0), 1.0)
    for place in moving:
        alike = np.abs(shown[:, kept].T @ shown[:, place]) / len(rows)
        if kept and alike.max() > _ALIKE:
            doubles.append((place, kept[int(alike.argmax())]))
        else:
            kept.append(place)
    return kept, doubles


def _logistic(rows: Floats, values: Floats) -> _Fit:
    design = np.column_stack([rows, np.ones(len(rows))])
    penalty = np.append(np.full(rows.shape[1], _PRIOR**-2), 0.0)
    found = maximised(design, values, penalty)
    chance = expit(design @ found.weights)
    # Tjur (2009), Coefficients of determination in logistic regression models, The American Statistician 63.
    explained = float(chance[values > 0].mean() - chance[values <= 0].mean())
    return _Fit(found.weights[:-1], np.sqrt(np.diag(found.covariance))[:-1], explained)


def _linear(rows: Floats, values: Floats) -> _Fit:
    target = (values - values.mean()) / values.std()
    design = np.column_stack([rows, np.ones(len(rows))])
    penalty = np.append(np.full(rows.shape[1], _PRIOR**-2), 0.0)
    inverse = np.linalg.inv(design.T @ design + np.diag(penalty))
    weights = inverse @ (design.T @ target)
    residuals = target - design @ weights
    leverage = np.einsum("ij,jk,ik->i", design, inverse, design)
    scaled = design * (residuals / np.maximum(1 - leverage, 1e-6))[:, None]
    covariance = inverse @ (scaled.T @ scaled) @ inverse
    return _Fit(weights[:-1], np.sqrt(np.diag(covariance))[:-1], 1 - float(residuals.var()))


def _coefficients(design: Design, chosen: Sequence[Attribute], fit: _Fit, *, odds: bool) -> list[Coefficient]:
    labels = {each.text: each.label for each in chosen}
    units = np.array([_unit(step) for step in design.steps])
    weights, errors = fit.weights * units, fit.errors * units
    z = np.divide(np.abs(weights), errors, out=np.zeros_like(weights), where=errors > 0)
    adjusted = benjamini_hochberg(2 * ndtr(-z))
    half = normal_quantile(LEVEL) * errors
    bounds = np.array([weights, weights - half, weights + half])
    shown = np.exp(np.clip(bounds, -30, 30)) if odds else bounds
    told = [
        Coefficient(
            feature=step.feature,
            label=_label(step, labels[step.column], design.references),
            effect=float(shown[0, place]),
            low=float(shown[1, place]),
            high=float(shown[2, place]),
            p_value=float(adjusted[place]),
            significant=bool(adjusted[place] <= FALSE_DISCOVERIES),
        )
        for place, step in enumerate(design.steps)
    ]
    order = np.argsort(-np.abs(weights), kind="stable")
    return sorted((told[place] for place in order), key=lambda each: not each.significant)


def _unit(step: Step) -> float:
    """By what a coefficient is multiplied to be that of a whole yes against no, or of a standard deviation."""
    match step:
        case LevelStep(weight=weight) | OthersStep(weight=weight):
            return weight
        case NumberStep() | MissingStep():
            return 1.0


def _label(step: Step, label: str, references: dict[str, str]) -> str:
    against = f" rather than {references[step.column]}" if step.column in references else ""
    match step:
        case NumberStep(log=log):
            return f"{label} (logarithm)" if log else label
        case LevelStep(level=level):
            return f"{level}{against}: {label}"
        case OthersStep():
            return f"Another one{against}: {label}"
        case MissingStep():
            return f"{label}: not known"


def _left_out(left: Sequence[str]) -> Sequence[str]:
    if not left:
        return ()
    room = f"A regression takes {_OF_EACH_KIND} customers of the rarer kind a feature, and there are fewer"
    return (f"{room}: the {len(left)} that go with it least by themselves are left out of it.",)


def _said_twice(design: Design, chosen: Sequence[Attribute]) -> Sequence[str]:
    """Features that were dropped because another one says nearly the same."""
    labels = {each.text: each.label for each in chosen}
    pairs = dict.fromkeys((labels[one], labels[other]) for one, other in design.doubles if one != other)
    if not pairs:
        return ()
    named = [f"{one} (as {other})" for one, other in list(pairs)[:_NAMED]]
    named += [f"{len(pairs) - _NAMED} more"] if len(pairs) > _NAMED else []
    return (f"Left out of the regression, for others say nearly the same: {formats.listed(named)}.",)
