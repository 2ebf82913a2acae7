"""What a ready shape is: a file that a product exports, known by its header, and the sources that its rows make."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

Document = Mapping[str, Any]
"""A source's definition as its YAML file says it, without its name and without where the file is."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a file shows at its beginning: its columns in their order, and its first rows as texts.

    `rows` are few, and may be none: who has a header alone can ask what shape it is. A row has a text for each column,
    None where the value is missing.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Ready:
    """A source as a shape makes it.

    Attributes:
        name: of the source; a number is added where a project has one of the name already.
        document: the source as in YAML; `files` holds what has to be said about how the file is written, but no path.
        criteria: for columns of customers, the criterion that the trait serves.
        commerce: what an order is, as in `ilk.yaml`, when the source tells; else None.
        currency: the columns of the file that say what currency amounts are in, the one that counts first.
        notes: what a person should know, a sentence each.
    """

    name: str
    document: Document
    criteria: Mapping[str, str] = field(default_factory=dict)
    commerce: Mapping[str, str] | None = None
    currency: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class Shape(Protocol):
    """A file that a product exports. Most are an `Export`; a class of its own is for what a header does not decide."""

    @property
    def name(self) -> str:
        """What it is called, in snake case and with the vendor first: `shopify_orders`."""

    @property
    def vendor(self) -> str:
        """Whose it is: `Shopify`."""

    @property
    def what(self) -> str:
        """What it is, to stand after the vendor: `orders export`."""

    @property
    def documented(self) -> str:
        """Where the vendor tells the columns, in words: which manual, which page."""

    @property
    def telling(self) -> tuple[str, ...]:
        """The columns that together tell that a file is of this shape, as the vendor writes them."""

    def lacks(self, file: Beginning) -> tuple[str, ...]:
        """The telling columns that a file lacks: none when it is of this shape."""

    def sources(self, file: Beginning) -> tuple[Ready, ...]:
        """The sources that a file of this shape makes."""
