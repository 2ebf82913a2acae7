"""The connector of web servers: a file's version, its bytes, and what went wrong in words."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import getproxies

from ilk.kernel.errors import UserError
from ilk.sources.connectors.answering import faults, refuse
from ilk.sources.connectors.connector import AwayFile, Content, FilesConnector, Surroundings
from ilk.sources.connectors.http.redirects import followed, is_inner, is_inside, origin, refused
from ilk.sources.connectors.http.settings import HttpConnection
from ilk.sources.connectors.patterns import is_pattern
from ilk.sources.connectors.secrets import filled

if TYPE_CHECKING:
    import httpx2

_NO_HEAD = {HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.NOT_IMPLEMENTED, HTTPStatus.FORBIDDEN}
"""Servers, and addresses that are signed for reading, that do not say what a file is without handing it out."""
_GONE = {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}
_AS_IT_IS = {"Accept-Encoding": "identity"}
"""So that bytes are those of the file: counted, and gone on with."""


@dataclass(frozen=True, slots=True)
class _Server:
    """A web server that files are read from."""

    connection: HttpConnection
    client: "httpx2.Client"
    headers: Mapping[str, str]
    parameters: Mapping[str, str]

    def listed(self, pattern: str) -> list[AwayFile]:
        if is_pattern(pattern):
            hint = "Name one file; a source for each."
            raise UserError(
                "no-listing", "a web server does not say which files it has", where="files: path", hint=hint
            )
        with self._answer("HEAD", pattern, {}) as answer:
            if answer.status_code in _GONE:
                return []
            if answer.status_code in _NO_HEAD:
                return [AwayFile(pattern, None, None)]
            refuse(answer, self.connection.place)
            return [_file(pattern, answer.headers)]

    @contextmanager
    def content(self, file: AwayFile, start: int) -> Iterator[Content]:
        tag = _tag(file)
        asked = {"Range": f"bytes={start}-", "If-Range": tag} if start and tag else {}
        with faults(self.connection.place), self._answer("GET", file.name, asked) as answer:
            if asked and answer.status_code == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
                # The file is the one that we have a part of, and the part is all of it.
                yield Content(start, iter(()))
                return
            refuse(answer, self.connection.place)
            yield Content(_start(answer, start), answer.iter_raw())

    @contextmanager
    def _answer(self, method: str, path: str, asked: Mapping[str, str]) -> Iterator["httpx2.Response"]:
        """The answer at the end of all redirects. What is secret is told to no other server."""
        first = address = self.connection.address(path)
        for _ in range(self.connection.redirects + 1):
            own = origin(address) == origin(first)
            headers = {**(self.headers if own else {}), **_AS_IT_IS, **asked}
            parameters = self.parameters if address == first else None
            asking = self.client.stream(method, address, headers=headers, params=parameters)
            with faults(self.connection.place), asking as answer:
                if not answer.has_redirect_location:
                    _refuse_inner(answer, first, address)
                    yield answer
                    return
                address = followed(address, answer.headers["Location"])
        what = f"{urlsplit(first).hostname} redirects more than {self.connection.redirects} times"
        raise UserError("redirect-refused", what, where="connect: redirects")


@contextmanager
def _opened(connection: HttpConnection, surroundings: Surroundings) -> Iterator[_Server]:
    import httpx2

    def told(texts: Mapping[str, str]) -> dict[str, str]:
        return {name: filled(text, surroundings.environment) for name, text in texts.items()}

    with httpx2.Client(timeout=httpx2.Timeout(60.0, connect=10.0)) as client:
        yield _Server(connection, client, told(connection.headers), told(connection.parameters))


HTTP = FilesConnector("http", "a web server", HttpConnection, _opened, lists=False)


def _file(name: str, headers: "httpx2.Headers") -> AwayFile:
    size = headers.get("Content-Length", "")
    length = int(size) if size.isdecimal() else None
    tag, changed = headers.get("ETag"), headers.get("Last-Modified")
    version = tag or (f"{changed} {length}" if changed else None)
    return AwayFile(name, version, length)


def _tag(file: AwayFile) -> str | None:
    """What tells a server which version we have a part of: a tag that promises the same bytes."""
    return file.version if (file.version or "").startswith('"') else None


def _start(answer: "httpx2.Response", start: int) -> int:
    """Where the bytes of an answer begin. Raises `UserError` when they begin where nobody asked."""
    if answer.status_code != HTTPStatus.PARTIAL_CONTENT:
        return 0
    said = answer.headers.get("Content-Range", "")
    if not said.startswith(f"bytes {start}-"):
        raise UserError("place-refused", f"the server gave `{said}`, and was asked for all from {start} on")
    return start


def _refuse_inner(answer: "httpx2.Response", first: str, address: str) -> None:
    """Raise `UserError` when redirects led into this machine's own network after all, by a name that changed.

    Through a proxy, who is connected to whom is its business.
    """
    stream = answer.extensions.get("network_stream") if origin(address) != origin(first) else None
    peer = stream.get_extra_info("server_addr") if stream is not None and not getproxies() else None
    if peer and is_inner(str(peer[0])) and not is_inside(origin(first)):
        raise refused(first, f"into the network of this machine, to {origin(address)[1]}")
