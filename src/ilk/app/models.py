"""Models: how they stand, what is known of each, and fitting one now."""

from datetime import datetime
from typing import Any

from ilk.app.kinds import MODEL
from ilk.app.meaning import Meaning
from ilk.app.modelling.answers import (
    ModelDriftReport,
    ModelReport,
    ModelSummary,
    ModelTrait,
    ModelVersionSummary,
    Seen,
)
from ilk.app.modelling.drift import Drift
from ilk.app.modelling.ground import Ground, Report
from ilk.app.modelling.keeping import fit, is_due
from ilk.app.published import last_publication, meaning_of, published
from ilk.app.publishing import alone
from ilk.app.use_case import use_case
from ilk.app.wiring import Workspace
from ilk.catalog.documents import Reference
from ilk.database.models import ModelDrift, ModelVersion
from ilk.kernel.access import Actor, Permission
from ilk.kernel.errors import NotFound, unknown
from ilk.models.alerts import Alert
from ilk.models.definition import ModelDefinition


@use_case(Permission.READ_SUMMARY, "list models", records="refusals")
def models(workspace: Workspace, _actor: Actor) -> list[ModelSummary]:
    """Every model of the project, and how it stands."""
    meaning = meaning_of(workspace)
    return [_summary(workspace, meaning, each) for each in meaning.models.values()]


@use_case(Permission.READ_SUMMARY, "show a model", subject="name", records="refusals")
def model(workspace: Workspace, _actor: Actor, name: str, *, version: int | None = None) -> ModelReport:
    """What is known of a model: its newest version, or another. Raises `NotFound`."""
    meaning = meaning_of(workspace)
    return _report(workspace, meaning, _defined(meaning, name), version)


@use_case(Permission.RUN, "fit a model", subject="name")
def fit_model(workspace: Workspace, actor: Actor, name: str) -> ModelReport:
    """Fit a model as of what is published, and keep it as its newest version; the next run scores by it.

    Raises:
        NotFound: for a name that is no model's.
        UserError: `not-run-yet`; what the data lack.
        Transient: `run-in-progress` while the project runs.
    """
    meaning = meaning_of(workspace)
    defined = _defined(meaning, name)
    with alone(workspace):
        as_of = published(workspace).publication.as_of
        fit(workspace, Ground(workspace.engine, meaning, defined, as_of), actor.name)
    return _report(workspace, meaning, defined, None)


@use_case(Permission.READ_SUMMARY, "show a model's drift", subject="name", records="refusals")
def model_drift(workspace: Workspace, _actor: Actor, name: str) -> ModelDriftReport:
    """How far customers are from those whom the newest version was fitted on. Raises `NotFound`."""
    defined = _defined(meaning_of(workspace), name)
    newest = workspace.model_versions.newest(name)
    if newest is None:
        return ModelDriftReport(name=name, alert="none", refit_on=defined.refit_on_drift)
    seen = [(each.as_of, Drift.model_validate(each.report)) for each in _seen(workspace, newest)]
    at, drift = seen[0] if seen else (None, Drift())
    return ModelDriftReport(
        name=name,
        version=newest.version,
        fitted_as_of=newest.as_of,
        as_of=at,
        alert=drift.alert,
        refit_on=defined.refit_on_drift,
        shifts=list(drift.shifts),
        periods=list(drift.periods),
        history=[Seen(as_of=when, alert=each.alert, score_psi=each.moved(name)) for when, each in seen],
    )


def _seen(workspace: Workspace, version: ModelVersion, limit: int = 100) -> list[ModelDrift]:
    return workspace.model_versions.drift(version.name, version.version, limit)


def _defined(meaning: Meaning, name: str) -> ModelDefinition:
    found = meaning.models.get(name)
    if found is None:
        raise unknown("model", name, meaning.models)
    return found


def _summary(workspace: Workspace, meaning: Meaning, defined: ModelDefinition) -> ModelSummary:
    return ModelSummary(**_about(workspace, meaning, defined, workspace.model_versions.newest(defined.name)))


def _report(workspace: Workspace, meaning: Meaning, defined: ModelDefinition, version: int | None) -> ModelReport:
    versions = workspace.model_versions.versions(defined.name)
    shown = next((each for each in versions if version in {None, each.version}), None)
    if shown is None and version is not None:
        known = [str(each.version) for each in versions]
        raise NotFound("unknown-version", f"the model `{defined.name}` has no version {version}", known=known)
    about = _about(workspace, meaning, defined, shown)
    history = [_version(each) for each in versions]
    if shown is None:
        return ModelReport(**about, versions=history)
    found = Report.model_validate(shown.report)
    return ModelReport(
        **about,
        card=found.card,
        warnings=list(found.warnings),
        findings=dict(found.findings),
        charts=list(found.charts),
        versions=history,
    )


def _about(
    workspace: Workspace, meaning: Meaning, defined: ModelDefinition, shown: ModelVersion | None
) -> dict[str, Any]:
    """The fields of a summary."""
    publication = last_publication(workspace.engine)
    as_of: datetime = publication.as_of if publication else workspace.clock.now()
    users = meaning.dependents(Reference(MODEL.name, defined.name))
    return {
        "name": defined.name,
        "title": defined.label,
        "description": defined.description,
        "task": defined.settings.task,
        "traits": [
            ModelTrait(name=name, title=score.title, description=score.description)
            for name, score in defined.traits().items()
        ],
        "version": shown.version if shown else None,
        "fitted_at": shown.fitted_at if shown else None,
        "as_of": shown.as_of if shown else None,
        "headline": _headline(shown) if shown else "",
        "due": is_due(workspace, defined, as_of),
        "drift": _alert(workspace, defined.name),
        "used_by": sorted(user.name for user in users if user.kind == "segment"),
    }


def _alert(workspace: Workspace, name: str) -> Alert | None:
    newest = workspace.model_versions.newest(name)
    seen = _seen(workspace, newest, limit=1) if newest else []
    return Drift.model_validate(seen[0].report).alert if seen else None


def _headline(kept: ModelVersion) -> str:
    return Report.model_validate(kept.report).headline


def _version(kept: ModelVersion) -> ModelVersionSummary:
    return ModelVersionSummary(
        version=kept.version,
        fitted_at=kept.fitted_at,
        as_of=kept.as_of,
        by=kept.fitted_by,
        headline=_headline(kept),
    )
