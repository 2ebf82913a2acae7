"""What is answered about models: how they stand, and what is known of each fitted version."""

from datetime import datetime
from typing import Any

from pydantic import Field

from ilk.kernel.answers import Answer, Chart
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
    used_by: list[str]
    """The segments that ask for its scores."""


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
