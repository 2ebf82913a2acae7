"""What a content document says: a place on a page, what it shows to whom in which order, and to all others."""

import re
from typing import Annotated, Any, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from ilk.catalog.documents import Definition, Name, Part

DEFAULT = "default"
"""What is shown to those whom no variant is for, as answers call it."""
MOST_VARIANTS = 32
_LONGEST_ADDRESS = 2_000
_ADDRESS = re.compile(r"https?://[^\s\x00-\x20\"'<>\\`{}|^]+|/(?![/\\])[^\s\x00-\x20\"'<>\\`{}|^]*|#[\w-]*")
_LINK = re.compile(rf"{_ADDRESS.pattern}|mailto:[^\s\x00-\x20\"'<>\\`{{}}|^]+|tel:[0-9+().-]+")


def _printable(text: str) -> str:
    if not all(letter.isprintable() or letter == "\n" for letter in text):
        raise ValueError("it holds a character that cannot be shown")
    return text


def _image(address: str) -> str:
    if not _ADDRESS.fullmatch(address):
        raise ValueError("an image is an address that begins with `https://`, `http://` or `/`, without blanks")
    return address


def _link(address: str) -> str:
    if not _LINK.fullmatch(address):
        raise ValueError(
            "a link is an address that begins with `https://`, `http://`, `/`, `#`, `mailto:` or `tel:`, without blanks"
        )
    return address


Title = Annotated[str, StringConstraints(min_length=1, max_length=150), AfterValidator(_printable)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=2_000), AfterValidator(_printable)]
Image = Annotated[str, StringConstraints(max_length=_LONGEST_ADDRESS), AfterValidator(_image)]
Link = Annotated[str, StringConstraints(max_length=_LONGEST_ADDRESS), AfterValidator(_link)]


class Values(Part):
    """What is shown: plain text and addresses. Whoever draws it escapes it."""

    title: Title | None = None
    text: Text | None = None
    image: Image | None = None
    link: Link | None = None


class Variant(Part):
    """What is shown to those for whom `when` holds, which is text of the language, or the same tree as JSON."""

    name: Name
    when: str | dict[str, Any]
    show: Values

    @model_validator(mode="after")
    def _has_a_name_of_its_own(self) -> Self:
        if self.name == DEFAULT:
            raise ValueError(f"`{DEFAULT}` is what is shown to those whom no variant is for; choose another name")
        return self


class ContentDefinition(Definition):
    """A place on a page. The first of the `variants` whose `when` holds is shown, `default` if none does.

    A share of everybody is held out: they are shown the default, so that what the variants do can be measured. Who
    that is follows from the identifier alone, and is another share for each place.
    """

    variants: Annotated[tuple[Variant, ...], Field(max_length=MOST_VARIANTS)] = ()
    default: Values = Values()
    holdout: Annotated[float, Field(gt=0, lt=1)] | None = None

    @model_validator(mode="after")
    def _names_differ(self) -> Self:
        names = [variant.name for variant in self.variants]
        if len(set(names)) < len(names):
            raise ValueError("two variants have one name")
        return self
