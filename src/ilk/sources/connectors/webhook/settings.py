"""What a source says of the webhooks that another system sends: how they are signed, and by which secrets."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Annotated, Any, Literal, Self

import pyarrow as pa
from pydantic import BeforeValidator, Field, model_validator

from ilk.catalog.documents import in_field
from ilk.kernel.errors import UserError
from ilk.sources.connectors.intake.logged import Decoded, LogConnection
from ilk.sources.connectors.secrets import only_named
from ilk.sources.connectors.webhook.rows import WEBHOOK, webhook_rows

Scheme = Literal["standard", "stripe", "shopify", "github", "hmac"]
_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
_OF_HMAC = ("header", "algorithm", "encoding", "prefix", "id_header", "topic_header")


def _listed(value: object) -> object:
    """`secret: ${NAME}` is short for `secret: [${NAME}]`."""
    return [value] if isinstance(value, str) else value


Secrets = Annotated[tuple[str, ...], BeforeValidator(_listed), Field(min_length=1, max_length=8)]


class WebhookConnection(LogConnection):
    """Webhooks that another system sends to the address of this source: `/v1/intake/webhooks/` and its name.

    `scheme` says how they are signed: `standard`, `stripe`, `shopify`, `github`, or `hmac` with its `header`. `secret`
    is `${NAME}`, or a list of several while one takes the place of another. `header`, `algorithm`, `encoding` and
    `prefix` describe a signature of scheme `hmac`; `id_header` and `topic_header` name what tells a message from others
    and what it is about.
    """

    kind: Literal["webhook"]
    scheme: Scheme
    secret: Secrets
    header: str | None = None
    algorithm: Literal["sha1", "sha256", "sha512"] = "sha256"
    encoding: Literal["hex", "base64"] = "hex"
    prefix: str = ""
    id_header: str | None = None
    topic_header: str | None = None

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        for secret in self.secret:
            only_named(secret=secret)
        if self.scheme == "hmac" and self.header is None:
            hint = "Such as `header: X-Signature`."
            what = "the scheme `hmac` needs the header that has the signature"
            raise in_field(UserError("wrong-scheme", what, where="header", hint=hint))
        said = [name for name in _OF_HMAC if name in self.model_fields_set]
        if self.scheme != "hmac" and said:
            what = f"the scheme `{self.scheme}` says its `{said[0]}` itself"
            hint = f"Leave `{said[0]}` out, or say `scheme: hmac`."
            raise in_field(UserError("wrong-scheme", what, where=said[0], hint=hint))
        for name in ("header", "id_header", "topic_header"):
            if (header := getattr(self, name)) is not None and not _HEADER.fullmatch(header):
                raise in_field(UserError("wrong-scheme", f"`{header}` is no name of a header", where=name))
        return self

    @property
    def logged_types(self) -> Collection[str]:
        return (WEBHOOK,)

    def takes(self, message: Mapping[str, Any], source: str) -> bool:
        return (message["type"], message.get("source")) == (WEBHOOK, source)

    def batch(self, read: Sequence[Decoded], wanted: Collection[str] | None = None) -> pa.RecordBatch:
        return webhook_rows(read)

    @property
    def place(self) -> str:
        return f"webhooks ({self.scheme})"

    @property
    def identity(self) -> dict[str, Any]:
        return self.model_dump(mode="json", include={"kind"})


def webhook_address(source: str) -> str:
    """Where webhooks of a source are sent to, on the server."""
    return f"/v1/intake/webhooks/{source}"
