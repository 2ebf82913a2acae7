"""Runs of the main job: start one, follow it, list them."""

from typing import Annotated

from fastapi import Depends, Path, Request

from ilk.api.actors import Here, Who
from ilk.api.bodies import RunRequest, VerifyRequest
from ilk.api.paging import Cursor, Limit
from ilk.api.routing import routes
from ilk.api.runner import Runner
from ilk.app import run, verification
from ilk.app.answers import Page, RunRecord, Verification

router = routes("Runs")


def runner_of(request: Request) -> Runner:
    """What starts runs in the background."""
    runner: Runner = request.app.state.runner
    return runner


@router.get("/runs")
def get_runs(here: Here, who: Who, limit: Limit = 20, cursor: Cursor = None) -> Page[RunRecord]:
    """Runs, newest first, a page at a time."""
    return run.runs(here, who, limit=limit, cursor=cursor)


@router.get("/runs/{id}")
def get_run(here: Here, who: Who, id: Annotated[str, Path(description="The run's id.")]) -> RunRecord:  # noqa: A002
    """One run; while it goes on, its steps so far."""
    return run.run_record(here, who, id)


@router.post("/runs", status_code=202)
def post_run(who: Who, request: RunRequest, runner: Annotated[Runner, Depends(runner_of)]) -> RunRecord:
    """Start a run in the background; ask for its record until it is no longer `running`."""
    return runner.start(who, request.as_of, whole=request.whole)


@router.get("/verification")
def get_verification(here: Here, who: Who) -> Verification:
    """Whether memberships were right when some were last looked at again, without the customers in it."""
    return verification.verification(here, who)


@router.post("/verify")
def post_verify(here: Here, who: Who, wanted: VerifyRequest | None = None) -> Verification:
    """Look at memberships of a sample of customers again, in memory, and tell where they disagree."""
    return verification.verify(here, who, sample=(wanted or VerifyRequest()).sample)
