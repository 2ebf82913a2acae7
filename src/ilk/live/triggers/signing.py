"""Signatures of the Standard Webhooks: who knows the secret sees that a message is ours, and from when it is."""

from base64 import b64encode
from binascii import Error, a2b_base64
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from hmac import digest

from ilk.kernel.errors import UserError

_PREFIX = "whsec_"
_SHORTEST, _LONGEST = 24, 64
"""Bytes of a secret, by the specification."""


def secret_key(secret: str, name: str) -> bytes:
    """The bytes of a secret such as `whsec_…`; `name` is what the setting calls it.

    Raises `UserError` `wrong-secret`, which does not tell the secret.
    """
    try:
        key = a2b_base64(secret.removeprefix(_PREFIX), strict_mode=True) if secret.startswith(_PREFIX) else b""
    except (Error, ValueError):
        key = b""
    if not _SHORTEST <= len(key) <= _LONGEST:
        what = f"`{name}` is not the secret of a webhook"
        hint = f'It is `whsec_` and {_SHORTEST} to {_LONGEST} bytes in base64: echo "whsec_$(openssl rand -base64 32)"'
        raise UserError("wrong-secret", what, hint=hint)
    return key


def signed(message_id: str, at: datetime, body: bytes, keys: Sequence[bytes]) -> dict[str, str]:
    """The headers that go with a message: its id, when it was sent, and a signature for each key."""
    seconds = str(int(at.timestamp()))
    content = b".".join((message_id.encode(), seconds.encode(), body))
    signatures = (b64encode(digest(key, content, sha256)).decode() for key in keys)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": seconds,
        "webhook-signature": " ".join(f"v1,{signature}" for signature in signatures),
    }
