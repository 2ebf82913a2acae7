"""Problems: how an error looks over HTTP (RFC 9457), and which status it has."""

from collections.abc import Iterable

from fastapi.responses import Response
from pydantic import Field

from ilk.kernel.answers import Answer
from ilk.kernel.errors import Denied, NotFound, Transient, UserError, problems_of

MEDIA_TYPE = "application/problem+json"
MOST_KNOWN = 100
"""Names listed with a problem: enough to choose from, few enough to send."""

STATUS = {
    "key-required": 401,
    "wrong-key": 401,
    "wrong-signature": 401,
    "wrong-token": 401,
    "intake-unreadable": 400,
    "wrong-origin": 403,
    "unproven-visitor": 403,
    "unknown-address": 404,
    "wrong-method": 405,
    "not-run-yet": 409,
    "not-verified-yet": 409,
    "run-in-progress": 409,
    "apply-conflict": 409,
    "edited-meanwhile": 409,
    "export-conflict": 409,
    "file-changed": 409,
    "still-used": 409,
    "superseded": 409,
    "body-too-large": 413,
    "body-too-slow": 408,
    "wrong-content-type": 415,
    "wrong-host": 421,
    "intake-busy": 429,
    "too-many-wrong-keys": 429,
    "internal": 500,
    "store-unreadable": 500,
    "disk-full": 507,
}
"""The status of a code, where the kind of error alone does not say it."""


class ProblemItem(Answer):
    """One thing that is wrong: what, where, what would have been right, and how to mend it."""

    code: str
    detail: str
    hint: str | None = None
    where: str | None = None
    known: list[str] = Field(default_factory=list)


class Problem(Answer):
    """An error. `type` is the address of its explanation; `problems` lists all that is wrong if it is more than one."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    hint: str | None = None
    where: str | None = None
    known: list[str] = Field(default_factory=list)
    problems: list[ProblemItem] = Field(default_factory=list)
    request_id: str


def status_of(error: UserError, addressed: Iterable[str] = ()) -> int:
    """The HTTP status of an error.

    A name that does not exist is 404 when it is one of `addressed`, the parts of the request's own address; a name
    in a parameter or in a definition that does not exist makes the request wrong: 422.
    """
    match error:
        case Transient() if error.code not in STATUS:
            return 503
        case Denied() if error.code not in STATUS:
            return 403
        case NotFound() if error.name in addressed:
            return 404
        case _:
            return STATUS.get(error.code, 422)


def problem_of(error: UserError, request_id: str, addressed: Iterable[str] = ()) -> Problem:
    """The problem that an error is told as."""
    singles = problems_of(error)
    return Problem(
        type=f"/docs/errors#{error.code}",
        title=error.code.replace("-", " ").capitalize(),
        status=status_of(error, addressed),
        code=error.code,
        detail=error.what,
        hint=error.hint,
        where=error.where,
        known=list(error.known[:MOST_KNOWN]),
        problems=[_item(single) for single in singles] if len(singles) > 1 else [],
        request_id=request_id,
    )


def answer_of(problem: Problem) -> Response:
    """The response that carries a problem."""
    body = problem.model_dump_json()
    return Response(body, problem.status, headers=_headers(problem), media_type=MEDIA_TYPE)


def _item(error: UserError) -> ProblemItem:
    known = list(error.known[:MOST_KNOWN])
    return ProblemItem(code=error.code, detail=error.what, hint=error.hint, where=error.where, known=known)


def _headers(problem: Problem) -> dict[str, str]:
    match problem.status, problem.code:
        case 401, _:
            return {"WWW-Authenticate": "Bearer"}
        case 429, "intake-busy":
            return {"Retry-After": "1"}
        case 429, _:
            return {"Retry-After": "60"}
        case 503, _:
            return {"Retry-After": "5"}
        case _:
            return {}
