"""What a source says of the queue that its rows come from: which stream of which server, read by which group."""

from collections.abc import Collection, Mapping, Sequence
from typing import Annotated, Any, Literal, Self
from urllib.parse import SplitResult, urlsplit

import pyarrow as pa
from pydantic import StringConstraints, model_validator

from ilk.catalog.documents import in_field
from ilk.kernel.errors import UserError
from ilk.sources.connectors.intake.logged import Decoded, LogConnection
from ilk.sources.connectors.queue.rows import QUEUE, queue_rows
from ilk.sources.connectors.secrets import is_named, only_named

_Text = Annotated[str, StringConstraints(min_length=1, max_length=500)]
SCHEMES = ("redis", "rediss", "unix")


class QueueConnection(LogConnection):
    """A stream of Redis, or of what speaks its protocol, that a server of Ilk reads as one of a group of consumers.

    `url` is `redis://`, `rediss://` for TLS, or `unix://`, and may be `${NAME}`. `username` and `password`, which is
    `${NAME}`, may stand beside it; `ca_file` has the certificates that are trusted besides those of the system.
    `group` is that of this project alone. `body` is the field of an entry that has JSON; without it the fields of the
    entry are those of the row. `id_field` is the field, of what is the row, that tells it from all others.
    """

    kind: Literal["queue"]
    url: _Text
    stream: _Text
    group: _Text = "ilk"
    body: _Text | None = None
    id_field: _Text | None = None
    username: _Text | None = None
    password: _Text | None = None
    ca_file: _Text | None = None

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        only_named(password=self.password)
        parsed = parsed_address(self.url)
        if parsed is None and not self.url.startswith("${"):
            hint = "Such as rediss://queue.example.com:6379/0, or ${REDIS_URL}."
            raise in_field(UserError("wrong-url", "this is no address of a queue", where="url", hint=hint))
        if parsed is not None and parsed.password and not is_named(parsed.password):
            hint = "Write `password: ${NAME}`, and say its value in the environment."
            raise in_field(UserError("secret-in-file", "a password has no place in a file", where="url", hint=hint))
        return self

    @property
    def logged_types(self) -> Collection[str]:
        return (QUEUE,)

    def takes(self, message: Mapping[str, Any], source: str) -> bool:
        return (message["type"], message.get("source")) == (QUEUE, source)

    def batch(self, read: Sequence[Decoded], wanted: Collection[str] | None = None) -> pa.RecordBatch:
        return queue_rows(read)

    @property
    def place(self) -> str:
        parsed = parsed_address(self.url)
        at = self.url if parsed is None else parsed.hostname or parsed.path
        return f"the stream {self.stream} at {at}"

    @property
    def identity(self) -> dict[str, Any]:
        return self.model_dump(mode="json", include={"kind"})

    @property
    def local_files(self) -> tuple[str, ...]:
        return (self.ca_file,) if self.ca_file is not None else ()


def parsed_address(url: str) -> SplitResult | None:
    """The address of a queue in parts; None for what is none, or begins with a name of the environment."""
    try:
        parsed = urlsplit(url)
        _ = parsed.port
    except ValueError:
        return None
    where = parsed.path if parsed.scheme == "unix" else parsed.hostname
    return parsed if parsed.scheme in SCHEMES and where else None
