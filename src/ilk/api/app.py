"""The application: routes, problems, the guard and the watch, put together."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from http import HTTPStatus
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp

from ilk.api.actors import Door, allowed_names
from ilk.api.context import request_id_of
from ilk.api.deciding import Decisions
from ilk.api.explorer import Explorer
from ilk.api.figures import Figures, Server
from ilk.api.guard import Guard
from ilk.api.intake.app import Intake
from ilk.api.intake.webhooks import Webhooks
from ilk.api.metrics import Metrics
from ilk.api.pages import router as pages
from ilk.api.problems import MEDIA_TYPE, Problem, answer_of, problem_of
from ilk.api.routes import (
    access,
    accounts,
    backups,
    connecting,
    customers,
    data,
    decisions,
    definitions,
    discover,
    drivers,
    health,
    identity,
    imports,
    instruments,
    intake,
    language,
    lists,
    live,
    models,
    overview,
    personas,
    quality,
    questions,
    runs,
    segments,
    service,
    stream,
    topics,
    triggers,
)
from ilk.api.runner import Runner
from ilk.api.snippet import Snippet
from ilk.api.streaming import Streams
from ilk.api.studio_files import StudioFiles
from ilk.api.validation import wrong_request
from ilk.api.watch import Log, Watch, fault_problem
from ilk.app.live.worker import Fault, Follows, LiveWorker
from ilk.app.queues import Queues
from ilk.app.triggers.telling import Telling
from ilk.app.webhooks import Senders
from ilk.app.wiring import Workspace
from ilk.kernel.errors import UserError
from ilk.kernel.version import VERSION
from ilk.live.intake.writing import Writer

ROUTERS: tuple[APIRouter, ...] = (
    overview.router,
    decisions.router,
    customers.router,
    accounts.router,
    identity.router,
    questions.router,
    imports.router,
    health.router,
    drivers.router,
    segments.router,
    personas.router,
    lists.router,
    models.router,
    instruments.router,
    topics.router,
    discover.router,
    language.router,
    data.router,
    intake.router,
    stream.router,
    triggers.router,
    quality.router,
    live.router,
    connecting.router,
    runs.router,
    definitions.router,
    access.router,
    backups.router,
)
DESCRIPTION = """Customers, segments and what sets them apart: all that the studio shows, for programs.

On the machine that runs the server no key is needed. From anywhere else, send `Authorization: Bearer ilk_…`; an owner
of the project makes a key with `ilk key create`. Writes are JSON, sent with `Content-Type: application/json`.
Errors are problem details (RFC 9457) with a code, a place and a hint. Lists come in pages: pass `next` of a page as
`cursor` for the following one."""
_TOLD: dict[int | str, dict[str, Any]] = {
    "default": {"description": "A problem.", "model": Problem, "content": {MEDIA_TYPE: {}}}
}


def build_api() -> FastAPI:
    """The routes and their OpenAPI document, without anything to serve."""
    api = FastAPI(
        title="Ilk",
        version=VERSION,
        description=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=lambda route: route.name,
        lifespan=_lifespan,
        responses=_TOLD,
        telemetry={"tracing": False, "metrics": False, "logs": False},  # nothing is told to anyone
    )
    for router in ROUTERS:
        api.include_router(router)
    api.include_router(service.router)
    api.include_router(pages, include_in_schema=False)
    api.add_exception_handler(UserError, _user_error)
    api.add_exception_handler(RequestValidationError, _validation_error)
    api.add_exception_handler(HTTPException, _http_error)
    api.add_exception_handler(Exception, _fault)
    return api


def create_app(
    workspace: Workspace,
    *,
    token: str,
    host: str = "127.0.0.1",
    allow_hosts: Sequence[str] = (),
    require_key: bool = False,
    log: Log | None = None,
    streams: Streams | None = None,
    follow: Callable[[Workspace, Fault], Follows] = LiveWorker,
) -> ASGIApp:
    """The application that serves a workspace.

    Args:
        workspace: open for as long as the application is served.
        token: what a command on this machine shows to hand its work over, from the project's owner file.
        host: the address that the server is bound to: one of the names that it goes by.
        allow_hosts: further names that it goes by, such as the one that a proxy serves it under.
        require_key: whether even this machine needs a key.
        log: where requests and faults are told; standard error when left out.
        streams: those who listen, for a server that lets them go when it begins to stop.
        follow: makes what follows the intake; a thread of this process when left out.
    """
    log = log or Log(workspace.clock)
    api = build_api()
    api.state.door = Door(workspace, token, require_key)
    metrics = api.state.metrics = Metrics()
    runner = api.state.runner = Runner(workspace, log)
    api.state.explorer = Explorer(workspace, log)
    telling = api.state.telling = Telling(workspace, log.fault)
    listeners = api.state.streams = streams or Streams(workspace)
    api.mount("/", StudioFiles(), name="studio")
    names = allowed_names(host, allow_hosts)
    worker = api.state.live = follow(workspace, log.fault)
    writer = api.state.writer = Writer(lambda: workspace.intake, wrote=worker.wake)
    api.state.queues = Queues(workspace, writer, log.failed)
    server = Server(lambda: runner.running, lambda: listeners.open, writer.tally, telling.attempts)
    metrics.observe(Figures(workspace, server))
    own = api.state.decisions = Decisions(Guard(api, names), workspace, names, writer, workspace.holders, metrics)
    return _watched(_doors(own, workspace, names, writer), workspace, log, metrics)


def _doors(inner: Decisions, workspace: Workspace, names: frozenset[str], writer: Writer) -> ASGIApp:
    """An application behind the doors of events: those of clients and webhooks, and the script for pages."""
    webhooks = Webhooks(workspace, writer, Senders(workspace))
    return Snippet(Intake(inner, workspace, names, writer, workspace.holders, webhooks))


def _watched(app: ASGIApp, workspace: Workspace, log: Log, metrics: Metrics) -> Watch:
    """An application with the watch around it; where it was asked for traces and there are none, the log says why."""
    if workspace.tracing.problem is not None:
        log.note("nothing is traced", workspace.tracing.problem)
    return Watch(app, workspace.clock, log, metrics, workspace.tracing.tracer)


@asynccontextmanager
async def _lifespan(api: FastAPI) -> AsyncIterator[None]:
    await run_in_threadpool(_load_libraries)
    worker: Follows | None = getattr(api.state, "live", None)
    if worker is not None:
        worker.start()
    telling: Telling | None = getattr(api.state, "telling", None)
    if telling is not None:
        telling.start()
    queues: Queues | None = getattr(api.state, "queues", None)
    if queues is not None:
        queues.start()
    yield
    decisions: Decisions | None = getattr(api.state, "decisions", None)
    if decisions is not None:
        await decisions.settle()
    if telling is not None:
        await run_in_threadpool(telling.stop)
    runner: Runner | None = getattr(api.state, "runner", None)
    explorer: Explorer | None = getattr(api.state, "explorer", None)
    for background in (runner, explorer):
        if background is not None:
            background.stop()
    if queues is not None:  # what they have read is still to be written
        await run_in_threadpool(queues.stop)
    writer: Writer | None = getattr(api.state, "writer", None)
    if writer is not None:
        await run_in_threadpool(writer.close)
    if worker is not None:
        await run_in_threadpool(worker.stop)


def _load_libraries() -> None:
    """Load what answers load when they first need it, before there are several threads.

    The engine and the charts look for dataframe libraries among the loaded modules: a request would find one half
    loaded by a run that goes on beside it, and fail. The first chart does not wait either.
    """
    for name in ("pandas", "polars", "altair"):
        if find_spec(name) is not None:
            import_module(name)


async def _user_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, UserError)  # noqa: S101 - registered for this class only
    addressed = [str(part) for part in request.path_params.values()]
    return answer_of(problem_of(error, request_id_of(request.scope), addressed))


async def _validation_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for this class only
    return answer_of(problem_of(wrong_request(error.errors(), request), request_id_of(request.scope)))


async def _fault(request: Request, _error: Exception) -> Response:
    """What is told of a fault of ours; the watch, which sees it next, writes it to the log."""
    return answer_of(fault_problem(request_id_of(request.scope)))


async def _http_error(request: Request, error: Exception) -> Response:
    """What Starlette refuses by itself: an address without a route, a method that an address does not take."""
    status = error.status_code if isinstance(error, HTTPException) else HTTPStatus.NOT_FOUND
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        told = UserError("wrong-method", f"`{request.method}` is not what this address takes")
    else:
        told = UserError("unknown-address", "there is nothing at this address", hint="/docs lists the addresses.")
    return answer_of(problem_of(told, request_id_of(request.scope)))
