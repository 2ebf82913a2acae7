"""What an import answers: each segment in the language, and what became of each part of it."""

from typing import Literal

from pydantic import Field

from ilk.kernel.answers import Answer


class ImportedPart(Answer):
    """A part of the other tool's segment: where it stands there, what it is here, and what differs or why it is not."""

    where: str
    source: str
    outcome: Literal["exact", "different", "missing"]
    text: str
    notes: list[str]


class ImportedName(Answer):
    """A name of the other tool that was taken for one of the project's."""

    kind: str
    source: str
    name: str


class UnknownName(Answer):
    """A name of the other tool that the project does not have, with the nearest that it has; the name map can say."""

    kind: str
    source: str
    where: str
    nearest: list[str]


class SegmentImport(Answer):
    """A segment of another tool in the language.

    `definition` is its text, with a comment for each part that is missing from it; `document` is the project's file
    for it. `saved` says whether it was kept.
    """

    name: str
    title: str
    complete: bool
    definition: str
    sentence: str | None
    parts: list[ImportedPart]
    names: list[ImportedName]
    unknown: list[UnknownName]
    document: str
    saved: bool = False


class SegmentImports(Answer):
    """The segments of another tool's document."""

    tool: str
    segments: list[SegmentImport] = Field(min_length=1)
