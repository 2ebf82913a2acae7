"""What a source says of HubSpot."""

from datetime import timedelta
from typing import Annotated, Any, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from ilk.catalog.documents import in_field
from ilk.kernel.errors import UserError
from ilk.sources.connectors.answering import is_sheltered
from ilk.sources.connectors.connector import RowsConnection
from ilk.sources.connectors.durations import Duration
from ilk.sources.connectors.secrets import only_named

Object = Literal["contacts", "companies", "deals", "tickets", "calls", "emails", "meetings", "notes", "tasks"]
OWN_COLUMNS = ("id", "created_at", "updated_at")
_Property = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_]{1,200}$")]


class HubspotConnection(RowsConnection):
    """The records of one kind in HubSpot.

    Each has `id`, `created_at`, `updated_at` and the `properties` that are named, as texts; `associated` names a
    column for each other kind that records belong to: it holds the identifier of the primary one, else the lowest.
    """

    kind: Literal["hubspot"]
    object: Object
    properties: tuple[_Property, ...] = ()
    associated: dict[Object, _Property] = Field(default_factory=dict)
    token: str
    address: str = "https://api.hubapi.com"
    cursor: Literal["updated_at"] = "updated_at"
    overlap: Duration = timedelta(minutes=15)

    @model_validator(mode="after")
    def _is_safe(self) -> Self:
        only_named(token=self.token)
        if not is_sheltered(self.address):
            hint = "Such as https://api.hubapi.com."
            raise in_field(UserError("wrong-url", "this is no address of the web", where="address", hint=hint))
        columns = [*OWN_COLUMNS, *self.properties, *self.associated.values()]
        twice = next((name for name in columns if columns.count(name) > 1), None)
        if twice is not None:
            raise in_field(UserError("duplicate-column", f"two columns are called `{twice}`"))
        return self

    @property
    def place(self) -> str:
        return f"{self.object} of HubSpot"

    @property
    def orders_bytes(self) -> bool:
        return False

    @property
    def identity(self) -> dict[str, Any]:
        return self.model_dump(mode="json", include={"kind", "object", "properties", "associated", "address"})
