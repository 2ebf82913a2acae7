"""The service itself: is it up, is it ready, how does it do."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from ilk.api.actors import Here, Who, door_of
from ilk.api.metrics import CONTENT_TYPE, Metrics, metrics_of
from ilk.app.access import read_metrics
from ilk.kernel.answers import Answer

router = APIRouter(tags=["Service"])


class Health(Answer):
    """The process is up."""

    status: Literal["up"] = "up"


class Readiness(Answer):
    """Both stores answer. `state`: whether a run has left anything to show."""

    status: Literal["ready"] = "ready"
    state: Literal["empty", "ready"]
    last_run: str | None


@router.get("/health")
def get_health() -> Health:
    """Whether the process is up; needs no key and looks at nothing else."""
    return Health()


@router.get("/ready")
def get_ready(request: Request) -> Readiness:
    """Whether both stores answer; needs no key. A problem says which one does not."""
    workspace = door_of(request).workspace
    workspace.engine.tables()
    last = workspace.runs.last_done()
    return Readiness(state="ready" if last else "empty", last_run=last.id if last else None)


@router.get("/metrics", response_class=Response)
def get_metrics(here: Here, who: Who, metrics: Annotated[Metrics, Depends(metrics_of)]) -> Response:
    """Figures for Prometheus."""
    return Response(read_metrics(here, who, metrics.text), media_type=CONTENT_TYPE)
