"""Secrets in settings: `${NAME}` stands for what the environment says, and is never written, shown or logged."""

import re
from collections.abc import Iterable, Iterator, Mapping

from ilk.catalog.documents import in_field
from ilk.kernel.errors import UserError

_NAMED = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_SECRET = ("authorization", "cookie", "key", "token", "secret", "signature", "password")
"""Headers and parameters with such a word in their name are not written into a file."""
HIDDEN = "•••"


def filled(text: str, environment: Mapping[str, str]) -> str:
    """A setting with the values of the environment. Raises `UserError` for names that the environment lacks."""
    missing = [name for name in _NAMED.findall(text) if name not in environment]
    if missing:
        what = f"the environment has no {', '.join(f'`{name}`' for name in missing)}"
        raise UserError("missing-secret", what, hint=f"Say it before you run: export {missing[0]}=…")
    return _NAMED.sub(lambda found: environment[found[1]], text)


def is_named(text: str) -> bool:
    """Whether a setting takes something from the environment."""
    return _NAMED.search(text) is not None


def without_names(text: str) -> str:
    """A setting with a letter in the place of each name, for checks of its form."""
    return _NAMED.sub("x", text)


def named_if_secret(values: Mapping[str, str]) -> Iterator[UserError]:
    """An error for each header or parameter whose name says that it is secret, and whose value stands in the file."""
    for name, value in values.items():
        if any(word in name.lower() for word in _SECRET) and not is_named(value):
            hint = f"Write `{name}: ${{NAME}}`, and say its value in the environment."
            yield UserError("secret-in-file", f"`{name}` has no place in a file", where=name, hint=hint)


def hidden(text: str, secrets: Iterable[str | None]) -> str:
    """A text for people, without the secrets."""
    for secret in secrets:
        if secret:
            text = text.replace(secret, HIDDEN)
    return text


def only_named(**settings: str | None) -> None:
    """Raise the error for a secret that stands in a file itself: it is `${NAME}`, and nothing else."""
    for name, text in settings.items():
        if text is not None and not _NAMED.fullmatch(text):
            hint = f"Write `{name}: ${{NAME}}`, and say its value in the environment."
            raise in_field(UserError("secret-in-file", f"`{name}` has no place in a file", where=name, hint=hint))
