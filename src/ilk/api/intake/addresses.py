"""The addresses of the intake, in full and as short as browsers' clients say them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Address:
    """An address: how the log calls it, and the kind of its one event; None when it takes a batch.

    `imported`: what is sent there happened long ago, and says when.
    """

    path_format: str
    kind: str | None
    imported: bool = False


_BATCH = Address("/v1/batch", None)
_KINDS = {kind: Address(f"/v1/{kind}", kind) for kind in ("track", "identify", "page", "screen", "group", "alias")}

ADDRESSES: Mapping[str, Address] = {
    "/v1/batch": _BATCH,
    "/v1/b": _BATCH,
    "/beacon/v1/batch": Address("/beacon/v1/batch", None),
    "/v1/import": Address("/v1/import", None, imported=True),
    **{each.path_format: each for each in _KINDS.values()},
    **{f"/v1/{kind[0]}": each for kind, each in _KINDS.items()},
}
"""Where events are sent to, with POST."""

SETTINGS = Address("/v1/projects/{key}/settings", None)
_SETTINGS = re.compile(r"/v1/projects/[^/]+/settings")

WEBHOOK = Address("/v1/intake/webhooks/{source}", None)
_WEBHOOK = re.compile(r"/v1/intake/webhooks/([^/]+)")


def address_of(path: str) -> Address | None:
    """The address of the intake that a path is; None when it is none."""
    if _SETTINGS.fullmatch(path):
        return SETTINGS
    if _WEBHOOK.fullmatch(path):
        return WEBHOOK
    return ADDRESSES.get(path)


def webhook_source(path: str) -> str:
    """The source whose webhooks are sent to a path of `WEBHOOK`."""
    return path.rpartition("/")[2]
