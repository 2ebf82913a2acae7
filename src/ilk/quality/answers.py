"""What this room answers: scores of sources and traits, what became of checks, what faults cost in segments."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from ilk.kernel.answers import Answer, Chart, Share

State = Literal["met", "warning", "failed", "unknown"]
"""`warning` and `failed` are checks that are not met, by their severity; `unknown` ones cannot be told yet."""
Kind = Literal["source", "trait"]


class Scores(Answer):
    """How good rows or values are, each from 0 to 1; None where nothing says what would be good."""

    complete: Share | None = Field(description="Values that are there, of all that could be.")
    valid: Share | None = Field(description="Rows or values that could be read and broke no bound, set or pattern.")
    unique: Share | None = Field(description="Rows or values that do not repeat another that should be unique.")
    fresh: Share | None = Field(description="1 within the days that are expected; then those days by the age.")
    consistent: Share | None = Field(description="Rows that meet the rules; references that lead somewhere: the worst.")
    overall: Share | None = Field(description="The mean of the scores that there are.")


class CheckResult(Answer):
    """What became of a declared check."""

    check: str
    state: State
    sentence: str
    measured: float | None = None
    limit: float | None = None
    rows: int | None = Field(default=None, description="Rows or customers that do not meet it.")


class ColumnScore(Answer):
    """How complete a column of a source is."""

    name: str
    complete: Share | None


class QualitySubject(Answer):
    """A source or a trait with its scores and checks."""

    kind: Kind
    name: str
    title: str
    rows: int
    scores: Scores
    checks: list[CheckResult]
    columns: list[ColumnScore]


class Snapshot(Answer):
    """What a run found."""

    run_id: str
    at: datetime
    subjects: list[QualitySubject]
    bases: dict[str, str] = Field(default={}, description="Of each source, the digest of what it was found from.")


class TrendPoint(Answer):
    """The overall scores after a run: of all that is asked for, and of each source."""

    run_id: str
    at: datetime
    overall: Share | None
    sources: dict[str, Share | None]


class WorstReason(Answer):
    """Why rows of a source are in the quarantine."""

    source: str
    code: str
    reason: str
    rows: int
    customers: int = Field(description="Customers whom these rows name.")


class Repeated(Answer):
    """Rows that repeat others: refused with the name of another, or known already."""

    source: str
    refused: int
    known: int


class SegmentCost(Answer):
    """Who is in or out of a segment only because of a fault."""

    segment: str
    title: str
    problem: Literal["missing", "quarantined"]
    about: str = Field(description="The trait whose value is missing, or the source whose rows are in quarantine.")
    members: int = Field(description="How many members the segment has.")
    into: int = Field(description="Members who might not be.")
    out: int = Field(description="Others who might be.")
    sentence: str


class QualityReport(Answer):
    """How good the data is that the last run saw."""

    run_id: str
    at: datetime
    sentence: str
    subjects: list[QualitySubject]
    trend: list[TrendPoint]
    worst: list[WorstReason]
    repeated: list[Repeated]
    costs: list[SegmentCost]
    charts: dict[str, Chart]
