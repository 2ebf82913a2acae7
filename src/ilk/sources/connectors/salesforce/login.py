"""The token that lets us into Salesforce, for a client identifier and its secret."""

from typing import TYPE_CHECKING

from ilk.kernel.errors import UserError
from ilk.sources.connectors.answering import busy, faults, refuse
from ilk.sources.connectors.connector import Surroundings
from ilk.sources.connectors.salesforce.settings import SalesforceConnection
from ilk.sources.connectors.secrets import filled

if TYPE_CHECKING:
    import httpx2

_NO_LOGIN = 400
"""What the protocol answers to a wrong client, too."""


def login(connection: SalesforceConnection, surroundings: Surroundings) -> str:
    """A fresh token. Raises `UserError`."""
    import httpx2

    form = {
        "grant_type": "client_credentials",
        "client_id": filled(connection.client_id, surroundings.environment),
        "client_secret": filled(connection.client_secret, surroundings.environment),
    }

    def once() -> str:
        with faults("Salesforce"):
            answer = httpx2.post(f"{connection.address.rstrip('/')}/services/oauth2/token", data=form, timeout=60.0)
        return _token(answer)

    return surroundings.patience.ask(once)


def _token(answer: "httpx2.Response") -> str:
    if answer.status_code == _NO_LOGIN:
        hint = "Are the client's identifier and secret in the environment right, and may it use client credentials?"
        raise UserError("place-login", "Salesforce does not let us in", where="connect", hint=hint)
    refuse(answer, "Salesforce")
    try:
        return str(answer.json()["access_token"])
    except (ValueError, KeyError, TypeError):
        raise busy("Salesforce answers with what is no token") from None
