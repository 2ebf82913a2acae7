"""Drift: how far the customers of a run are from those whom their model was fitted on, and whether it still holds."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

import pyarrow as pa

from ilk.app.modelling.ground import Fit, Ground, Scored
from ilk.database.models import ModelVersion
from ilk.kernel.errors import UserError
from ilk.models.alerts import ALERTS, Alert, Period, Shift
from ilk.models.estimator import Frozen

if TYPE_CHECKING:
    from ilk.models.tables import Floats


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


class Watch:
    """Counts batches of scored customers into the bands of a version's reference, as they pass."""

    def __init__(self, version: ModelVersion) -> None:
        from ilk.models.drift import Reference

        spread = version.reference.get("spread")
        self._reference = None if spread is None else Reference.from_document(spread)
        self._counts: list[Floats] = []

    def passing(self, batches: Iterable[Scored]) -> Iterator[pa.Table]:
        """The scores of batches, after they were counted."""
        for batch in batches:
            if self._reference is not None:
                self._add([bands.count(batch.watched) for bands in self._reference.bands])
            yield batch.scores

    def shifts(self) -> tuple[Shift, ...]:
        """How far each column moved; nothing before customers passed."""
        if self._reference is None or not any(float(each.sum()) for each in self._counts):
            return ()
        return self._reference.shifts(self._counts)

    def _add(self, counts: "Sequence[Floats]") -> None:
        added = [before + now for before, now in zip(self._counts, counts, strict=True)] if self._counts else counts
        self._counts = list(added)


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
