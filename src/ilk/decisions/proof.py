"""Proof of who a page decides about: a token that only the site's server can make, or an identifier nobody guesses."""

import re
from collections.abc import Mapping, Sequence
from hashlib import sha256
from hmac import compare_digest, digest

from ilk.kernel.errors import UserError

SECRET = "ILK_VISITOR_SECRET"  # noqa: S105 - the name of the variable that holds it
"""What the environment calls the secret that tokens are made with; several, while a site goes to another, by blanks."""
_SHORTEST = 32
_RANDOM = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def expect_proof(
    user_id: str | None, user_token: str | None, anonymous_id: str | None, environment: Mapping[str, str]
) -> None:
    """Raise unless a page may ask about these identifiers, for whoever reads the page has its key.

    Any identifier names a customer, so an anonymous one that could be guessed would open what the token keeps shut.

    Raises:
        UserError: `unproven-visitor` for a user without the right token, `guessable-visitor` for an anonymous
            identifier that is not random.
    """
    if user_id and not _is_proven(user_id, user_token, _secrets(environment)):
        hint = f"Send the `user_token` that your server made with `{SECRET}`, or `anonymous_id` alone."
        raise UserError("unproven-visitor", "nothing proves that the visitor is this user", where="user_id", hint=hint)
    if anonymous_id and not _RANDOM.fullmatch(anonymous_id):
        hint = "Make it with `crypto.randomUUID()` and keep it in the browser, as ilk.js does."
        raise UserError("guessable-visitor", "an `anonymous_id` is a UUID", where="anonymous_id", hint=hint)


def user_token(user_id: str, secret: str) -> str:
    """The token of a user: HMAC-SHA256 of the identifier, in hexadecimal digits."""
    return digest(secret.encode(), user_id.encode("utf-8", "surrogatepass"), sha256).hex()


def _is_proven(user_id: str, said: str | None, secrets: Sequence[str]) -> bool:
    told = (said or "").encode("utf-8", "surrogatepass")
    return any(compare_digest(told, user_token(user_id, secret).encode()) for secret in secrets)


def _secrets(environment: Mapping[str, str]) -> Sequence[str]:
    secrets = environment.get(SECRET, "").split()
    if short := [secret for secret in secrets if len(secret) < _SHORTEST]:
        what = f"`{SECRET}` has {_SHORTEST} characters at least, not {len(short[0])}"
        raise UserError("unproven-visitor", what, hint="Make one with `openssl rand -hex 32`.")
    return secrets
