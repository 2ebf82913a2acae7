"""What a source says of a database."""

from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import StringConstraints, model_validator
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from ilk.catalog.documents import in_field
from ilk.kernel.errors import UserError
from ilk.sources.connectors.connector import RowsConnection
from ilk.sources.connectors.secrets import is_named

_Text = Annotated[str, StringConstraints(min_length=1)]


class DatabaseConnection(RowsConnection):
    """A table of a database, or the rows of a query: exactly one of both.

    `url` is SQLAlchemy's: `postgresql://reader:${SHOP_PASSWORD}@db.example.com/shop`, `sqlite:///shop.sqlite`. Its
    password comes from the environment. `table` may name a schema: `sales.orders`. Nothing is ever written there.
    """

    kind: Literal["database"]
    url: _Text
    table: _Text | None = None
    query: _Text | None = None

    @model_validator(mode="after")
    def _says_what(self) -> Self:
        if (self.table is None) == (self.query is None):
            hint = "Say `table: orders`, or `query: select …`."
            raise in_field(UserError("table-or-query", "a database needs a `table` or a `query`, not both", hint=hint))
        password = self.parsed.password
        if password and not is_named(str(password)):
            hint = "Write `${SHOP_PASSWORD}` in its place, and say the password in the environment."
            raise in_field(UserError("secret-in-file", "a password has no place in a file", where="url", hint=hint))
        return self

    @property
    def parsed(self) -> URL:
        """The address in parts. Raises `UserError` for what is none."""
        try:
            return make_url(self.url)
        except ArgumentError:
            hint = "Such as postgresql://reader:${SHOP_PASSWORD}@db.example.com/shop, or sqlite:///shop.sqlite."
            raise in_field(UserError("wrong-url", "this is no address of a database", where="url", hint=hint)) from None

    @property
    def place(self) -> str:
        url = self.parsed
        at = f"{url.host}/{url.database}" if url.host else url.database or url.drivername
        return f"{self.table or 'a query'} in {at}"

    @property
    def orders_bytes(self) -> bool:
        return self.parsed.get_backend_name() in {"duckdb", "sqlite"}

    @property
    def identity(self) -> dict[str, Any]:
        return self.model_dump(mode="json", include={"table", "query", "cursor"}) | {"database": self.parsed.database}

    @property
    def local_files(self) -> tuple[str, ...]:
        url = self.parsed
        return (url.database,) if url.database and not url.host else ()


def absolute(url: str, root: Path) -> str:
    """The address of a database that is a file with its whole path, so that it holds wherever it is read from."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        return url
    if parsed.host or not parsed.database:
        return url
    return parsed.set(database=str((root / parsed.database).resolve())).render_as_string(hide_password=False)
