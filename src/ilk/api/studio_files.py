"""The studio's files, as the build left them; every address that is not a file is a page of the studio."""

from http import HTTPStatus
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from ilk.api.page import page

FOLDER = Path(__file__).parent / "studio"
_API = ("v1/", "docs/")
_HASHED = "assets/"
_FOREVER = "public, max-age=31536000, immutable"
_NOT_BUILT = """
<h1>The studio is not built</h1>
<p>The server runs, and its <a href="/docs">API</a> answers. This copy of Ilk has no studio beside it.</p>
<p>In a clone, <code>make studio</code> builds it; an installed wheel brings it along.</p>
"""


class StudioFiles(StaticFiles):
    """Serves the studio from a folder. Browsers keep files with a hash in their name, and ask anew for pages."""

    def __init__(self, folder: Path = FOLDER) -> None:
        super().__init__(directory=folder, check_dir=False)
        self._folder = folder

    async def check_config(self) -> None:
        """Nothing to check: a folder that is missing is answered with a page that says so."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        if path.startswith(_API):
            raise HTTPException(HTTPStatus.NOT_FOUND if scope["method"] == "GET" else HTTPStatus.METHOD_NOT_ALLOWED)
        if not (self._folder / "index.html").is_file():
            return HTMLResponse(page("Ilk", _NOT_BUILT), HTTPStatus.OK if path in {".", ""} else HTTPStatus.NOT_FOUND)
        try:
            response = await super().get_response(path, scope)
        except HTTPException as error:
            if error.status_code != HTTPStatus.NOT_FOUND or _is_file_name(path):
                raise
            response = await super().get_response("index.html", scope)
            path = "index.html"
        response.headers["Cache-Control"] = _FOREVER if path.startswith(_HASHED) else "no-cache"
        return response


def _is_file_name(path: str) -> bool:
    """Whether an address names a file rather than a page: a page must not come for a script that is gone."""
    return path.startswith(_HASHED) or Path(path).suffix in {
        ".css",
        ".ico",
        ".js",
        ".json",
        ".map",
        ".png",
        ".svg",
        ".txt",
    }
