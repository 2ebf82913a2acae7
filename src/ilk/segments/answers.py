"""What the language answers about a definition: a check while it is typed, why somebody is in, what an edit does."""

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from ilk.kernel.answers import Answer, Share

__all__ = [
    "Branch",
    "ConditionAnswer",
    "Cost",
    "CountedPart",
    "DecidingEvent",
    "DecidingValue",
    "DefinitionCheck",
    "DefinitionProblem",
    "Dependent",
    "Disagreement",
    "Explanation",
    "Finding",
    "MembershipChange",
    "PastMembership",
    "Preview",
    "PreviewMember",
    "ScannedTable",
    "SegmentDiff",
    "Verification",
    "VerifiedSegment",
]

Severity = Literal["error", "warning", "advice"]


class DefinitionProblem(Answer):
    """One thing that is wrong with a definition. Lines and columns count from 1; `piece` is the text at fault.

    A definition as JSON has no lines: `where` then is the path in it.
    """

    code: str
    what: str
    where: str | None
    line: int | None
    column: int | None
    piece: str | None
    known: list[str]
    hint: str | None


class Finding(Answer):
    """What lint has to say about a definition: a sentence, and how to mend it. `piece` is the text it is about."""

    code: str
    severity: Severity
    segment: str | None
    sentence: str
    fix: str
    piece: str | None


class Branch(Answer):
    """One condition of a definition, taken alone. `path` leads to it in the JSON form: `operands.0.operand`.

    `costs`: how many more the group around it would hold for if this condition were not there; null where it stands in
    no `and`.
    """

    path: str
    kind: str
    text: str
    sentence: str
    count: int
    share: Share
    costs: int | None


class ScannedTable(Answer):
    """A table that answering a definition reads."""

    name: str
    rows: int


class Cost(Answer):
    """What answering a definition takes. `facts`: aggregates over events that are computed; equal ones count once."""

    tables: list[ScannedTable]
    facts: int


class CountedPart(Answer):
    """A part that result controls split a segment into, and how many are in it."""

    name: str
    count: int


class DefinitionCheck(Answer):
    """All that is known of a definition that is being written. Where it is wrong, only `problems` says something.

    `in_by_missing` and `out_by_missing`: how many are in, or out, only because a value of theirs is missing: with some
    value it would be the other way round.
    """

    valid: bool
    problems: list[DefinitionProblem]
    text: str | None = Field(description="The text form, in its canonical layout.")
    tree: dict[str, Any] | None = Field(description="The JSON form.")
    sentence: str | None
    depends_on: list[str]
    cost: Cost | None
    count: int | None
    share: Share | None
    customers: int | None = Field(description="How many customers there are.")
    kept: int | None = Field(description="How many of them the result controls keep; null without controls.")
    parts: list[CountedPart] = Field(description="The parts that the result controls split them into.")
    in_by_missing: int | None
    out_by_missing: int | None
    missing_note: str | None
    branches: list[Branch] = Field(description="The conditions in the order of the text, the whole first.")
    findings: list[Finding]
    as_of: datetime


class DecidingValue(Answer):
    """A value that a condition looked at. `text` is how the language asks for it; `value` null: missing."""

    text: str
    sentence: str
    value: Any
    display: str


class DecidingEvent(Answer):
    """Something a customer did that counted."""

    event: str
    at: datetime
    properties: dict[str, Any]


class ConditionAnswer(Answer):
    """One condition about one customer. `decided`: the answer to the whole hangs on it.

    `events` are the newest few of the `event_count` that counted. `next_change`: when the answer may next change by
    itself, without anything new happening; null: not without new data.
    """

    path: str
    kind: str
    text: str
    sentence: str
    holds: bool
    decided: bool
    values: list[DecidingValue]
    events: list[DecidingEvent]
    event_count: int
    next_change: datetime | None


class Explanation(Answer):
    """Why a customer is in a segment, or is not.

    `since`: since when, by the ledger, and by which `version` of the definition. `published` is what is recorded; it
    differs from `belongs` only where something is wrong, or the definition was edited since.
    """

    segment: str
    customer_id: str
    belongs: bool
    published: bool
    sentence: str
    since: datetime | None
    version: int | None
    conditions: list[ConditionAnswer] = Field(description="In the order of the text, the whole first.")
    next_change: datetime | None
    as_of: datetime


class PreviewMember(Answer):
    """One of those a definition holds for. `values` has the columns of the preview."""

    customer_id: str
    traits: dict[str, Any]
    values: dict[str, Any]


class Preview(Answer):
    """Some of those a definition holds for, with the values that decided. `columns` are these, as the language asks."""

    text: str
    sentence: str
    count: int
    share: Share
    columns: list[str]
    members: list[PreviewMember]
    as_of: datetime


class Dependent(Answer):
    """A definition that needs this one, itself or through others; `enter` and `leave` for segments, if known."""

    kind: str
    name: str
    title: str
    direct: bool
    size: int | None
    enter: int | None
    leave: int | None


class SegmentDiff(Answer):
    """What would happen if a definition took the place of a segment's current one."""

    segment: str
    before: str
    after: str
    sentence: str
    size: int
    size_after: int
    enter: int
    leave: int
    stay: int
    entering: list[str] = Field(description="Some of those who would enter, by identifier.")
    leaving: list[str] = Field(description="Some of those who would leave.")
    dependents: list[Dependent]
    as_of: datetime


class PastMembership(Answer):
    """Who was in a segment at an instant of the past, twice: as recorded, and by the definition as it is now.

    `recorded` is null before the first record. Both differ where the definition has changed since, where events came
    late, or where it asks about traits of which no past is kept.
    """

    segment: str
    at: datetime
    recorded: int | None
    recorded_version: int | None
    evaluated: int
    both: int
    only_recorded: list[str]
    only_evaluated: list[str]
    members: list[str]
    note: str | None


class MembershipChange(Answer):
    """Somebody entered or left a segment, by a version of its definition."""

    customer_id: str
    change: Literal["entered", "left"]
    at: datetime
    version: int
    run: str


class Disagreement(Answer):
    """A customer about whom the stored membership and the answer in memory differ, and what memory says decides."""

    segment: str
    customer_id: str
    stored: bool
    computed: bool
    reason: str


class VerifiedSegment(Answer):
    """One segment in a verification. `skipped` says why it could not be compared."""

    segment: str
    compared: int
    agree: int
    skipped: str | None


class Verification(Answer):
    """Stored memberships compared with what the same definitions answer in memory, for a sample of customers.

    `disagreements` name the first few of each segment, and nobody where figures alone are shown.
    """

    at: datetime
    as_of: datetime
    run: str
    sample: int = Field(description="How many customers were looked at.")
    agree: bool
    sentence: str
    segments: list[VerifiedSegment]
    disagreements: list[Disagreement]
