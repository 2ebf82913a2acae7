"""How long customers are still there, by their group's curve, or by what makes them leave sooner."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

import pyarrow as pa
import pyarrow.compute as pc

from ilk.app.modelling.features import Beside, sample
from ilk.app.modelling.ground import Ground
from ilk.kernel.randomness import derive
from ilk.models.settings import SurvivalSettings
from ilk.warehouse import sql
from ilk.warehouse.sql import Query

if TYPE_CHECKING:
    from ilk.models.outcomes.survival import ProportionalHazards, Survival

ROWS = 100_000
DAYS, GONE, LATER = "days lived", "has gone silent", "has gone silent since"
"""Columns beside features: for how long, whether it ended, and whether it ended by now. No value is written so."""


@dataclass(frozen=True, slots=True)
class Stays:
    """What is learnt of how long customers stay: curves, and hazards where features were named.

    Hazards are of those who were here one horizon ago, with their features of that time; what became of them is known.
    """

    curves: "Survival"
    hazards: "ProportionalHazards | None" = None

    def left(self, rows: pa.Table, horizon: int) -> pa.Table:
        """For each row `staying` through the horizon and `median_left`, in days; both 0 of who is gone."""
        if self.hazards is None:
            return self.curves.from_now(rows, watched=DAYS, ended=GONE, ahead=float(horizon))
        told, here = self.hazards.score(rows), pc.invert(rows[GONE])
        known = {"staying": told["survival"], "median_left": told["median"]}
        return pa.table({name: pc.if_else(here, values, 0.0) for name, values in known.items()})

    def to_document(self) -> Mapping[str, Any]:
        """Itself as JSON values."""
        curves = self.curves.to_document()
        return curves if self.hazards is None else {"curves": curves, "hazards": self.hazards.to_document()}

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """What a document holds. Raises `UserError` where it was edited, or is of another version."""
        from ilk.models.outcomes.survival import ProportionalHazards, Survival

        if "hazards" not in document:
            return cls(Survival.from_document(document))
        hazards = ProportionalHazards.from_document(document["hazards"])
        return cls(Survival.from_document(document["curves"]), hazards)


def hazards(ground: Ground) -> "ProportionalHazards | None":
    """What makes customers leave sooner; None where no features are named.

    Raises:
        UserError: `too-few-customers` where too few left within the horizon, `one-outcome`, `separated`.
    """
    from ilk.models.outcomes.survival import Cox

    settings = ground.settings(SurvivalSettings)
    if not settings.using:
        return None
    before = ground.as_of - timedelta(days=settings.horizon_days)
    beside = Beside(_named(_since(ground, before)), (DAYS, GONE))
    drawn = sample(ground.engine, ground.meaning, ground.trees, before, ROWS, beside=beside)
    cox = Cox(duration=DAYS, event=GONE, columns=settings.using, horizon=settings.horizon_days)
    return cox.fit(drawn, derive(ground.model.seed, "fit"))


def lives(ground: Ground) -> Beside:
    """How long everyone has been there, and who is gone."""
    return Beside(_named(_lives(ground, ground.as_of)), (DAYS, GONE))


def foretold(ground: Ground, found: Stays, at: datetime) -> tuple[int, float, int]:
    """Of those who were here at an instant: how many, how many should be gone by now, and how many are.

    Who is in a group that was never seen, or was there longer than anybody before, is left out.
    """
    settings = ground.settings(SurvivalSettings)
    then, now = _named(_lives(ground, at)), _since(ground, at)
    columns = sql.columns(("customer_no", DAYS, GONE), "then") | {LATER: sql.column("gone", "now")}
    joins = [sql.Join(now, "now", sql.same("now", "then", "customer_no"), kind="inner")]
    beside = Beside(sql.select(columns, then, alias="then", joins=joins), (DAYS, GONE, LATER))
    drawn = sample(ground.engine, ground.meaning, ground.trees, at, ROWS, beside=beside)
    staying = found.left(drawn, settings.horizon_days)["staying"]
    known = pc.is_valid(staying)
    leaving = pc.sum(pc.subtract(1.0, staying)).as_py() or 0.0
    gone = pc.sum(drawn[LATER].filter(known)).as_py() or 0
    return int(pc.sum(known).as_py() or 0), leaving, gone


def _lives(ground: Ground, at: datetime) -> Query:
    from ilk.models.outcomes.timing import lives_query

    settings = ground.settings(SurvivalSettings)
    return lives_query(settings.event, at, settings.silence_days)


def _since(ground: Ground, at: datetime) -> Query:
    from ilk.models.outcomes.timing import since_query

    settings = ground.settings(SurvivalSettings)
    return since_query(settings.event, at, ground.as_of, settings.silence_days)


def _named(rows: Query) -> Query:
    """Days and who is gone by names that no feature has."""
    names = {"customer_no": "customer_no", DAYS: "duration", GONE: "gone"}
    return sql.select({name: sql.column(own) for name, own in names.items()}, rows)
