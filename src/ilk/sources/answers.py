"""What this room answers: sources, how good their columns are, rows in quarantine, and what a check found."""

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from ilk.kernel.answers import Answer, Share


class ColumnQuality(Answer):
    """One mapped column of a source."""

    name: str
    type: str
    expression: str
    known_share: Share
    distinct: int
    minimum: str | None
    maximum: str | None
    quarantined: int


class CleanedValue(Answer):
    """A raw value beside what the mapping makes of it; None where it can be nothing."""

    raw: str
    cleaned: str | None
    rows: int


class CleanedColumn(Answer):
    """A column before and after: how many values are written otherwise, how many could not be read, and examples."""

    name: str
    expression: str
    rows: int
    changed: int
    unreadable: int
    examples: list[CleanedValue]


class LoadRecord(Answer):
    """One file, loaded once."""

    run: str
    file: str
    at: datetime
    rows: int
    loaded: int
    already: int
    quarantined: int
    replacing: int = Field(description="Of the loaded, rows that took the place of events told otherwise before.")
    passed: int = Field(description="Rows that are not the source's, as its `where` says.")


class SourceSummary(Answer):
    """A source in a list."""

    name: str
    title: str
    connector: str
    path: str
    address: str | None = Field(description="Where another system sends its webhooks to, below the server's address.")
    into: str
    rows: int
    quarantined: int
    files: int
    last_loaded: datetime | None
    latest_event: datetime | None


class Source(Answer):
    """A source: where its rows come from, what the columns mean, how good they are."""

    summary: SourceSummary
    columns: list[ColumnQuality]
    loads: list[LoadRecord]
    reasons: dict[str, int] = Field(description="Quarantined rows by reason.")


class QuarantinedRow(Answer):
    """A row that broke a rule, whole, with the reason."""

    id: str
    source: str
    file: str
    line: int | None
    column: str | None
    value: str | None
    code: str
    reason: str
    row: dict[str, Any]
    at: datetime


class RetryAnswer(Answer):
    """What became of quarantined rows after a retry."""

    tried: int
    loaded: int
    still: int


class Check(Answer):
    """One finding of `ilk doctor` or `ilk source check`."""

    name: str
    state: Literal["good", "warning", "bad"]
    sentence: str
    hint: str | None = None


class SourcePreviewColumn(Answer):
    """A column that a mapping makes: what it is called, its type, and the expression behind it."""

    name: str
    type: str
    expression: str


class SourcePreviewRow(Answer):
    """One of the first rows of a place: as it came, and what a mapping makes of it or why it is bad."""

    row: int
    raw: dict[str, Any]
    values: dict[str, Any]
    reason: str | None


class SourcePreview(Answer):
    """What a mapping makes of the first rows of a place, without loading any."""

    file: str
    written: str
    columns: list[SourcePreviewColumn]
    rows: list[SourcePreviewRow]


class GuessedColumn(Answer):
    """What `ilk init` made of a column: the expression, how sure it is from 0 to 1, and why."""

    name: str
    column: str
    expression: str
    type: str
    confidence: Share
    why: str


class GuessedSource(Answer):
    """What `ilk init` made of a file: what its rows become, by which columns, and how sure it is."""

    name: str
    path: str
    written: str
    rows: int
    role: str
    target: str
    confidence: Share
    why: str
    columns: list[GuessedColumn]
    notes: list[str]


class Initialized(Answer):
    """A project that `ilk init` wrote: what it guessed, what files cannot tell, and the files it wrote."""

    folder: str
    sources: list[GuessedSource]
    notes: list[str]
    written: list[str]
