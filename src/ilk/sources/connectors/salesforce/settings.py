"""What a source says of Salesforce."""

from datetime import timedelta
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, StringConstraints, model_validator

from ilk.catalog.documents import in_field
from ilk.kernel.errors import UserError
from ilk.sources.connectors.answering import is_sheltered
from ilk.sources.connectors.connector import RowsConnection
from ilk.sources.connectors.durations import Duration
from ilk.sources.connectors.secrets import only_named

_Object = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,79}$")]
_Field = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,79}$")]


class SalesforceConnection(RowsConnection):
    """The records of one object of Salesforce: `Contact`, `Account`, `Opportunity`, `Task`, `Event`, or another.

    `address` is the company's own: `https://example.my.salesforce.com`. A connected app lets us in by its client
    identifier and secret (the OAuth flow of client credentials). `Id`, `SystemModstamp` and the `fields` that are
    named come, as texts, `SystemModstamp` as an instant.
    """

    kind: Literal["salesforce"]
    address: str
    client_id: str
    client_secret: str
    object: _Object
    fields: Annotated[tuple[_Field, ...], Field(min_length=1)]
    version: Annotated[str, StringConstraints(pattern=r"^v\d{2,3}\.0$")] = "v62.0"
    cursor: Literal["SystemModstamp"] = "SystemModstamp"
    overlap: Duration = timedelta(minutes=15)

    @model_validator(mode="after")
    def _is_safe(self) -> Self:
        only_named(client_id=self.client_id, client_secret=self.client_secret)
        if not is_sheltered(self.address):
            hint = "Such as https://example.my.salesforce.com."
            raise in_field(UserError("wrong-url", "this is no address of the web", where="address", hint=hint))
        return self

    @property
    def columns(self) -> tuple[str, ...]:
        """The fields that are asked for, each once."""
        return tuple(dict.fromkeys(["Id", *self.fields, "SystemModstamp"]))

    @property
    def place(self) -> str:
        return f"{self.object} of Salesforce at {urlsplit(self.address).netloc}"

    @property
    def orders_bytes(self) -> bool:
        return False

    @property
    def identity(self) -> dict[str, Any]:
        return self.model_dump(mode="json", include={"kind", "address", "object", "fields"})
