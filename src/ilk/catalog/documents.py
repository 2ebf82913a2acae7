"""Definitions as documents: what they share, their canonical form, and how two of them are told apart."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from io import StringIO
from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, StringConstraints
from pydantic_core import PydanticCustomError
from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import LiteralScalarString

from ilk.kernel.errors import UserError

NAME_PATTERN = r"^[a-z][a-z0-9_]*$"
Name = Annotated[str, StringConstraints(pattern=NAME_PATTERN, max_length=63)]
"""A name of the language: snake_case, so that it needs no quotes in text, SQL or an address."""

Body = dict[str, Any]
"""A document in its canonical form: JSON values only, defaults left out."""


class Part(BaseModel):
    """The base of everything inside a definition: frozen, and closed to unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Definition(Part):
    """The base of every definition: a name, and words for people."""

    name: Name
    title: str = ""
    description: str = ""

    @property
    def label(self) -> str:
        """What to call it before people: its title, or its name in words."""
        return self.title or self.name.replace("_", " ").capitalize()


AnyDefinition = TypeVar("AnyDefinition", bound=Definition)
Defined_co = TypeVar("Defined_co", bound=Definition, covariant=True)


@dataclass(frozen=True, slots=True)
class Kind(Generic[Defined_co]):
    """A kind of definition: what it is called, the project's folder that holds it, and its model."""

    name: str
    folder: str
    model: type[Defined_co]


@dataclass(frozen=True, slots=True, order=True)
class Reference:
    """Which definition is meant: `segment vip`."""

    kind: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


def canonical(definition: Definition) -> Body:
    """The document as JSON values, in the model's order, with defaults left out.

    A default that changes in code changes the meaning of stored documents: it needs an upgrade in `catalog.upgrades`.
    """
    return definition.model_dump(mode="json", exclude_defaults=True)


def digest(body: Body) -> str:
    """SHA-256, in hex, of a canonical document; the order of its keys does not matter."""
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return sha256(text.encode()).hexdigest()


def canonical_text(body: Body | list[Body]) -> str:
    """A canonical document, or a list of them, as YAML: the way `ilk export` lays out a new file."""
    yaml = YAML()
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = StringIO()
    yaml.dump(readable(body), out)
    return out.getvalue()


def readable(value: Any) -> Any:
    """The same value, with texts of several lines as YAML blocks."""
    match value:
        case str() if "\n" in value and _fits_a_block(value):
            return LiteralScalarString(value)
        case Mapping():
            return {key: readable(inner) for key, inner in value.items()}
        case list():
            return [readable(inner) for inner in value]
        case _:
            return value


def in_field(error: UserError) -> PydanticCustomError:
    """A `UserError` as what a pydantic validator may raise; reading the file gives it back with its place."""
    return PydanticCustomError("user_error", "{what}", {"what": error.what, "error": error})


def _fits_a_block(text: str) -> bool:
    """Whether a YAML block gives the text back as it is: no blanks at its start or at line ends."""
    lines = text.removesuffix("\n").split("\n")
    plain = all(line == line.rstrip() and (line.isprintable() or not line) for line in lines)
    return plain and bool(lines[0] and lines[-1]) and not lines[0][0].isspace()
