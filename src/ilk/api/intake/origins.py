"""Which pages may send events from a browser, and what is answered to a browser that asks."""

import re
from collections.abc import Collection

from starlette.datastructures import Headers
from starlette.responses import Response

from ilk.kernel.errors import UserError

_HEADER_NAMES = re.compile(r"[A-Za-z0-9-]+(, ?[A-Za-z0-9-]+)*")
_REMEMBERED = 7200
"""Seconds that a browser need not ask again; it takes no longer ones."""


def refuse_origin(headers: Headers, allowed: Collection[str]) -> None:
    """Raise `UserError` `wrong-origin` for a page that may not send. What is no browser says no origin."""
    origin = headers.get("origin")
    if origin is None or origin.partition("://")[2] == headers.get("host") or {"*", origin.lower()} & set(allowed):
        return
    hint = f"If the page is yours, allow it in ilk.yaml: `intake: {{origins: [{origin}]}}`."
    raise UserError("wrong-origin", "pages of this origin may not send events", hint=hint)


def let_read(response: Response, origin: str | None) -> Response:
    """Let a page read an answer."""
    if origin is not None:
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Vary"] = "Origin"
    return response


def preflight(headers: Headers) -> Response:
    """What a browser is told that asks whether it may send."""
    response = Response(status_code=204)
    response.headers["Access-Control-Allow-Methods"] = "GET, POST"
    response.headers["Access-Control-Max-Age"] = str(_REMEMBERED)
    asked = headers.get("access-control-request-headers", "")
    if _HEADER_NAMES.fullmatch(asked):
        response.headers["Access-Control-Allow-Headers"] = asked
    return response
