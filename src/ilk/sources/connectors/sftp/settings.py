"""What a source says of a server that is reached by SSH."""

from typing import Annotated, Any, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from ilk.sources.connectors.connector import FilesConnection
from ilk.sources.connectors.secrets import only_named


class SftpConnection(FilesConnection):
    """A server that is reached by SSH; the `path` of the source's `files` is seen from where it puts us, or absolute.

    `host_key` is the server's public key, `ssh-ed25519 AAAA…`; without it the server is one that `ssh` knows already.
    `key_file` is the file of a private key; without it `ssh` uses what it has: its agent, its usual files. `password`
    is the user's, or that of the key's file.
    """

    kind: Literal["sftp"]
    host: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9:][A-Za-z0-9.:_-]{0,254}$")]
    user: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_][A-Za-z0-9._@-]{0,63}$")]
    port: Annotated[int, Field(ge=1, le=65_535)] = 22
    host_key: Annotated[str, StringConstraints(pattern=r"^[a-z0-9@.-]+ [A-Za-z0-9+/=]+$")] | None = None
    key_file: str | None = None
    password: str | None = None

    @model_validator(mode="after")
    def _is_safe(self) -> Self:
        only_named(password=self.password)
        return self

    @property
    def place(self) -> str:
        return f"sftp://{self.user}@{self.host}{f':{self.port}' if self.port != 22 else ''}"  # noqa: PLR2004 - SSH's port

    @property
    def identity(self) -> dict[str, Any]:
        return self.model_dump(mode="json", include={"kind", "host", "port", "user"})

    @property
    def local_files(self) -> tuple[str, ...]:
        return (self.key_file,) if self.key_file else ()
