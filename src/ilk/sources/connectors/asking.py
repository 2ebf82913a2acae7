"""Asks a server for documents of JSON: again while a fault may pass, with what is secret in the headers alone."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, TypeAlias

from ilk.kernel.errors import UserError
from ilk.sources.connectors.answering import busy, faults, refuse
from ilk.sources.connectors.patience import Patience
from ilk.sources.connectors.secrets import hidden

if TYPE_CHECKING:
    import httpx2
    import pyarrow as pa

Json: TypeAlias = Any
"""A document: numbers are texts, with the digits that were sent."""

_LONGEST_WORDS = 300


@dataclass(slots=True)
class Asking:
    """A server that is asked.

    Attributes:
        place: what it is called before people.
        patience: how often it is asked, and how long is waited.
        words: what the document of an error says.
        secret: what every request tells, and nobody else.
        renew: gives another secret in the place of one that is no longer valid.
    """

    place: str
    patience: Patience
    words: Callable[[Json], str]
    secret: str
    client: "httpx2.Client"
    renew: Callable[[], str] | None = None

    def get(self, path: str, parameters: Mapping[str, str] | None = None) -> Json:
        """A document. Raises `UserError`."""
        return self.patience.ask(lambda: self._once("GET", path, {"params": parameters} if parameters else {}))

    def post(self, path: str, document: Json) -> Json:
        """The answer to a document. Raises `UserError`."""
        return self.patience.ask(lambda: self._once("POST", path, {"json": document}))

    def _once(self, method: str, path: str, sent: Mapping[str, Any]) -> Json:
        answer = self._sent(method, path, sent)
        if answer.status_code == HTTPStatus.UNAUTHORIZED and self.renew is not None:
            self.secret = self.renew()
            answer = self._sent(method, path, sent)
        document = _document(answer.content)
        said = self._said(document) if answer.is_error else ""
        refuse(answer, self.place, said)
        if document is None:
            raise busy(f"{self.place} answers with what is no whole document")
        return document

    def _sent(self, method: str, path: str, sent: Mapping[str, Any]) -> "httpx2.Response":
        with faults(self.place):
            return self.client.request(method, path, headers={"Authorization": f"Bearer {self.secret}"}, **sent)

    def _said(self, document: Json) -> str:
        try:
            words = self.words(document)
        except (TypeError, KeyError, IndexError, AttributeError):
            return ""
        return hidden(" ".join(words.split()), [self.secret])[:_LONGEST_WORDS]


@contextmanager
def asking(address: str, place: str, words: Callable[[Json], str], secret: str, patience: Patience) -> Iterator[Asking]:
    """A server within the block."""
    import httpx2

    timeout = httpx2.Timeout(120.0, connect=10.0)
    with httpx2.Client(base_url=address, timeout=timeout, follow_redirects=False) as client:
        yield Asking(place, patience, words, secret, client)


@contextmanager
def understood(place: str) -> Iterator[None]:
    """What is read of documents within the block; one that has another shape than it should have is told."""
    try:
        yield
    except (KeyError, TypeError, IndexError, AttributeError, ValueError) as error:
        what = f"{place} answers with a document of another shape"
        hint = "Does `address` lead to it, and to no proxy that answers in its place?"
        raise UserError("place-refused", what, where="connect", hint=hint) from error


def all_understood(batches: "Iterator[pa.RecordBatch]", place: str) -> "Iterator[pa.RecordBatch]":
    """The same batches, each read within `understood`."""
    while True:
        with understood(place):
            batch = next(batches, None)
        if batch is None:
            return
        yield batch


def texts(rows: Iterable[Mapping[str, Json]], columns: Sequence[str]) -> "dict[str, pa.Array]":
    """Columns of rows as texts, as a careful CSV would hold them."""
    import pyarrow as pa

    listed = list(rows)
    return {name: pa.array([_text(row.get(name)) for row in listed], pa.string()) for name in columns}


def _text(value: Json) -> str | None:
    match value:
        case None | "":
            return None
        case bool():
            return "true" if value else "false"
        case str():
            return value
        case _:
            return json.dumps(value, ensure_ascii=False)


def _document(content: bytes) -> Json:
    """A document; None for what is none, or not whole."""
    try:
        return json.loads(content, parse_float=str, parse_int=str)
    except ValueError:
        return None
