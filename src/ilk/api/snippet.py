"""The script for pages of other sites, `/ilk.js`: public, cached, and packed for those who can unpack it."""

from http import HTTPStatus
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from ilk.api.context import request_id_of
from ilk.api.problems import answer_of, problem_of
from ilk.api.studio_files import FOLDER
from ilk.kernel.errors import UserError

NAME = "ilk.js"
_HEADERS = {
    "Cache-Control": "public, max-age=3600",
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
_SMALL = 500
"""Bytes that are not worth packing."""


class _Address:
    """How the log calls the address."""

    path_format = f"/{NAME}"


class Snippet:
    """Answers with the script at its one address, to pages of every origin; leaves the rest to what is beside it."""

    def __init__(self, beside: ASGIApp, folder: Path = FOLDER) -> None:
        self._beside = beside
        self._files = StaticFiles(directory=folder, check_dir=False)
        self._packed = GZipMiddleware(self._file, minimum_size=_SMALL)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == _Address.path_format:
            scope["route"] = _Address
            await self._packed(scope, receive, send)
        else:
            await self._beside(scope, receive, send)

    async def _file(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            answer = await self._files.get_response(NAME, scope)
            answer.headers.update(_HEADERS)
        except HTTPException as error:
            answer = answer_of(problem_of(_problem(error, Request(scope).method), request_id_of(scope)))
        await answer(scope, receive, send)


def _problem(error: HTTPException, method: str) -> UserError:
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        return UserError("wrong-method", f"`{method}` is not what this address takes")
    return UserError("unknown-address", "the script is not built", hint="In a clone, `make studio` builds it.")
