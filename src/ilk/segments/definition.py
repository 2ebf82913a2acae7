"""What a segment's document is: who belongs, in the language's text or JSON form."""

from typing import Any

from pydantic import Field

from ilk.catalog.documents import Definition
from ilk.customers.definition import Criterion


class SegmentDefinition(Definition):
    """A segment: `when` is text of the language, or the same tree as JSON.

    `criteria` are what it is drawn by, found from its traits when left out. Of the segments that a customer is in, the
    one of the highest `priority` is named first. `colour` is an index into the palette, fixed by name when left out.
    """

    when: str | dict[str, Any]
    criteria: tuple[Criterion, ...] = ()
    priority: int = 0
    colour: int | None = Field(default=None, ge=0)
