"""Models: how they stand, what is known of each, drift, fitting one now."""

from typing import Annotated

from fastapi import Path, Query

from ilk.api.actors import Here, Who
from ilk.api.bodies import PlaceRequest
from ilk.api.routing import routes
from ilk.app import models
from ilk.app.modelling.answers import ModelDriftReport, ModelPlacement, ModelReport, ModelSummary
from ilk.app.placing import place

router = routes("Models")
Name = Annotated[str, Path(description="The model's name.")]


@router.get("/models")
def get_models(here: Here, who: Who) -> list[ModelSummary]:
    """All models: task, newest version, the traits that they write."""
    return models.models(here, who)


@router.get("/models/{name}")
def get_model(
    here: Here,
    who: Who,
    name: Name,
    version: Annotated[int | None, Query(ge=1, description="Another version than the newest.")] = None,
) -> ModelReport:
    """What is known of a model: its card, what was found in fitting, charts, versions."""
    return models.model(here, who, name, version=version)


@router.get("/models/{name}/drift")
def get_model_drift(here: Here, who: Who, name: Name) -> ModelDriftReport:
    """How far customers are from those whom a model was fitted on, and whether its probabilities hold."""
    return models.model_drift(here, who, name)


@router.post("/models/{name}/fit")
def post_model_fit(here: Here, who: Who, name: Name) -> ModelReport:
    """Fit a model now, as of what is published; the next run scores by its new version."""
    return models.fit_model(here, who, name)


@router.post("/models/{name}/place")
def post_model_place(here: Here, who: Who, name: Name, given: PlaceRequest) -> ModelPlacement:
    """Place somebody in a cluster by answers to the model's typing tool; nothing is kept of them."""
    return place(here, who, name, answers=given.answers)
