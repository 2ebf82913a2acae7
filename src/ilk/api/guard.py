"""The guard at the gate: refuses what a browser was tricked into sending, and bodies that are too large.

A page of another site can make a browser ask this server for things, and with DNS rebinding even under a name of its
own. So the name asked for must be one that the server goes by, whatever says where a request comes from must name this
server, and a write must be JSON, which no other site's form can send without asking first.
"""

import re
from asyncio import timeout
from collections.abc import Callable
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ilk.api.context import request_id_of
from ilk.api.problems import answer_of, problem_of
from ilk.kernel.errors import UserError

LARGEST_BODY = 1_000_000
"""Bytes. A definition is a page of text; lists and rows alone are longer."""
LARGEST_LIST = 50_000_000
_LONG = re.compile(r"/v1/(lists/[^/]+|sources/[^/]+/rows)")
LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})
READING = frozenset({"GET", "HEAD", "OPTIONS"})
_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::[0-9]{1,5})?")
_ELSEWHERE = frozenset({"cross-site", "same-site"})


@dataclass(frozen=True, slots=True)
class Knock:
    """What the guard looks at: a request before anything of it is believed."""

    method: str
    path: str
    headers: Headers
    names: frozenset[str]


class Guard:
    """Lets a request through to the application, or answers it with a problem."""

    def __init__(self, app: ASGIApp, names: frozenset[str]) -> None:
        self._app = app
        self._names = names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        knock = Knock(scope["method"], scope["path"], Headers(scope=scope), self._names)
        refusal = next((refusal for rule in RULES if (refusal := rule(knock))), None)
        if refusal is None and knock.method not in READING:
            body = await body_of(receive, knock.headers, LARGEST_LIST if _LONG.fullmatch(knock.path) else LARGEST_BODY)
            refusal = body if isinstance(body, UserError) else None
            receive = _replayed(body, receive) if isinstance(body, bytes) else receive
        if refusal is None:
            await self._app(scope, receive, send)
        else:
            await answer_of(problem_of(refusal, request_id_of(scope)))(scope, receive, send)


def known_name(knock: Knock) -> UserError | None:
    """What is wrong with the name that the server is called by; a page elsewhere may have made it point here."""
    hosts = knock.headers.getlist("host")
    name = name_of(hosts[0]) if len(hosts) == 1 else ""
    if name in knock.names:
        return None
    return UserError(
        "wrong-host",
        f"this server does not go by the name `{name}`",
        known=sorted(knock.names),
        hint=f"If the name is yours, start the server with `ilk serve --allow-host {name}`." if name else None,
    )


def _own_origin(knock: Knock) -> UserError | None:
    origin = knock.headers.get("origin")
    scheme, _, netloc = (origin or "").partition("://")
    own = origin is None or (scheme in {"http", "https"} and netloc == knock.headers.get("host"))
    fetched_from_elsewhere = knock.path.startswith("/v1") and knock.headers.get("sec-fetch-site") in _ELSEWHERE
    if own and not fetched_from_elsewhere:
        return None
    return UserError("wrong-origin", "a page of another site asked for this; it was refused")


def _json_when_writing(knock: Knock) -> UserError | None:
    kind = knock.headers.get("content-type", "").partition(";")[0].strip().lower()
    if knock.method in READING or kind == "application/json":
        return None
    hint = "Send the header `Content-Type: application/json`, also with an empty body."
    return UserError("wrong-content-type", f"a write is JSON, not `{kind or 'nothing'}`", hint=hint)


RULES: tuple[Callable[[Knock], UserError | None], ...] = (known_name, _own_origin, _json_when_writing)


def name_of(host: str) -> str:
    """The name in a `Host` header, without its port: `localhost`, `[::1]`; empty for what is no such header."""
    found = _HOST.fullmatch(host)
    return found[1].lower() if found else ""


async def body_of(
    receive: Receive, headers: Headers, most: int, *, patience: float = 20.0, pace: float = 50_000.0
) -> bytes | UserError | None:
    """The whole body; an error for one that is too large or too slow; None when the client went away.

    Args:
        receive: gives its parts.
        headers: of the request.
        most: bytes that it may have.
        patience: seconds to wait for it, whatever its size.
        pace: bytes a second for which there is more time, so that a great body may come over a narrow line.
    """
    try:
        async with timeout(patience + most / pace):
            return await _whole(receive, headers, most)
    except TimeoutError:
        return UserError("body-too-slow", "the request's body did not come in time", hint="Send it again.")


async def _whole(receive: Receive, headers: Headers, most: int) -> bytes | UserError | None:
    too_large = UserError("body-too-large", f"a request's body may have {most:,} bytes at most")
    declared = headers.get("content-length", "0")
    if not declared.isdecimal() or int(declared) > most:
        return too_large
    parts: list[bytes] = []
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        parts.append(message.get("body", b""))
        if sum(map(len, parts)) > most:
            return too_large
        if not message.get("more_body", False):
            return b"".join(parts)


def _replayed(body: bytes, receive: Receive) -> Receive:
    """What gives the body that was read already, then whatever else comes."""
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
