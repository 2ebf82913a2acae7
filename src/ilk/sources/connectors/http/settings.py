"""What a source says of a web server."""

from typing import Annotated, Any, Literal, Self
from urllib.parse import SplitResult, urljoin, urlsplit

from pydantic import Field, model_validator

from ilk.catalog.documents import in_field
from ilk.kernel.errors import UserError
from ilk.sources.connectors.connector import FilesConnection
from ilk.sources.connectors.secrets import named_if_secret


class HttpConnection(FilesConnection):
    """A folder of a web server: the `path` of the source's `files` is one file in it, and no pattern.

    Headers and parameters of the address may be `${NAME}`, in whole or in part.
    """

    kind: Literal["http"]
    url: str
    headers: dict[str, str] = Field(default_factory=dict)
    parameters: dict[str, str] = Field(default_factory=dict)
    redirects: Annotated[int, Field(ge=0, le=20)] = 5

    @model_validator(mode="after")
    def _is_safe(self) -> Self:
        parts = self.parts
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            hint = "Such as https://example.com/exports/."
            raise in_field(UserError("wrong-url", "this is no address of the web", where="url", hint=hint))
        if parts.username or parts.password or parts.query or parts.fragment:
            hint = "Say `headers: {Authorization: ${NAME}}`, or `parameters:`."
            what = "an address has no user, password or parameters here"
            raise in_field(UserError("secret-in-file", what, where="url", hint=hint))
        for problem in named_if_secret({**self.headers, **self.parameters}):
            raise in_field(problem)
        return self

    @property
    def parts(self) -> SplitResult:
        """The address in parts. Raises the error for what is none."""
        try:
            parts = urlsplit(self.url)
            _ = parts.port
        except ValueError:
            raise in_field(UserError("wrong-url", "this is no address of the web", where="url")) from None
        return parts

    def address(self, path: str) -> str:
        """The address of a file. Raises `UserError` for one that lies elsewhere."""
        base = self.url if self.url.endswith("/") else f"{self.url}/"
        found = urljoin(base, path)
        if not found.startswith(base) or ".." in path.split("/"):
            raise UserError("wrong-url", f"`{path}` does not lie in {self.url}", where="files: path")
        return found

    @property
    def place(self) -> str:
        return self.url

    @property
    def identity(self) -> dict[str, Any]:
        return self.model_dump(mode="json", include={"kind", "url"})
