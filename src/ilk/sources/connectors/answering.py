"""Servers that speak HTTP: what they answer, and what is wrong in words, without secrets."""

from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ilk.kernel.errors import UserError
from ilk.sources.connectors.patience import Busy

if TYPE_CHECKING:
    import httpx2

_NO_LOGIN = {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}
_MAY_PASS = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}
_OURSELVES = {"localhost", "127.0.0.1", "::1"}


def is_sheltered(address: str) -> bool:
    """Whether what is said to an address is read by nobody on the way: it is encrypted, or of this machine."""
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return False
    named = bool(parts.hostname) and not (parts.username or parts.password or parts.query or parts.fragment)
    return named and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _OURSELVES))


@contextmanager
def faults(place: str) -> Iterator[None]:
    """A connection that breaks, before the answer or in the middle of it, is a fault that may pass."""
    import httpx2

    try:
        yield
    except (httpx2.TransportError, httpx2.StreamError, httpx2.DecodingError) as error:
        # What the library says may hold the address with its parameters.
        what = f"{place} does not answer, or stopped in the middle ({type(error).__name__})"
        raise busy(what) from None


def busy(what: str, after: float | None = None) -> Busy:
    """The fault of a place that does not answer now, and may later."""
    return Busy("place-away", what, where="connect", hint="Run again later.").in_seconds(after)


def refuse(answer: "httpx2.Response", place: str, said: str = "") -> None:
    """Raise `UserError` for an answer that is an error; of what its body says only what was `said` is repeated."""
    words = f"{place} answers {answer.status_code}{f': {said}' if said else ''}"
    if answer.status_code in _NO_LOGIN:
        hint = "Is the secret in the environment right, is it still valid, and may it read this?"
        raise UserError("place-login", f"it does not let us in: {words}", where="connect", hint=hint)
    if answer.status_code in _MAY_PASS or answer.is_server_error:
        raise busy(words, _asked_to_wait(answer))
    if answer.is_error or answer.has_redirect_location:
        raise UserError("place-refused", words, where="connect")


def _asked_to_wait(answer: "httpx2.Response") -> float | None:
    """The seconds that an answer asks to be left alone: `Retry-After`, as a number or as an instant."""
    said = answer.headers.get("Retry-After", "").strip()
    if said.isdecimal():
        return float(said)
    try:
        until, now = parsedate_to_datetime(said), parsedate_to_datetime(answer.headers.get("Date", ""))
        return max(0.0, (until - now).total_seconds())
    except (ValueError, TypeError):  # no dates, or only one of them with a zone
        return None
