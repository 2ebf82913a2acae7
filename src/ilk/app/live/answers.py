"""What is answered about live segments."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from ilk.app.answers import SegmentFreshness
from ilk.kernel.answers import Answer


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


class LiveState(Answer):
    """How the intake is followed. Counts of messages and rows are those since the server started."""

    state: Literal["off", "waiting", "starting", "following", "beginning anew", "failing"] = Field(
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
    failure: LiveFailure | None
