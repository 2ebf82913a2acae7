"""What will become of a project's customers: learnt from past instants, tried on the newest of them, and scored."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from ilk.app.modelling.features import OUTCOME, TAKEN_AT, sample
from ilk.app.modelling.features import scoring as scoring_of
from ilk.app.modelling.ground import HELD_OUT, Fit, Ground, Report, Scored, Scoring
from ilk.kernel.randomness import derive
from ilk.models.alerts import Period
from ilk.models.settings import OutcomeSettings

if TYPE_CHECKING:
    from ilk.models.outcomes.method import Method
    from ilk.models.outcomes.propensity import Propensity

_ROWS = 50_000
"""Of each past instant."""


def fit(ground: Ground, _former: Mapping[str, Any] | None) -> Fit:
    """Learn from past instants, one horizon apart; the newest of them is what the card tells of."""
    from ilk.models.drift.calibration import period_of

    past = _past(ground)
    found = _method(ground).fit(past, derive(ground.model.seed, "fit"))
    evidence = found.evidence
    told = {"deciles": evidence.deciles, "calibration": evidence.calibration, "groups": evidence.groups}
    report = Report(
        headline=_headline(found),
        card=found.card,
        warnings=found.card.warnings,
        findings={name: [row.model_dump(mode="json") for row in rows] for name, rows in told.items()},
        charts=(found.chart(),),
    )
    newest = past.filter(pc.equal(past[TAKEN_AT], pc.max(past[TAKEN_AT])))
    expected = sum(each.expected for each in evidence.deciles)
    tried = period_of(HELD_OUT, evidence.customers, expected, evidence.happened)
    return Fit(
        found.to_document(), report, _scored(ground.model.name, tuple(ground.trees.features), found, newest), (tried,)
    )


def scoring(ground: Ground, document: Mapping[str, Any]) -> AbstractContextManager[Scoring]:
    """The probability of every customer whom the model is about."""
    from ilk.models.outcomes.propensity import Propensity

    return scoring_of(
        ground, partial(_scored, ground.model.name, tuple(ground.trees.features), Propensity.from_document(document))
    )


def since(ground: Ground, document: Mapping[str, Any], newest: datetime) -> tuple[Period, ...]:
    """What the model says of customers one horizon ago, and what has become of them."""
    from ilk.models.drift.calibration import period_of
    from ilk.models.outcomes.propensity import Propensity

    horizon = timedelta(days=ground.settings(OutcomeSettings).horizon_days)
    at = ground.as_of - horizon
    if at < newest:
        return ()
    taken = sample(ground.engine, ground.meaning, ground.trees, at, _ROWS, after=horizon)
    expected = Propensity.from_document(document).score(taken)["probability"].to_numpy().sum()
    happened = int(pc.sum(taken[OUTCOME]).as_py() or 0)
    return (period_of(f"{at:%Y-%m-%d}", taken.num_rows, float(expected), happened, ground.as_of),)


def _scored(name: str, features: Sequence[str], found: "Propensity", rows: pa.Table) -> Scored:
    columns = {"customer_no": rows["customer_no"], name: found.score(rows)["probability"]}
    return Scored(rows.select(features), pa.table(columns))


def _past(ground: Ground) -> pa.Table:
    """Features at past instants with what had happened a horizon later, the earliest first."""
    settings = ground.settings(OutcomeSettings)
    horizon, parts = timedelta(days=settings.horizon_days), []
    for before in range(settings.cutoffs, 0, -1):
        at = ground.as_of - horizon * before
        taken = sample(ground.engine, ground.meaning, ground.trees, at, _ROWS, after=horizon)
        when = pa.repeat(pa.scalar(at.date(), pa.date32()), taken.num_rows)
        parts.append(taken.append_column(TAKEN_AT, when))
    return pa.concat_tables(parts)


def _method(ground: Ground) -> "Method":
    from ilk.models.outcomes import BoostedTrees, Logistic

    settings = ground.settings(OutcomeSettings)
    method = BoostedTrees if settings.method == "boosted_trees" else Logistic
    return method(
        target=OUTCOME,
        columns=tuple(ground.trees.features),
        customer="customer_no",
        cutoff=TAKEN_AT,
        horizon_days=settings.horizon_days,
        protected=tuple(ground.trees.groups),
    )


def _headline(found: "Propensity") -> str:
    auc, first = found.evidence.accuracy.auc, found.evidence.deciles[0]
    return f"AUC {auc.value:.2f} on a later time; the top tenth holds {first.lift:.1f} times the usual share."
