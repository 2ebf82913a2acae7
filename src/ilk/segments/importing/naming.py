"""The other tool's names, and the project's: by a map, by being the same, or by being written alike."""

import re
from collections.abc import Iterable, Mapping
from typing import Annotated
from unicodedata import normalize

from pydantic import BaseModel, ConfigDict, Field

from ilk.kernel.errors import nearest

_LONGEST = 60
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\d_]+")

Names = Annotated[dict[str, str], Field(default_factory=dict)]


class NameMap(BaseModel):
    """What the other tool's names are called in the project: `events: {"Placed Order": order}`.

    `properties` are those of events: `{order: {"$value": revenue}}` by the project's event, or `{"$value": revenue}`
    for all of them. Segments and lists are often numbers or codes in the other tool: map those.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    traits: Names
    events: Names
    properties: Annotated[dict[str, str | dict[str, str]], Field(default_factory=dict)]
    segments: Names
    lists: Names

    def property_of(self, event: str, source: str) -> str | None:
        """What a property of one of the project's events is called there; None when the map does not say."""
        own = self.properties.get(event)
        if isinstance(own, dict) and source in own:
            return own[source]
        shared = self.properties.get(source)
        return shared if isinstance(shared, str) else None


class Unknown(Exception):
    """A name that the project does not have."""

    def __init__(self, kind: str, source: str, known: Iterable[str]) -> None:
        super().__init__(f"the project has no {kind} `{source}`")
        self.kind = kind
        self.source = source
        self.nearest = nearest(snake_case(source), known)


def found(kind: str, source: str, mapped: str | None, known: Iterable[str]) -> str:
    """The project's name for the other tool's; raises `Unknown` with the nearest."""
    names = sorted(known)
    if mapped is not None:
        if mapped in names:
            return mapped
        raise Unknown(kind, mapped, names)
    if source in names:
        return source
    alike = [name for name in names if snake_case(name) == snake_case(source)]
    if len(alike) == 1:
        return alike[0]
    raise Unknown(kind, source, names)


def snake_case(name: str) -> str:
    """`Placed Order`, `placedOrder` and `$placed-order` as `placed_order`."""
    return "_".join(word.lower() for word in _WORDS.findall(name))


def plain_name(title: str) -> str:
    """A name for a segment after its title: small letters, digits and `_`, from a letter on; it may be empty."""
    plain = normalize("NFKD", title).encode("ascii", "ignore").decode()
    return snake_case(plain).lstrip("0123456789_")[:_LONGEST].rstrip("_")


def path_name(path: str, prefixes: Mapping[str, str]) -> str:
    """A dotted path without the prefix that only says whose property it is."""
    prefix = next((prefix for prefix in prefixes if path.startswith(prefix)), "")
    return prefixes.get(prefix, "") + path[len(prefix) :]
