"""What use cases answer: the shapes that the API, `--json`, Python and the studio share.

Money and other amounts are floats in the project's currency; shares are fractions of 1; instants are aware, UTC.
"""

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from ilk.customers.answers import (
    Customer,
    CustomerMembership,
    CustomerRow,
    TimelineEvent,
    TraitChange,
    TraitInfo,
    TraitValue,
)
from ilk.insight.answers import (
    Change,
    Difference,
    Figure,
    LargestMove,
    MigratingSegment,
    Migration,
    MonthlyRetention,
    Move,
    MoveReason,
    NextStep,
    Overlap,
    Profile,
)
from ilk.kernel.answers import Answer, Chart, Page, Share
from ilk.segments.answers import (
    Branch,
    ConditionAnswer,
    Cost,
    CountedPart,
    DecidingEvent,
    DecidingValue,
    DefinitionCheck,
    DefinitionProblem,
    Dependent,
    Disagreement,
    Explanation,
    Finding,
    MembershipChange,
    PastMembership,
    Preview,
    PreviewMember,
    ScannedTable,
    SegmentDiff,
    Verification,
    VerifiedSegment,
)
from ilk.sources.answers import Check, ColumnQuality, LoadRecord, QuarantinedRow, RetryAnswer, Source, SourceSummary

__all__ = [
    "Answer",
    "Applied",
    "AuditRecord",
    "Branch",
    "Change",
    "Chart",
    "Check",
    "ColumnQuality",
    "ConditionAnswer",
    "Cost",
    "CountedPart",
    "Customer",
    "CustomerMembership",
    "CustomerRow",
    "DecidingEvent",
    "DecidingValue",
    "DefinitionCheck",
    "DefinitionProblem",
    "DefinitionVersion",
    "Dependent",
    "Difference",
    "Disagreement",
    "Explanation",
    "Exported",
    "Figure",
    "Finding",
    "Freshness",
    "HistoryPoint",
    "Hit",
    "Key",
    "LargestMove",
    "LoadRecord",
    "Member",
    "MembershipChange",
    "MigratingSegment",
    "Migration",
    "MonthlyRetention",
    "Move",
    "MoveReason",
    "NextStep",
    "Overlap",
    "Overview",
    "Page",
    "PastMembership",
    "Plan",
    "PlannedChange",
    "Preview",
    "PreviewMember",
    "Profile",
    "Project",
    "QuarantinedRow",
    "QueryAnswer",
    "RetryAnswer",
    "RunRecord",
    "ScannedTable",
    "Segment",
    "SegmentDiff",
    "SegmentHistory",
    "SegmentSummary",
    "Share",
    "Source",
    "SourceSummary",
    "StepRecord",
    "TimelineEvent",
    "TraitChange",
    "TraitInfo",
    "TraitValue",
    "Verification",
    "VerifiedSegment",
]

# ---- the project and its overview -------------------------------------------------------------------------------


class Project(Answer):
    """What the studio's frame needs to know; `state` says whether there is anything to show yet."""

    name: str
    title: str
    time_zone: str
    currency: str
    customer_noun: str
    version: str
    state: Literal["empty", "ready"]
    as_of: datetime | None
    last_run: str | None
    role: Literal["writer", "viewer", "analyst", "owner"]
    accounts: bool = Field(description="Whether customers belong to accounts.")
    identity: bool = Field(description="Whether it is declared which records are one person.")


class SegmentSummary(Answer):
    """A segment in a list. `trend` is the size at each recorded `as_of`, oldest first, at most 24."""

    name: str
    title: str
    description: str
    criteria: list[str]
    sentence: str
    colour: int = Field(ge=0, description="Index of the segment's own colour, the same everywhere.")
    size: int
    share: Share
    value: float | None = Field(description="Revenue of its members over the metric's period.")
    value_share: float | None
    growth: float | None = Field(description="Relative change of size since the previous recorded as_of.")
    entered: int
    left: int
    trend: list[int]
    as_of: datetime | None


class Freshness(Answer):
    """How new a source's rows are."""

    source: str
    rows: int
    quarantined: int
    last_loaded: datetime | None
    latest_event: datetime | None


class Overview(Answer):
    """The first page: one sentence, figures, segments by size and value, what changed, freshness, quarantine."""

    sentence: str
    figures: list[Figure]
    segments: list[SegmentSummary]
    changes: list[Change]
    freshness: list[Freshness]
    quarantined: int
    next_steps: list[NextStep]
    charts: dict[str, Chart]
    verification: Verification | None = Field(description="The last look at memberships again; see `ilk verify`.")
    as_of: datetime | None


# ---- segments ----------------------------------------------------------------------------------------------------


class SegmentFreshness(Answer):
    """How fresh a segment's answer is, and why it does not follow each event."""

    pace: Literal["instant", "mixed", "batch"] = Field(
        description="`instant` follows each event, `mixed` but for some parts, `batch` is as the last run left it."
    )
    why: list[str]


class Segment(Answer):
    """A segment's definition in all its faces, and its summary."""

    summary: SegmentSummary
    definition: str = Field(description="The text form, in its canonical layout.")
    tree: dict[str, Any] = Field(description="The JSON form.")
    controls: dict[str, Any] = Field(description="Its result controls, as its document has them.")
    sentence: str
    sql: str
    version: int
    updated_at: datetime | None
    updated_by: str
    depends_on: list[str]
    used_by: list[str]
    missing_note: str | None = Field(description="How many people are out, or in, only because a value is missing.")
    freshness: SegmentFreshness


class HistoryPoint(Answer):
    """A segment at one recorded as_of."""

    as_of: datetime
    run: str
    version: int
    size: int
    entered: int
    left: int
    value: float | None


class DefinitionVersion(Answer):
    """One version of a definition: who, when, why."""

    version: int
    at: datetime
    by: str
    why: str
    text: str
    controls: dict[str, Any] = Field(description="The result controls of this version.")
    hash: str


class SegmentHistory(Answer):
    """Sizes over time, and the versions of the definition."""

    segment: str
    points: list[HistoryPoint]
    versions: list[DefinitionVersion]
    charts: dict[str, Chart]


class Member(Answer):
    """A member of a segment."""

    customer_id: str
    since: datetime | None
    traits: dict[str, Any]


class QueryAnswer(Answer):
    """The answer to a question in the language: how many, who, and what was understood."""

    text: str
    sentence: str
    sql: str
    count: int
    share: Share
    customers: list[CustomerRow]
    missing_note: str | None
    as_of: datetime


# ---- runs, search, changes of definitions ------------------------------------------------------------------------


class StepRecord(Answer):
    """One step of a run."""

    name: str
    seconds: float
    note: str


class RunRecord(Answer):
    """One run of the main job."""

    id: str
    state: Literal["running", "done", "failed", "interrupted"]
    started_at: datetime
    finished_at: datetime | None
    as_of: datetime
    by: str
    rows_in: int
    rows_loaded: int
    rows_quarantined: int
    customers: int
    segments: int
    steps: list[StepRecord]
    error: str | None


class Hit(Answer):
    """One result of a search; `page` is the studio's address of it."""

    kind: Literal["customer", "segment", "trait", "source"]
    name: str
    title: str
    detail: str
    page: str


class PlannedChange(Answer):
    """What would happen to one definition."""

    kind: str
    name: str
    action: Literal["add", "change", "remove", "conflict"]
    sentence: str
    dependents: list[str]
    difference: str = Field(description="A unified diff of the documents' canonical YAML.")


class Plan(Answer):
    """What applying the project's files would change."""

    changes: list[PlannedChange]
    unchanged: int


class Applied(Answer):
    """What was applied."""

    added: int
    changed: int
    removed: int
    unchanged: int


class Exported(Answer):
    """Files written back from definitions edited elsewhere, and files from which a definition was removed."""

    written: list[str]
    removed: list[str]


class Key(Answer):
    """An API key; `secret` is shown once, at creation."""

    id: str
    name: str
    role: Literal["writer", "viewer", "analyst", "owner"]
    created_at: datetime
    last_used: datetime | None
    revoked: bool
    secret: str | None = None


class AuditRecord(Answer):
    """Who did what, when, and whether it was allowed."""

    at: datetime
    actor: str
    action: str
    subject: str
    outcome: Literal["done", "denied", "failed"]
    detail: str
