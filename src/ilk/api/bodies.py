"""What a write brings along."""

from pydantic import AwareDatetime, Field

from ilk.kernel.answers import Answer


class Question(Answer):
    """A text in the segment language, and how many of the customers it finds to show."""

    text: str = Field(max_length=20_000)
    limit: int = Field(default=20, ge=0, le=1000)


class RetryRequest(Answer):
    """Whose quarantined rows to try again; all sources' when left out."""

    source: str | None = None


class RunRequest(Answer):
    """The instant to answer for; what the project says when left out."""

    as_of: AwareDatetime | None = None


class Why(Answer):
    """The reason for a change, for its record. `force`: also where an edit made elsewhere is lost."""

    why: str = Field(min_length=1, max_length=1000)
    force: bool = False


class ExportRequest(Answer):
    """`force`: also over files that changed as well."""

    force: bool = False


class SegmentEdit(Answer):
    """A new version of a segment: its definition as text, and the reason. What is left out stays as it was."""

    definition: str = Field(max_length=20_000)
    title: str | None = Field(default=None, max_length=200)
    description: str | None = Field(default=None, max_length=2000)
    why: str = Field(min_length=1, max_length=1000)
