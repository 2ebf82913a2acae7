"""Watches every request: gives it an id, its answer headers, the log a line; counts it, and catches what breaks."""

import json
import sys
import traceback
from collections.abc import Callable
from http import HTTPStatus
from time import monotonic
from typing import Any, TextIO

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ilk.api.context import name_request, request_id_of, route_of
from ilk.api.headers import NO_STORE, SECURITY
from ilk.api.metrics import Metrics
from ilk.api.problems import Problem, answer_of
from ilk.kernel.clock import Clock
from ilk.kernel.errors import UserError
from ilk.kernel.ids import new_id
from ilk.kernel.tracing import Span, Tracer, Untraced


class Log:
    """JSON lines: one a request, and one for whatever broke. Holds no address as it was typed, and no query."""

    def __init__(self, clock: Clock, stream: TextIO | None = None, *, requests: bool = True) -> None:
        self._clock = clock
        self._stream = stream
        self._requests = requests

    def request(self, **fields: Any) -> None:
        """A request was answered."""
        if self._requests:
            self._write("info", "request", fields)

    def note(self, what: str, problem: UserError) -> None:
        """Something is not as it was asked for, and all else goes on."""
        self._write("warning", what, {"code": problem.code, "detail": problem.what, "hint": problem.hint})

    def failed(self, what: str, error: BaseException) -> None:
        """Something did not come to pass: in its own words where it has some, else as a fault of ours."""
        if isinstance(error, UserError):
            self.note(what, error)
        else:
            self.fault(what, error)

    def fault(self, what: str, error: BaseException, **fields: Any) -> None:
        """Something of ours broke; the log alone has the traceback."""
        trace = "".join(traceback.format_exception(error))
        self._write("error", what, fields | {"error": f"{type(error).__name__}: {error}", "traceback": trace})

    def _write(self, level: str, event: str, fields: dict[str, Any]) -> None:
        line = {"at": self._clock.now().isoformat(timespec="milliseconds"), "level": level, "event": event} | fields
        print(json.dumps(line, ensure_ascii=False), file=self._stream or sys.stderr, flush=True)


class Watch:
    """The outermost layer of the application."""

    def __init__(self, app: ASGIApp, clock: Clock, log: Log, metrics: Metrics, tracer: Tracer | None = None) -> None:
        self._app = app
        self._clock = clock
        self._log = log
        self._metrics = metrics
        self._tracer = tracer or Untraced()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        request_id = name_request(scope, headers.get("x-request-id"), new_id(self._clock.now()))
        with self._tracer.span(scope["method"], {"ilk.request": request_id}, caller=headers) as span:
            answer = _Answer(scope, send)
            started = monotonic()
            await self._pass_on(scope, receive, answer)
            seconds = monotonic() - started
            self._note(scope, answer.status or 499, seconds, span)

    async def _pass_on(self, scope: Scope, receive: Receive, answer: "_Answer") -> None:
        try:
            await self._app(scope, receive, answer.send)
        except Exception as error:  # noqa: BLE001 - the outermost layer: no traceback leaves the process
            request_id = request_id_of(scope)
            self._log.fault("fault", error, request_id=request_id, method=scope["method"], route=route_of(scope))
            if answer.status is None:
                await answer_of(fault_problem(request_id))(scope, receive, answer.send)

    def _note(self, scope: Scope, status: int, seconds: float, span: Span) -> None:
        route, method = route_of(scope), scope["method"]
        self._metrics.request(method, route, status, seconds)
        span.name(f"{method} {route}")
        span.note({"http.request.method": method, "http.route": route, "http.response.status_code": status})
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            span.fail(str(status))
        told = {"trace_id": span.trace_id} if span.trace_id is not None else {}
        self._log.request(
            request_id=request_id_of(scope),
            method=method,
            route=route,
            status=status,
            milliseconds=round(seconds * 1000, 1),
            actor=scope["state"].get("actor"),
            **told,
        )


class _Answer:
    """Adds the headers to an answer as it leaves, and remembers its status."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._scope = scope
        self._send: Callable[[Message], Any] = send
        self.status: int | None = None

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = list(message.get("headers", []))
            said = {name.lower() for name, _ in headers}
            headers.append((b"x-request-id", request_id_of(self._scope).encode()))
            headers += [header for header in (*SECURITY, NO_STORE) if header[0] not in said]
            message = {**message, "headers": headers}
        await self._send(message)


def fault_problem(request_id: str) -> Problem:
    """The problem told for a fault of ours: nothing but where the log has more."""
    return Problem(
        type="/docs/errors#internal",
        title="Internal",
        status=500,
        code="internal",
        detail="something went wrong on our side",
        hint=f"The server's log has the reason, under the request id {request_id}.",
        request_id=request_id,
    )
