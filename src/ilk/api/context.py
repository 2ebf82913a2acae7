"""What is known of a request from its first moment: its id, and later who made it."""

import re
from collections.abc import MutableMapping
from typing import Any

_GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
Scope = MutableMapping[str, Any]


def name_request(scope: Scope, given: str | None, made: str) -> str:
    """Give a request its id: the one that the client gave if it is harmless in a log, otherwise the one `made` here."""
    request_id = given if given and _GIVEN_ID.fullmatch(given) else made
    scope.setdefault("state", {})["request_id"] = request_id
    return request_id


def request_id_of(scope: Scope) -> str:
    """The id of a request."""
    return str(scope["state"]["request_id"])


def route_of(scope: Scope) -> str:
    """The template of the address, such as `/v1/customers/{id}`: for logs and metrics, which hold no person's id."""
    route = scope.get("route")
    template = getattr(route, "path_format", None)
    return str(template) if template else "other"
