"""Drift: how far the customers of a run are from those whom their model was fitted on, and whether it still holds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol, Self

import numpy as np

from ilk.app.modelling.ground import Fit, Ground, Scored
from ilk.database.models import ModelVersion
from ilk.kernel.errors import UserError
from ilk.models.alerts import ALERTS, Alert, Period, Shift
from ilk.models.estimator import Frozen

if TYPE_CHECKING:
    from ilk.models.drift import Reference


class Drift(Frozen):
    """What is seen of a fitted version: how far each column moved, and whether what it foretold held, by period."""

    shifts: tuple[Shift, ...] = ()
    periods: tuple[Period, ...] = ()

    @property
    def alert(self) -> Alert:
        """The worst alert of all columns and of the newest period since the fit.

        What was held out in fitting says how good the model is, not that it drifted.
        """
        newest = max((each.until for each in self.periods if each.until is not None), default=None)
        now = [each.alert for each in self.periods if each.until is not None and each.until == newest]
        return worst([*(each.alert for each in self.shifts), *now])

    def moved(self, column: str) -> float | None:
        """The population stability index of a column; None where it is not watched."""
        return next((each.psi for each in self.shifts if each.column == column), None)


def worst(alerts: Iterable[Alert]) -> Alert:
    """The worst of some alerts; `none` of none."""
    return max(alerts, key=ALERTS.index, default="none")


def kept(found: Fit) -> Mapping[str, Any]:
    """What a version is watched by, as JSON values: how its customers were spread, and what it was tried on."""
    from ilk.models.drift import Stability

    told = {"tried": [each.model_dump(mode="json") for each in found.tried]}
    try:
        spread = {} if found.reference is None else {"spread": Stability().fit(found.reference.watched).to_document()}
    except UserError:
        # Every column is constant or missing: there is nothing that could move.
        spread = {}
    return {**told, **spread}


@dataclass(frozen=True, slots=True)
class Watch:
    """Counts batches of scored customers into the bands of a version's reference; None where nothing is watched."""

    reference: "Reference | None"

    @classmethod
    def of(cls, version: ModelVersion) -> Self:
        """What a version is watched by."""
        from ilk.models.drift import Reference

        spread = version.reference.get("spread")
        return cls(None if spread is None else Reference.from_document(spread))

    def counts(self, batch: Scored) -> tuple[float, ...]:
        """How many of a batch are in each band, column after column. Counts of batches add up."""
        bands = self.reference.bands if self.reference else ()
        return tuple(count for each in bands for count in each.count(batch.watched).tolist())

    def shifts(self, counts: Sequence[float]) -> tuple[Shift, ...]:
        """How far each column moved, from the counts of all batches; nothing of nobody."""
        if self.reference is None or not any(counts):
            return ()
        ends = np.cumsum([len(bands.names) for bands in self.reference.bands])
        return self.reference.shifts(np.split(np.array(counts), ends[:-1]))


class Foretelling(Protocol):
    """What the module of a task does whose foretelling can be looked at later."""

    def since(self, ground: Ground, document: Mapping[str, Any], newest: datetime) -> tuple[Period, ...]:
        """What was foretold at `newest` or later of a time that is over by now, and what came; empty before it is."""


def periods(
    ground: Ground, version: ModelVersion, before: Sequence[Period] | None, task: Foretelling | None
) -> tuple[Period, ...]:
    """The periods known so far of a model that foretells, with new ones when their time has passed since the last.

    The first are those held out in fitting. Later ones begin when the version was fitted, or after, so that nothing in
    them was learnt from, and end at the present instant.

    Args:
        ground: the model, and the present instant.
        version: the version that is looked at.
        before: the periods known; None where none was worked out yet.
        task: the module that works them out; None where nothing is foretold.
    """
    if task is None:
        return ()
    tried = version.reference.get("tried", ())
    known = tuple(map(Period.model_validate, tried)) if before is None else tuple(before)
    newest = max((each.until for each in known if each.until is not None), default=version.as_of)
    return (*known, *task.since(ground, version.document, newest))
