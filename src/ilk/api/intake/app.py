"""The application that takes events: beside the API's own, for its clients are browsers and servers of everywhere."""

import json
from asyncio import wrap_future
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from ilk.api.context import request_id_of
from ilk.api.guard import Knock, body_of, known_name
from ilk.api.intake.addresses import SETTINGS, WEBHOOK, Address, address_of
from ilk.api.intake.credentials import holder_of, key_of
from ilk.api.intake.origins import let_read, preflight, refuse_origin
from ilk.api.intake.webhooks import Webhooks
from ilk.api.problems import answer_of, problem_of
from ilk.app.intake import Delivery, RefusedInBatch, put_aside, take
from ilk.app.wiring import Workspace
from ilk.kernel.access import Actor
from ilk.kernel.errors import UserError
from ilk.live.intake.limits import LARGEST_BODY
from ilk.live.intake.requests import Sent, batch_of, single_of, too_large, unpacked
from ilk.live.intake.writing import Writer
from ilk.trust.keys import RememberedHolders

_TAKEN = b'{"success":true}'


@dataclass(frozen=True)
class Intake:
    """Answers what is sent to the intake's addresses, and leaves the others to the application beside it.

    Attributes:
        beside: what answers at all other addresses.
        workspace: where events go.
        names: those that the server goes by.
        writer: what writes events down.
        holders: who holds which key.
        webhooks: takes what other systems send.
    """

    beside: ASGIApp
    workspace: Workspace
    names: frozenset[str]
    writer: Writer
    holders: RememberedHolders
    webhooks: Webhooks

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        address = address_of(scope["path"]) if scope["type"] == "http" else None
        if address is None:
            await self.beside(scope, receive, send)
            return
        scope["route"] = address
        request = Request(scope, receive)
        origin = request.headers.get("origin")
        try:
            self._refuse(request)
        except UserError as error:
            await _problem(error, request)(scope, receive, send)
            return
        try:
            response = await self._answer(request, address)
        except UserError as error:
            response = _problem(error, request)
        await let_read(response, origin)(scope, receive, send)

    def _refuse(self, request: Request) -> None:
        """Raise `UserError` for a name that the server does not go by, or a page that may not send."""
        knock = Knock(request.method, request.scope["path"], request.headers, self.names)
        if (wrong := known_name(knock)) is not None:
            raise wrong
        refuse_origin(request.headers, self.workspace.project.intake.origins)

    async def _answer(self, request: Request, address: Address) -> Response:
        if request.method == "OPTIONS":
            return preflight(request.headers)
        if request.method != ("GET" if address is SETTINGS else "POST"):
            raise UserError("wrong-method", f"`{request.method}` is not what this address takes")
        if address is SETTINGS:
            return JSONResponse(_settings(request))
        key = None if address is WEBHOOK else key_of(request)
        actor = None if key is None else await holder_of(key, self.holders, self.workspace.clock)
        body = await body_of(request.receive, request.headers, LARGEST_BODY)
        if body is None:
            return Response(status_code=499)  # the client went away
        if isinstance(body, UserError):
            raise too_large() if body.code == "body-too-large" else body
        if address is WEBHOOK:
            await self.webhooks.take(request, body)
            return Response(_TAKEN, media_type="application/json")
        return await self._take(request, address, actor, body)

    async def _take(self, request: Request, address: Address, actor: Actor | None, body: bytes) -> Response:
        """Take what a client sent; its key may be in the body."""
        try:
            read = batch_of if address.kind is None else single_of
            sent = read(unpacked(body))
        except UserError as error:
            if actor is not None and error.code == "intake-unreadable":
                await wrap_future(put_aside(self.workspace, actor, body, error, self.writer))
            raise
        actor = actor or await holder_of(sent.write_key, self.holders, self.workspace.clock)
        request.state.actor = actor.name
        taken = take(self.workspace, actor, _delivery(sent, address, request), self.writer)
        await wrap_future(taken.written)
        return Response(_told(taken.refused) if taken.refused else _TAKEN, media_type="application/json")


def _delivery(sent: Sent, address: Address, request: Request) -> Delivery:
    """The delivery; a browser, which says what page it shows, is the customer's own."""
    if not _is_browser(request.headers):
        return Delivery(sent, address.kind, address.imported)
    ip = request.client.host if request.client else None
    return Delivery(sent, address.kind, address.imported, ip, request.headers.get("user-agent"))


def _is_browser(headers: Headers) -> bool:
    return "origin" in headers or "sec-fetch-site" in headers


def _told(refused: Sequence[RefusedInBatch]) -> bytes:
    return json.dumps({"success": True, "refused": [each.model_dump() for each in refused]}).encode()


def _problem(error: UserError, request: Request) -> Response:
    return answer_of(problem_of(error, request_id_of(request.scope)))


def _settings(request: Request) -> dict[str, object]:
    """What Segment's client for browsers asks for before it sends: that it send everything here."""
    key = request.url.path.split("/")[3]
    everything = {"__default": {"enabled": True, "integrations": {}}}
    return {
        "integrations": {"Segment.io": {"apiKey": key, "apiHost": f"{request.headers['host']}/v1"}},
        "plan": {"track": everything, "identify": everything, "group": everything},
        "edgeFunction": {},
        "middlewareSettings": {},
        "enabledMiddleware": {},
        "metrics": {"sampleRate": 0},
        "remotePlugins": [],
        "analyticsNextEnabled": True,
        "legacyVideoPluginsEnabled": False,
    }
