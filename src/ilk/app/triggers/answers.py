"""What is answered about triggers. Nothing secret is in it: an address stands as the definition writes it."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from ilk.kernel.answers import Answer


class DeliveryRecord(Answer):
    """A change that a trigger tells of, and what became of it."""

    message_id: str
    trigger: str
    customer_id: str
    segment: str
    entered: bool = Field(description="Whether the customer entered the segment, or left it.")
    change: int = Field(description="The number of the change.")
    state: Literal["waiting", "delivered", "dead", "dismissed"]
    attempts: int
    due_at: datetime | None = Field(description="When it is told next; null where it is not.")
    told_at: datetime | None
    status: int | None = Field(description="What the receiver answered; null where it gave no answer.")
    problem: str


class TriggerSummary(Answer):
    """A trigger and how it stands.

    `resting`: the receiver asked to be left alone until `rests_until`; `disabled`: it said that it is gone;
    `hindered`: the environment lacks what it needs.
    """

    name: str
    title: str
    entered: list[str]
    left: list[str]
    traits: list[str]
    url: str
    state: Literal["working", "resting", "disabled", "hindered"]
    problem: str
    rests_until: datetime | None
    disabled_at: datetime | None
    waiting: int
    delivered: int = Field(description="Messages on record that were taken: those of the last `keep_days`.")
    dead: int


class TriggerReport(TriggerSummary):
    """A trigger with the newest of what it told and has to tell."""

    attempts: int = Field(description="How often a message is told before it is put aside.")
    timeout: int = Field(description="The seconds that the receiver has for an answer.")
    newest: list[DeliveryRecord]


class TriggerTrial(Answer):
    """What a receiver made of a message that was sent to try it."""

    trigger: str
    taken: bool
    status: int | None
    problem: str
    milliseconds: float
    message_id: str
    body: str
    sentence: str


class Retried(Answer):
    """How many messages that were put aside are told again."""

    trigger: str
    messages: int
    sentence: str


class Dismissed(Answer):
    """How many messages that were put aside are given up, and why."""

    trigger: str
    messages: int
    why: str
    sentence: str
