"""What decisions answer: small shapes that stay as they are, for pages and servers stand on them."""

from datetime import date, datetime
from typing import Any, Literal

from pydantic import Field

from ilk.decisions.definition import Values
from ilk.kernel.answers import Answer, Chart, Share
from ilk.segments.answers import ConditionAnswer

Source = Literal["live", "run"]
"""`live`: with each event and instant; `run`: as the last run published it."""


class ContentValues(Answer):
    """What is shown: plain text and addresses; whoever draws it escapes it."""

    title: str | None = None
    text: str | None = None
    image: str | None = None
    link: str | None = None


def told_values(values: Values) -> ContentValues:
    """What a variant shows, as an answer."""
    return ContentValues(title=values.title, text=values.text, image=values.image, link=values.link)


class VariantReason(Answer):
    """Whether a variant is for somebody, and why, in words."""

    variant: str
    holds: bool
    sentence: str
    answered_by: Source


class ShownContent(Answer):
    """What somebody is shown in a slot. `default` is what is shown to those whom no variant is for."""

    variant: str
    values: ContentValues
    exposure: str | None = Field(
        default=None, description="With a `session`: the `messageId` of the event `Content Shown` about it."
    )
    meant: str | None = Field(
        default=None, description="With a `session`, and `expose` false: what would be shown, were nobody held out."
    )
    held_out: bool | None = Field(
        default=None, description="With `meant`, for the event about it; always for keys that may read customers."
    )
    reasons: list[VariantReason] | None = Field(
        default=None, description="With `explain`: each variant down to the one that is meant for them."
    )


class Decision(Answer):
    """What is decided for a visitor. For a key that may not read customers, `slots` and public `segments` alone."""

    slots: dict[str, ShownContent]
    segments: list[str] = Field(description="The segments they are in; those marked `public` alone, for a public key.")
    customer_id: str | None = Field(default=None, description="Of the customer, whatever record was named.")
    known: bool | None = Field(default=None, description="Whether there is such a customer.")
    traits: dict[str, Any] | None = Field(default=None, description="Those that were asked for.")
    reasons: dict[str, str] | None = Field(default=None, description="With `explain`: why they are in each segment.")
    answered_by: Source | None = None
    as_of: datetime | None = None


class SegmentOfCustomer(Answer):
    """A segment that a customer is in, since when, and with `explain` why."""

    segment: str
    title: str
    colour: int
    sentence: str
    since: datetime | None
    reason: str | None = None
    conditions: list[ConditionAnswer] | None = None


class SegmentsOfCustomer(Answer):
    """The segments that a customer is in, the one to name first in front."""

    customer_id: str
    answered_by: Source
    as_of: datetime
    age_seconds: float = Field(description="From `as_of` to now.")
    segments: list[SegmentOfCustomer]


class ContentSummary(Answer):
    """A slot in a list. `reached`: the share of customers for whom some variant is."""

    name: str
    title: str
    description: str
    variants: list[str]
    holdout: float | None
    reached: Share | None = Field(description="Null before the first run.")
    as_of: datetime | None


class ContentVariant(Answer):
    """A variant in its order: whom it is for, what it shows, and how many customers it is meant for now."""

    name: str
    text: str | None = Field(description="The condition; null for the default.")
    sentence: str | None
    segments: list[str] = Field(description="Those that the condition asks about.")
    values: ContentValues
    customers: int | None
    share: Share | None
    live: bool = Field(description="Whether its condition is asked live where a customer is followed live.")
    note: str | None = Field(description="Why it is for nobody yet, where that is so.")


class ContentSlot(Answer):
    """A slot: its variants in order, the default last. A customer counts for the first that is for them."""

    name: str
    title: str
    description: str
    holdout: float | None
    customers: int | None
    variants: list[ContentVariant]
    as_of: datetime | None


class ContentPreview(Answer):
    """What a customer is shown in a slot, and why; nothing is written down about it. Null: somebody new."""

    slot: str
    customer_id: str | None
    known: bool
    shown: ShownContent
    answered_by: Source
    as_of: datetime


class ExposureCount(Answer):
    """How often a variant was shown to those it was meant for, and kept from those of them who are held out."""

    variant: str
    shown: int
    held_out: int


class ExposureDay(ExposureCount):
    """The same on a day of the project's zone."""

    day: date


class Exposures(Answer):
    """How often each variant of a slot was shown, and kept from who is held out; the last day is not over.

    A visitor counts once for each variant and session.
    """

    slot: str
    since: date
    until: date
    sentence: str
    variants: list[ExposureCount] = Field(description="In the order of the slot, then those that it has no more.")
    days: list[ExposureDay] = Field(description="Days without any are left out.")
    charts: dict[str, Chart]
