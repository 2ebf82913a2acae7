"""What is answered about live segments."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from ilk.app.answers import SegmentFreshness
from ilk.kernel.answers import Answer
from ilk.segments.answers import DecidingEvent, DecidingValue

LiveStateName = Literal["off", "waiting", "starting", "following", "beginning anew", "failing"]


class LiveChange(Answer):
    """That a customer entered a segment, or left it: `at` that instant; it was told at `told_at`."""

    number: int
    customer: str
    segment: str
    at: datetime
    entered: bool
    told_at: datetime


class LiveSegment(Answer):
    """A segment that is followed; `kept_events` are those that are kept of all customers for what it asks about."""

    name: str
    freshness: SegmentFreshness
    size: int
    entered: int = Field(description="Since the live store was made.")
    left: int
    kept_events: int
    keeps_all_of: list[str] = Field(description="Events of which all are kept, however old, for the definition asks.")


class LiveRefusal(Answer):
    """Rows that a run would put into the quarantine, of a source and for a reason."""

    source: str
    code: str
    rows: int


class LiveFailure(Answer):
    """What keeps the intake from being followed."""

    what: str
    code: str | None
    since: datetime
    attempts: int


class QueueState(Answer):
    """How the queue of a source is read. Counts of entries are those since the server began to read it."""

    source: str
    place: str
    state: Literal["off", "connecting", "reading", "failing"] = Field(description="`off` without a server.")
    sentence: str
    lag: int | None = Field(description="Entries that nobody has read; null while that is not known.")
    pending: int | None = Field(description="Entries that were read and are not acknowledged.")
    taken: int
    refused: int = Field(description="Entries that could not be read: they are kept with those that clients sent.")
    last_at: datetime | None = Field(description="When the last entries were written down.")
    failure: LiveFailure | None


class LiveState(Answer):
    """How the intake is followed. Counts of messages and rows are those since the server started."""

    state: LiveStateName = Field(
        description="`off` without a server, `waiting` for a first run, `beginning anew` while the states of before "
        "answer and those of a newer publication are made."
    )
    sentence: str
    as_of: datetime | None = Field(description="The publication that is gone on from.")
    until: datetime | None = Field(description="The instant up to which customers are answered.")
    position: int | None = Field(description="The number of the last message of the log that was followed.")
    waiting: int = Field(description="Messages of the log that were not followed yet.")
    lag: float = Field(description="For how many seconds the first of these has been waiting.")
    per_second: float = Field(description="Messages followed a second, over the last minute.")
    customers: int
    messages: int
    changes: int
    duplicates: int = Field(description="Events that had come before.")
    too_late: int = Field(description="Rows older than a day when they came: the next run brings them.")
    unclaimed: int = Field(description="Messages that no source makes a row of.")
    refused: list[LiveRefusal]
    segments: list[LiveSegment]
    queues: list[QueueState]
    failure: LiveFailure | None


class TrialAnswer(Answer):
    """What a condition says of a customer at one instant, and on what it stands.

    `events` are the newest few of the `event_count` that counted. Of events as many are kept live as the definitions
    need: more may have counted than are told here.
    """

    holds: bool
    values: list[DecidingValue]
    events: list[DecidingEvent]
    event_count: int
    next_change: datetime | None = Field(description="When time alone may next change it; null: not without new data.")


class TrialCondition(Answer):
    """A condition of a segment, before and after. `of_last_run`: no event changes it before the next run."""

    path: str
    text: str
    sentence: str
    before: TrialAnswer
    after: TrialAnswer
    of_last_run: bool


class TrialSegment(Answer):
    """A segment of which something changes: whether the customer is in, and each condition that joins no others."""

    name: str
    title: str
    colour: int
    sentence: str
    pace: Literal["instant", "mixed", "batch"]
    before: bool
    after: bool
    next_change: datetime | None = Field(description="When time alone may next change who is in.")
    conditions: list[TrialCondition]


class TrialTrait(Answer):
    """A trait of which the value changes, as people read it; null for a missing one."""

    name: str
    title: str
    before: str | None
    after: str | None


class TrialRefusal(Answer):
    """What a source would put into the quarantine."""

    source: str
    code: str
    column: str
    value: str | None
    reason: str


class LiveTrial(Answer):
    """What a message would do to a customer, were it sent now; nothing was changed."""

    customer: str
    known: bool = Field(description="Whether there is such a customer.")
    sentence: str
    at: datetime
    message: str = Field(description="The message as the intake would keep it, as JSON; to send it.")
    sources: list[str] = Field(description="Those that make a row of it.")
    refused: list[TrialRefusal]
    notes: list[str] = Field(description="What else is to be known, such as that nothing makes a row of it.")
    segments: list[TrialSegment] = Field(description="Those of which something changes, who enters and leaves first.")
    unchanged: int = Field(description="How many other segments stay as they are, with all their conditions.")
    traits: list[TrialTrait]
