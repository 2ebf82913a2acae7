"""What is answered about models: how they stand, and what is known of each fitted version."""

from datetime import datetime
from typing import Any

from pydantic import Field

from ilk.kernel.answers import Answer, Chart, Share
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
    """How far customers are from those whom a model was fitted on, and whether what it foretold holds."""

    name: str
    version: int | None = None
    """The version that is watched, the newest; null before the first fit."""
    fitted_as_of: datetime | None = None
    as_of: datetime | None = None
    """The run that saw it; null before one scored by this version."""
    alert: Alert
    """The worst of all columns and of the newest period since the fit: `watch`, or `act` where there is work."""
    refit_on: Alert | None = None
    """From which alert on the next run fits it anew; null for none."""
    shifts: list[Shift] = Field(default_factory=list)
    """Features and scores, the farthest moved first."""
    periods: list[Period] = Field(default_factory=list)
    """Of a model that foretells: as much as said, period by period; the first were held out in fitting."""
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


class GivenAnswer(Answer):
    """An answer that somebody gave to a question of a typing tool."""

    question: str
    title: str
    answer: str


class ClusterChance(Answer):
    """How likely somebody belongs to a cluster."""

    cluster: str
    probability: Share


class ModelPlacement(Answer):
    """The cluster of somebody who answered questions of a model's typing tool."""

    name: str
    version: int
    cluster: str
    """The likeliest."""
    probability: Share
    clusters: list[ClusterChance]
    """All clusters, the likeliest first."""
    answered: list[GivenAnswer]
    unanswered: list[str]
    """Questions of the tool that were left out: answers to them would make it surer."""
    accuracy: Share | None = None
    """The share of customers whom these questions place rightly, out of sample; null for another choice of them."""
