"""What is answered about models: how they stand, and what is known of each fitted version."""

from datetime import datetime
from typing import Any

from pydantic import Field

from ilk.kernel.answers import Answer, Chart
from ilk.models.alerts import Alert, Period, Shift
from ilk.models.estimator import ModelCard


class ModelTrait(Answer):
    """A trait that a model writes."""

    name: str
    title: str
    description: str


class ModelSummary(Answer):
    """A model and how it stands; what is about a fit is null before the first."""

    name: str
    title: str
    description: str
    task: str
    """`value`, `outcome` or `clusters`."""
    traits: list[ModelTrait]
    """What it writes, the main score first."""
    version: int | None = None
    fitted_at: datetime | None = None
    as_of: datetime | None = None
    """Nothing later was seen when it was fitted."""
    headline: str = ""
    """What was found, in one sentence."""
    due: bool
    """Whether the next run fits it anew."""
    drift: Alert | None = None
    """The worst alert that the last run saw of the newest version; null before one scored by it."""
    used_by: list[str]
    """The segments that ask for its scores."""


class Seen(Answer):
    """What was seen at a run: the worst alert, and how far the main score had moved."""

    as_of: datetime
    alert: Alert
    score_psi: float | None = None
    """The population stability index of the main score; null where it is not watched."""


class ModelDriftReport(Answer):
    """How far customers are from those whom a model was fitted on, and whether its probabilities hold."""

    name: str
    version: int | None = None
    """The version that is watched, the newest; null before the first fit."""
    fitted_as_of: datetime | None = None
    as_of: datetime | None = None
    """The run that saw it; null before one scored by this version."""
    alert: Alert
    """The worst of all: `watch` from where it is to be watched, `act` from where something is to be done."""
    refit_on: Alert | None = None
    """From which alert on the next run fits it anew; null for none."""
    shifts: list[Shift] = Field(default_factory=list)
    """Features and scores, the farthest moved first."""
    periods: list[Period] = Field(default_factory=list)
    """Of a model of an outcome: as many as said, period by period; the first was held out in fitting."""
    history: list[Seen] = Field(default_factory=list)
    """Each run that scored by this version, the newest first."""


class ModelVersionSummary(Answer):
    """A fitted version of a model."""

    version: int
    fitted_at: datetime
    as_of: datetime
    by: str
    headline: str


class ModelReport(ModelSummary):
    """All that is known of one version of a model; the newest where none is named."""

    card: ModelCard | None = None
    warnings: list[str] = Field(default_factory=list)
    """What a person should look at before the scores are used."""
    findings: dict[str, Any] = Field(default_factory=dict)
    """What was found in fitting, by task: parameters, clusters, candidates, rules, reasons."""
    charts: list[Chart] = Field(default_factory=list)
    versions: list[ModelVersionSummary] = Field(default_factory=list)
    """All versions, the newest first."""
