"""What is known of a model from rows that it was not fitted on."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from numpy.random import Generator

from ilk.models.estimator import Frozen
from ilk.models.outcomes.accuracy import Accuracy, Advantage, Counts, accuracy, advantage, auc
from ilk.models.outcomes.calibration import Isotonic, Sigmoid
from ilk.models.outcomes.fairness import Group, by_group
from ilk.models.outcomes.gains import Bin, Choice, Decile, calibration_bins, chosen, deciles
from ilk.models.outcomes.leakage import Looked, Suspect, sampled, suspects
from ilk.models.outcomes.predictor import Matrix, Predictor
from ilk.models.outcomes.sample import Holdout, Sample
from ilk.models.outcomes.single import alone, named, rules
from ilk.models.tables import Floats

if TYPE_CHECKING:
    from ilk.models.outcomes.method import Method

_LOOKED_AT = 20_000
_TOP = 0.1


class Baseline(Frozen):
    """The best rule of one column, and by how much the model beats it on the same rows."""

    column: str
    auc: float
    advantage: Advantage


class Importance(Frozen):
    """A column's share of all that moves the log odds (the mean absolute contribution)."""

    column: str
    share: float


class Evidence(Frozen):
    """What is known from the holdout.

    Args:
        how: which rows were held out, in words.
        in_time: whether they are later than those learnt from.
        customers: how many rows.
        happened: in how many it happened.
        accuracy: AUC and the like.
        baseline: the rule of a single column.
        deciles: tenths, the likeliest first.
        calibration: tenths, the least likely first.
        importance: of columns, the most important first.
        suspects: columns that may hold what was not known yet.
        choice: what the costs' threshold would have brought; None without costs.
        threshold: who is at or above it counts as chosen in `groups`: the costs' threshold, else the top tenth's.
        groups: of protected columns.
    """

    how: str
    in_time: bool
    customers: int
    happened: int
    accuracy: Accuracy
    baseline: Baseline
    deciles: tuple[Decile, ...]
    calibration: tuple[Bin, ...]
    importance: tuple[Importance, ...]
    suspects: tuple[Suspect, ...]
    choice: Choice | None
    threshold: float
    groups: tuple[Group, ...]


def gathered(
    method: "Method",
    holdout: Holdout,
    predictor: Predictor,
    calibrator: Sigmoid | Isotonic,
    columns: tuple[str, ...],
    rng: Generator,
) -> Evidence:
    """Try a model that was fitted and calibrated on the earlier rows on the later ones."""
    later = holdout.later
    log_odds = predictor.log_odds(later.table)
    chances = calibrator.probability(log_odds)
    baseline, single = _baseline(method, holdout, columns, chances)
    threshold = method.costs.threshold if method.costs else float(np.quantile(chances, 1 - _TOP))
    return Evidence(
        how=holdout.how,
        in_time=holdout.in_time,
        customers=len(later),
        happened=int(later.happened.sum()),
        accuracy=accuracy(chances, later.happened, rng),
        baseline=baseline,
        deciles=deciles(chances, later.happened),
        calibration=calibration_bins(chances, later.happened),
        importance=importance(predictor, later.table),
        suspects=_suspects(method, holdout, columns, single, auc(Counts.of(log_odds, later.happened)), rng),
        choice=chosen(chances, later.happened, method.costs) if method.costs else None,
        threshold=threshold,
        groups=by_group(later.table, method.protected, chances, later.happened, threshold),
    )


def importance(predictor: Predictor, table: pa.Table) -> tuple[Importance, ...]:
    """The columns by how much they move the log odds, on at most 20,000 of the rows."""
    rows = np.linspace(0, table.num_rows - 1, min(table.num_rows, _LOOKED_AT)).astype(np.int64)
    contributions: Matrix = predictor.contributions(table.take(pa.array(rows)))[1]
    moved = np.abs(contributions).mean(axis=0)
    shares = moved / max(float(moved.sum()), np.finfo(float).tiny)
    ranked = sorted(zip(predictor.columns, shares.tolist(), strict=True), key=lambda each: (-each[1], each[0]))
    return tuple(Importance(column=name, share=share) for name, share in ranked)


def _baseline(
    method: "Method", holdout: Holdout, columns: tuple[str, ...], chances: Floats
) -> tuple[Baseline, dict[str, float]]:
    """The rule to beat, chosen on the earlier rows; and how well each column does alone on the later ones."""
    earlier, later = holdout.earlier, holdout.later
    found, _ = rules(earlier.table, columns, earlier.happened)
    single = {rule.read.column: alone(rule, later.table, later.happened) for rule in found}
    if method.baseline is not None:
        best = named(found, method.baseline)
    else:
        best = max(found, key=lambda rule: alone(rule, earlier.table, earlier.happened))
    name = best.read.column
    beats = advantage(chances, best.score(later.table), later.happened)
    return Baseline(column=name, auc=single[name], advantage=beats), single


def _suspects(
    method: "Method",
    holdout: Holdout,
    columns: Sequence[str],
    single: dict[str, float],
    model: float,
    rng: Generator,
) -> tuple[Suspect, ...]:
    fewer = sampled(holdout.earlier, _LOOKED_AT)

    def without(name: str) -> float:
        others = tuple(column for column in columns if column != name)
        return _auc_on(method.learn(fewer.table, others, fewer.happened, rng), holdout.later)

    return suspects(Looked(single, model, without))


def _auc_on(predictor: Predictor, rows: Sample) -> float:
    return auc(Counts.of(predictor.log_odds(rows.table), rows.happened))
