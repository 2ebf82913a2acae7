"""The door of decisions: for pages of other sites and for servers, with a key, and quick; beside the API's own."""

from asyncio import Task, create_task, gather, wrap_future
from dataclasses import dataclass, field, replace

from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from ilk.api.bodies import DecisionQuestion
from ilk.api.context import request_id_of
from ilk.api.guard import Knock, body_of, known_name
from ilk.api.intake.credentials import holder_of, key_of
from ilk.api.intake.origins import let_read, preflight, refuse_origin
from ilk.api.metrics import Metrics
from ilk.api.problems import answer_of, problem_of
from ilk.api.validation import wrong_body
from ilk.app.decide import Asked, Shown, show
from ilk.app.deciding.ground import Ground, ground_of, is_at_hand
from ilk.app.wiring import Workspace
from ilk.kernel.access import Actor
from ilk.kernel.errors import UserError
from ilk.live.intake.limits import LARGEST_EVENT
from ilk.live.intake.writing import Writer
from ilk.trust.keys import RememberedHolders


@dataclass(frozen=True, slots=True)
class _Address:
    """How the log calls the address."""

    path_format: str


DECIDE = _Address("/v1/decide")


@dataclass(frozen=True)
class Decisions:
    """Answers what is asked with a key, and what a browser asks first; leaves the rest to the application beside it.

    Attributes:
        beside: what answers all else; what is asked without a key too, for it knows who sits at this machine.
        workspace: what decisions stand on.
        names: those that the server goes by.
        writer: what writes exposures down.
        holders: who holds which key.
        metrics: counts what was answered.
        renewing: what makes new what decisions stand on, at most one at a time.
    """

    beside: ASGIApp
    workspace: Workspace
    names: frozenset[str]
    writer: Writer
    holders: RememberedHolders
    metrics: Metrics
    renewing: "set[Task[Ground]]" = field(default_factory=set)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != DECIDE.path_format:
            await self.beside(scope, receive, send)
            return
        request = Request(scope, receive)
        key = key_of(request)
        if key is None and request.method != "OPTIONS":
            await self.beside(scope, receive, send)
            return
        scope["route"] = DECIDE
        try:
            self._refuse(request)
        except UserError as error:
            await _problem(error, request)(scope, receive, send)
            return
        try:
            response = preflight(request.headers) if request.method == "OPTIONS" else await self._answer(request, key)
        except UserError as error:
            response = _problem(error, request)
        await let_read(response, request.headers.get("origin"))(scope, receive, send)

    async def settle(self) -> None:
        """Wait until nothing is made new any more, so that what it reads can be closed."""
        await gather(*self.renewing, return_exceptions=True)

    def _refuse(self, request: Request) -> None:
        """Raise `UserError` for a name that the server does not go by, or a page that may not ask."""
        knock = Knock(request.method, request.scope["path"], request.headers, self.names)
        if (wrong := known_name(knock)) is not None:
            raise wrong
        refuse_origin(request.headers, self.workspace.project.intake.origins)

    async def _answer(self, request: Request, key: str | None) -> Response:
        if request.method != "POST":
            raise UserError("wrong-method", f"`{request.method}` is not what this address takes")
        actor = await holder_of(key, self.holders, self.workspace.clock)
        request.state.actor = actor.name
        body = await body_of(request.receive, request.headers, LARGEST_EVENT)
        if body is None:
            return Response(status_code=499)  # the client went away
        if isinstance(body, UserError):
            raise body
        shown = await self._shown(actor, _asked(body))
        if shown.written is not None:
            await wrap_future(shown.written)
        self.metrics.decided(shown.answered_by)
        return Response(shown.decision.model_dump_json(exclude_none=True), media_type="application/json")

    async def _shown(self, actor: Actor, asked: Asked) -> Shown:
        """At once where something is at hand, which is made new meanwhile; what has to be read lets others go ahead."""
        if asked.is_quick and self._has_ground():
            return show(self.workspace, actor, replace(asked, patient=False), self.writer)
        return await run_in_threadpool(show, self.workspace, actor, asked, self.writer)

    def _has_ground(self) -> bool:
        """Whether there is something to stand on; begins to make it new when it is old, unless that fails."""
        if is_at_hand(self.workspace):
            return True
        failed = any(task.done() and task.exception() is not None for task in self.renewing)
        self.renewing.difference_update([task for task in self.renewing if task.done()])
        if failed or self.workspace.current.last is None:
            return False
        if not self.renewing:
            self.renewing.add(create_task(run_in_threadpool(ground_of, self.workspace)))
        return True


def _asked(body: bytes) -> Asked:
    try:
        return DecisionQuestion.model_validate_json(body).asked()
    except ValidationError as error:
        raise wrong_body(error.errors(include_url=False), list(DecisionQuestion.model_fields)) from None


def _problem(error: UserError, request: Request) -> Response:
    return answer_of(problem_of(error, request_id_of(request.scope)))
