"""What a request must look like: FastAPI's findings in our words, and names that no parameter or field has."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from fastapi import Request

from ilk.api.context import route_of
from ilk.kernel.errors import UserError, UserErrors, nearest, raise_all

_PLACES = {"query": "parameter", "path": "address", "body": "body", "header": "header"}


def only_known_parameters(request: Request) -> None:
    """Refuse parameters that the route does not have: a mistyped filter would silently filter nothing."""
    known = _parameters(request)
    raise_all(
        UserError(
            "unknown-parameter",
            f"there is no parameter `{name}` here",
            where=f"parameter {name}",
            known=known,
            hint=_meant(name, known),
        )
        for name in request.query_params
        if name not in known
    )


def wrong_request(errors: Sequence[Mapping[str, Any]], request: Request) -> UserErrors:
    """All that FastAPI found wrong with a request, as one error for people."""
    return UserErrors([_told(error, lambda: _fields(request)) for error in errors])


def wrong_body(errors: Iterable[Mapping[str, Any]], known: Sequence[str]) -> UserErrors:
    """All that is wrong with a body that has some fields, as one error for people."""
    within = ({**error, "loc": ("body", *error["loc"])} for error in errors)
    return UserErrors([_told(error, lambda: known) for error in within])


def _told(error: Mapping[str, Any], fields: Callable[[], Sequence[str]]) -> UserError:
    place, *path = error["loc"]
    name = ".".join(str(step) for step in path if not isinstance(step, int) or place == "body")
    where = f"{_PLACES.get(place, place)} {name}".strip()
    match error["type"]:
        case "json_invalid":
            reason = error.get("ctx", {}).get("error", "")
            return UserError(
                "not-json", f"the body is not JSON: {reason}", where=f"body, character {path[0]}" if path else "body"
            )
        case "extra_forbidden":
            known = fields()
            what = f"there is no field `{name}` here"
            return UserError("unknown-field", what, where=where, known=known, hint=_meant(name, known))
        case "missing":
            what = f"`{name}` is missing" if name else "the body is missing"
            return UserError("missing-value", what, where=where)
        case _:
            return UserError("wrong-value", f"{error['msg'][:1].lower()}{error['msg'][1:]}", where=where)


def _meant(name: str, known: Sequence[str]) -> str:
    close = nearest(name, known)
    if close:
        return "Did you mean " + " or ".join(f"`{match}`" for match in close) + "?"
    return "Known: " + ", ".join(f"`{each}`" for each in known) + "." if known else "It takes none."


def _operation(request: Request) -> Mapping[str, Any]:
    """What the OpenAPI document says of the request's route."""
    paths: Mapping[str, Any] = request.app.openapi()["paths"]
    operation: Mapping[str, Any] = paths.get(route_of(request.scope), {}).get(request.method.lower(), {})
    return operation


def _parameters(request: Request) -> list[str]:
    return [each["name"] for each in _operation(request).get("parameters", []) if each["in"] == "query"]


def _fields(request: Request) -> list[str]:
    content = _operation(request).get("requestBody", {}).get("content", {})
    reference = str(content.get("application/json", {}).get("schema", {}).get("$ref", ""))
    schemas: Mapping[str, Any] = request.app.openapi()["components"]["schemas"]
    return list(schemas.get(reference.rpartition("/")[2], {}).get("properties", {}))
