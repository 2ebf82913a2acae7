"""The fields of a message as columns: a name with dots, and a value as text."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import msgspec

NESTED = ("properties", "traits", "context")
_DEEPEST = 4
"""What lies deeper is the text of its JSON."""
_LONGEST = 200


def fields_of(message: Mapping[str, Any]) -> Iterator[tuple[str, str | None]]:
    """Each property, trait and part of the context, by its name: `properties.total`, `context.page.url`.

    Texts are as they are; yes and no are `true` and `false`, lists JSON. What is there without a value is None.
    """
    return ((name, _text(value)) for name, value in _leaves(message))


def names_of(message: Mapping[str, Any]) -> frozenset[str]:
    """The names of all fields."""
    return frozenset(name for name, _ in _leaves(message))


def _leaves(message: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The fields of a message, in its order."""
    leaves: list[tuple[str, Any]] = []
    for part in NESTED:
        _gather(part, message.get(part), 1, leaves)
    return leaves


def _gather(within: str, value: Any, depth: int, leaves: list[tuple[str, Any]]) -> None:
    for key, inner in value.items() if isinstance(value, dict) else ():
        name = _name(within, key)
        if name is None:
            continue
        if depth < _DEEPEST and isinstance(inner, dict) and inner:
            _gather(name, inner, depth + 1, leaves)
        else:
            leaves.append((name, inner))


@lru_cache(maxsize=50_000)
def _name(within: str, key: str) -> str | None:
    """The name of a field of an object; None for what can be no column."""
    name = f"{within}.{key}"
    return name if key and name.isprintable() and len(name) <= _LONGEST else None


def _text(value: Any) -> str | None:
    match value:
        case None:
            return None
        case str():
            return value
        case _:
            return msgspec.json.encode(value).decode()
