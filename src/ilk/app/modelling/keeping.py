"""Models kept current: fitted when it is time, and scored into tables that a run publishes with everything else."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from ilk.app.meaning import Meaning
from ilk.app.modelling import affinity, clusters, look_alikes, next_purchase, outcomes, survival, value
from ilk.app.modelling.drift import Drift, Foretelling, Watch, kept, periods
from ilk.app.modelling.figures import Shared
from ilk.app.modelling.ground import Fit, Ground, Scoring
from ilk.app.modelling.scoring import stage, stage_nobody
from ilk.app.wiring import Workspace
from ilk.database.models import ModelDrift, ModelVersion
from ilk.kernel.errors import UserError
from ilk.models.alerts import ALERTS, Alert
from ilk.models.definition import ModelDefinition
from ilk.models.settings import Task


class _Work(Protocol):
    """What the module of a task does."""

    def fit(self, ground: Ground, former: Mapping[str, Any] | None) -> Fit: ...

    def scoring(self, ground: Ground, document: Mapping[str, Any]) -> AbstractContextManager[Scoring]: ...


_TASKS: Mapping[Task, _Work] = {
    "value": value,
    "outcome": outcomes,
    "clusters": clusters,
    "affinity": affinity,
    "look_alikes": look_alikes,
    "survival": survival,
    "next_purchase": next_purchase,
}
_FORETELLING: Mapping[Task, Foretelling] = {
    "value": value,
    "outcome": outcomes,
    "survival": survival,
    "next_purchase": next_purchase,
}
"""Those of which can be told later whether what they foretold held."""

_DRIFTED: Mapping[Alert, str] = {"none": "", "watch": "begins to drift", "act": "drifted"}


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a model: which version scores now, whether it is a new one, and what went wrong, for people."""

    name: str
    version: int | None
    fitted: bool = False
    problem: str | None = None
    alert: Alert = "none"

    @property
    def sentence(self) -> str:
        """What became of it."""
        how = "not scored" if self.version is None else f"version {self.version}"
        parts = [f"{self.name}: {how}", "new" if self.fitted else "", _DRIFTED[self.alert]]
        return ", ".join(part for part in parts if part) + (f" ({self.problem})" if self.problem else "")


def keep_current(workspace: Workspace, meaning: Meaning, as_of: datetime, by: str) -> Iterator[Kept]:
    """Fit the models whose time it is, and stage the scores of all, one after the other.

    One that cannot be fitted goes on with its last version, if the definition that made it asked the same; else, and
    when it cannot score, its scores are missing. Look-alikes come last: whom to be like may stand on scores of others.
    """
    shared = Shared(workspace.engine, meaning, meaning.modelled.values(), as_of)
    try:
        for model in sorted(meaning.models.values(), key=lambda each: each.settings.task == "look_alikes"):
            yield _keep(workspace, Ground(workspace.engine, meaning, model, as_of, shared), by)
    finally:
        shared.forget()


def _keep(workspace: Workspace, ground: Ground, by: str) -> Kept:
    model = ground.model
    newest = workspace.model_versions.newest(model.name)
    usable = newest if newest is not None and newest.definition_hash == model.recipe else None
    fitted, problem = None, None
    if is_due(workspace, model, ground.as_of):
        fitted, problem = _fitted(workspace, ground, by)
    current = fitted or usable
    if current is None:
        stage_nobody(ground)
        return Kept(model.name, None, problem=problem)
    try:
        drift = stage_scores(workspace, ground, current)
    except UserError as error:
        stage_nobody(ground)
        return Kept(model.name, None, fitted is not None, error.what)
    return Kept(model.name, current.version, fitted is not None, problem, drift.alert)


def _fitted(workspace: Workspace, ground: Ground, by: str) -> tuple[ModelVersion | None, str | None]:
    """A new version, or why there is none."""
    try:
        return fit(workspace, ground, by), None
    except UserError as error:
        return None, error.what


def is_due(workspace: Workspace, model: ModelDefinition, as_of: datetime) -> bool:
    """Whether a model has to be fitted: never before, for another definition, too long ago, or drift was seen."""
    newest = workspace.model_versions.newest(model.name)
    if newest is None or newest.definition_hash != model.recipe:
        return True
    if model.refit_days is not None and as_of - newest.as_of >= timedelta(days=model.refit_days):
        return True
    seen = workspace.model_versions.drift(model.name, newest.version, limit=1)
    if model.refit_on_drift is None or not seen:
        return False
    return ALERTS.index(Drift.model_validate(seen[0].report).alert) >= ALERTS.index(model.refit_on_drift)


def fit(workspace: Workspace, ground: Ground, by: str) -> ModelVersion:
    """Fit a model now, and keep it as its newest version.

    Raises:
        UserError: what the data lack.
    """
    former = workspace.model_versions.newest(ground.model.name)
    found = _TASKS[ground.model.settings.task].fit(ground, None if former is None else former.document)
    return keep_version(workspace, ground, found, by)


def keep_version(workspace: Workspace, ground: Ground, found: Fit, by: str) -> ModelVersion:
    """Keep a fitted model as the newest version of its name."""
    return workspace.model_versions.add(
        ModelVersion(
            name=ground.model.name,
            definition_hash=ground.model.recipe,
            fitted_at=workspace.clock.now(),
            as_of=ground.as_of,
            fitted_by=by,
            document=found.document,
            report=found.report.model_dump(mode="json"),
            reference=kept(found),
        )
    )


def stage_scores(workspace: Workspace, ground: Ground, version: ModelVersion) -> Drift:
    """Score everyone whom the model is about, into the table that a run puts in the place of the published one.

    What is seen of drift on the way is kept, and answered.

    Raises:
        UserError: why nobody can be scored.
    """
    watch, task = Watch.of(version), ground.model.settings.task
    with _TASKS[task].scoring(ground, version.document) as scoring:
        counts = stage(ground, scoring, watch)
    seen = workspace.model_versions.drift(version.name, version.version, limit=1)
    before = Drift.model_validate(seen[0].report).periods if seen else None
    drift = Drift(shifts=watch.shifts(counts), periods=periods(ground, version, before, _FORETELLING.get(task)))
    report = drift.model_dump(mode="json")
    workspace.model_versions.watch(ModelDrift(version.name, version.version, ground.as_of, drift.alert, report))
    return drift
