"""What a source says of a bucket."""

from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import StringConstraints, model_validator

from ilk.catalog.documents import in_field
from ilk.kernel.errors import UserError
from ilk.sources.connectors.connector import FilesConnection
from ilk.sources.connectors.secrets import only_named


class S3Connection(FilesConnection):
    """A bucket of Amazon S3, or of what speaks its protocol: `endpoint` is its address then.

    Keys come from the environment: those that are named here, else `AWS_ACCESS_KEY_ID` and its like, else what the
    machine itself is allowed. `anonymous` reads what is open to everyone.
    """

    kind: Literal["s3"]
    bucket: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{1,254}$")]
    endpoint: str | None = None
    region: str | None = None
    access_key: str | None = None
    secret_key: str | None = None
    session_token: str | None = None
    anonymous: bool = False

    @model_validator(mode="after")
    def _is_safe(self) -> Self:
        only_named(access_key=self.access_key, secret_key=self.secret_key, session_token=self.session_token)
        if (self.access_key is None) != (self.secret_key is None):
            raise in_field(UserError("key-without-secret", "`access_key` and `secret_key` go together"))
        if self.endpoint is not None and not self._is_address(self.endpoint):
            hint = "Such as https://minio.example.com:9000."
            raise in_field(UserError("wrong-url", "this is no address of a server", where="endpoint", hint=hint))
        return self

    @property
    def place(self) -> str:
        at = f" at {urlsplit(self.endpoint).netloc}" if self.endpoint else ""
        return f"s3://{self.bucket}{at}"

    @property
    def identity(self) -> dict[str, Any]:
        return self.model_dump(mode="json", include={"kind", "bucket", "endpoint"})

    @staticmethod
    def _is_address(text: str) -> bool:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and bool(parts.netloc) and "@" not in parts.netloc
