"""What every method for outcomes is: a frozen configuration that learns, is calibrated, and is tried on later rows."""

from abc import ABC, abstractmethod
from datetime import date
from typing import ClassVar

import numpy as np
import pyarrow as pa
from numpy.random import Generator
from pydantic import Field

from ilk.kernel.errors import UserError
from ilk.kernel.randomness import derive
from ilk.models.estimator import Frozen, ModelCard, Tabular
from ilk.models.features.preparing import Finding
from ilk.models.outcomes.calibration import Way, calibrator
from ilk.models.outcomes.evidence import Evidence, gathered
from ilk.models.outcomes.fairness import in_words
from ilk.models.outcomes.gains import Costs, expected_calibration_error
from ilk.models.outcomes.linear import Linear
from ilk.models.outcomes.predictor import Predictor
from ilk.models.outcomes.propensity import Propensity
from ilk.models.outcomes.sample import Sample, folds, held_out, read
from ilk.models.outcomes.tree_columns import tree_columns
from ilk.models.outcomes.trees import Trees
from ilk.models.tables import Floats, arrow


class Method(Frozen, ABC):
    """The configuration of a method.

    Args:
        target: the column that says whether it happened: true or false, 1 or 0, yes or no.
        columns: the features; all other columns when left out.
        customer: the column of identifiers; rows of one customer are never both learnt from and foretold.
        cutoff: the column that says when the features of a row were taken. The last cutoff is held out, so that the
            card tells how the model does on a later time.
        horizon_days: how long after its cutoff the outcome was waited for; rows whose wait reaches beyond the last
            cutoff are left out.
        protected: columns of groups to compare; they are no features unless `columns` names them.
        baseline: the column whose rule the model is compared with; the best one when left out.
        costs: what an action costs and brings, if the card is to say from which probability on it pays.
        calibration: how log odds become probabilities.
        folds: for calibration, the rows are foretold in so many parts by models that did not see them.
    """

    title: ClassVar[str]
    source: ClassVar[str]
    limits: ClassVar[tuple[str, ...]]

    target: str
    columns: tuple[str, ...] | None = None
    customer: str | None = None
    cutoff: str | None = None
    horizon_days: int | None = Field(default=None, ge=1)
    protected: tuple[str, ...] = ()
    baseline: str | None = None
    costs: Costs | None = None
    calibration: Way = "auto"
    folds: int = Field(default=4, ge=2, le=20)

    @abstractmethod
    def learn(self, table: pa.Table, columns: tuple[str, ...], happened: Floats, rng: Generator) -> Linear | Trees:
        """The log odds that fit these rows.

        Raises:
            UserError: `no-features`, `not-finite`, `unknown-column`, `extra-missing`.
        """

    def fit(self, data: Tabular, rng: Generator | None = None) -> Propensity:
        """Learn from a table with a row a customer, or a row a customer and cutoff.

        The evidence is of a model that was fitted on all but the holdout. The model that is answered is fitted anew on
        all rows; its calibration is learnt on predictions for rows that their models had not seen. Equal seeds and
        rows give equal models, whatever the order of rows.

        Raises:
            UserError: `too-few-customers`, `one-outcome`, `not-yes-or-no`, `one-cutoff`, `holdout-too-small`,
                `target-is-feature`, `unknown-column`, `not-finite`, `no-features`, `extra-missing`.
        """
        stream = derive(0, "outcomes") if rng is None else rng
        table = arrow(data)
        columns, findings = self._features(table)
        keys = [*columns, *(name for name in self.protected if name not in columns)]
        sample = read(table, self.target, keys, self.customer, self.cutoff)
        holdout = held_out(sample, self.horizon_days, stream)
        earlier, later = holdout.earlier, holdout.later
        unseen = self._unseen(earlier, columns, stream)
        tried = self.learn(earlier.table, columns, earlier.happened, stream)
        first = calibrator(unseen, earlier.happened, self.calibration)
        evidence = gathered(self, holdout, tried, first, columns, stream)
        all_unseen = np.concatenate([unseen, tried.log_odds(later.table)])
        all_happened = np.concatenate([earlier.happened, later.happened])
        predictor = self.learn(sample.table, columns, sample.happened, stream)
        return Propensity(
            predictor=predictor,
            calibrator=calibrator(all_unseen, all_happened, self.calibration),
            evidence=evidence,
            card=self._card(sample, predictor, evidence, findings),
        )

    def _features(self, table: pa.Table) -> tuple[tuple[str, ...], tuple[Finding, ...]]:
        """The columns to learn from, and those that are left out, with the reason."""
        roles = {self.target, self.customer, self.cutoff}
        if self.columns is None:
            names = tuple(name for name in table.column_names if name not in roles | set(self.protected))
        else:
            names = tuple(dict.fromkeys(self.columns))
            if self.target in names:
                raise UserError("target-is-feature", f"`{self.target}` is what is to be foretold, so it is no feature")
        read_as, findings = tree_columns(table, names)
        return tuple(each.column for each in read_as), findings

    def _unseen(self, sample: Sample, columns: tuple[str, ...], rng: Generator) -> Floats:
        """The log odds of each row by a model that was fitted without it."""
        found = np.zeros(len(sample))
        for others, own in folds(sample, self.folds, rng):
            known = sample.taken(others)
            found[own] = self.learn(known.table, columns, known.happened, rng).log_odds(sample.taken(own).table)
        return found

    def _card(
        self, sample: Sample, predictor: Predictor, evidence: Evidence, findings: tuple[Finding, ...]
    ) -> ModelCard:
        rows, hits = len(sample), int(sample.happened.sum())
        accuracy, baseline = evidence.accuracy, evidence.baseline
        bins = evidence.calibration
        return ModelCard(
            model=self.title,
            source=self.source,
            data=f"{rows:,} rows, of which `{self.target}` is yes in {hits:,}; held out: {evidence.how}",
            as_of=_as_of(sample.last),
            features=predictor.columns,
            validation={
                "AUC": accuracy.auc.value,
                "AUC, low": accuracy.auc.low,
                "AUC, high": accuracy.auc.high,
                "average precision": accuracy.average_precision.value,
                "Brier score": accuracy.brier.value,
                "log loss": accuracy.log_loss.value,
                "lift of the top tenth": evidence.deciles[0].lift,
                f"AUC of the rule by {baseline.column}": baseline.auc,
            },
            calibration={
                "expected over observed": sum(each.expected for each in evidence.deciles) / evidence.happened,
                "mean distance": expected_calibration_error(bins),
            },
            fairness=in_words(evidence.groups),
            limits=(*self.limits, *_cautions(evidence)),
            warnings=(
                *(each.why for each in evidence.suspects),
                *(f"`{each.column}` is left out: {each.why}." for each in findings),
            ),
        )


def _as_of(last: str) -> date | None:
    try:
        return date.fromisoformat(last[:10])
    except ValueError:
        return None


def _cautions(evidence: Evidence) -> list[str]:
    """What should be known of this fit in particular."""
    said = []
    if not evidence.in_time:
        said.append("It was tried on customers held out at random, not on a later time: drift would not have shown.")
    gained, name = evidence.baseline.advantage.difference, evidence.baseline.column
    if gained.low <= 0:
        said.append(f"It is not clearly better than a rule by `{name}` alone.")
    return said
