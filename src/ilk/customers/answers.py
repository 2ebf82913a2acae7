"""What the customers' room answers: a row of a list, a person's whole view, and how well traits are filled."""

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from ilk.kernel.answers import Answer, Chart, Page, Share


class CustomerRow(Answer):
    """A customer in a list; `traits` holds the columns that were asked for or the project's headline traits."""

    customer_id: str
    traits: dict[str, Any]
    segments: list[str]
    came_since_run: bool = Field(
        default=False, description="Whether no run knows them yet; the next one brings them into all lists."
    )


class TraitValue(Answer):
    """One trait of one customer: its value, where it came from and how old it is."""

    name: str
    title: str
    criterion: str
    type: str
    value: Any
    display: str
    source: str
    since: datetime | None = Field(description="When the value was first recorded as it is now.")
    description: str = ""


class TimelineEvent(Answer):
    """Something a customer did."""

    event: str
    at: datetime
    properties: dict[str, Any]
    sentence: str


class CustomerMembership(Answer):
    """A segment the customer is in, since when."""

    segment: str
    title: str
    colour: int
    since: datetime | None
    sentence: str
    pace: Literal["instant", "mixed", "batch"] | None = Field(
        default=None,
        description="`instant` follows each event, `mixed` but for some parts, `batch` is as the last run left it; "
        "null for a past date.",
    )


class TraitChange(Answer):
    """One entry of a trait's history."""

    trait: str
    value: Any
    since: datetime


class Customer(Answer):
    """A customer's 360 view: one line, traits by criterion, segments, event counts, and the newest events."""

    customer_id: str
    sentence: str
    traits: list[TraitValue]
    segments: list[CustomerMembership]
    answered_by: Literal["live", "run"] = Field(
        default="run", description="What says which segments they are in; all else is as of the last run."
    )
    segments_as_of: datetime | None = Field(default=None, description="The instant at which they are in these.")
    came_since_run: bool = Field(
        default=False, description="Whether they came since the last run: all is as far as it is known live."
    )
    known_since: datetime | None = Field(
        default=None, description="Of who came since the last run: the first instant that is kept of them."
    )
    event_counts: dict[str, int]
    timeline: Page[TimelineEvent]
    history: list[TraitChange]
    charts: dict[str, Chart]
    not_recorded: list[str] = Field(
        default_factory=list,
        description="Of a past date, or of who came since the last run: the traits of which nothing was on record yet.",
    )
    as_of: datetime | None


class TraitInfo(Answer):
    """A declared trait, with how well it is filled."""

    name: str
    title: str
    type: str
    criterion: str
    purpose: str
    description: str
    source: str
    known: int
    known_share: Share
    top: list[tuple[str, int]] = Field(description="The most frequent values with their counts.")
    names: bool = Field(default=False, description="Whether its texts are names that Ilk gives: people read words.")
