"""What is answered about accounts: a row of their list, and one whole."""

from datetime import datetime
from typing import Any

from pydantic import Field

from ilk.customers.answers import CustomerRow
from ilk.kernel.answers import Answer, Page, Share


class AccountColumn(Answer):
    """Something that is known of accounts."""

    name: str
    title: str
    type: str


class AccountRow(Answer):
    """An account in a list: its columns, and how many customers belong to it."""

    account: str
    columns: dict[str, Any]
    people: int


class Accounts(Answer):
    """The accounts, a page at a time, with what does not fit together."""

    columns: list[AccountColumn] = Field(description="What is known of them beside the name.")
    accounts: Page[AccountRow]
    unassigned: int = Field(description="How many customers name no account.")
    unknown: int = Field(description="How many customers name an account that is not in the list.")
    problems: list[str] = Field(description="What is wrong with parents of accounts.")


class AccountValue(AccountColumn):
    """Something that is known of one account."""

    value: Any
    display: str


class AccountSegment(Answer):
    """A segment that people of the account are in."""

    segment: str
    title: str
    colour: int
    people: int
    share: Share


class AccountGroup(Answer):
    """The accounts that have one ultimate parent, together."""

    ultimate_parent: str
    accounts: list[str]
    people: int
    revenue: float | None


class Account(Answer):
    """An account, whole: what is known of it, its people, their segments, what they did, and its group."""

    account: str
    sentence: str
    columns: list[AccountValue]
    parent: str | None
    children: list[str]
    group: AccountGroup | None = Field(description="Null without parents, and in a circle of them.")
    problem: str | None = Field(description="What is wrong with its parents.")
    people: Page[CustomerRow]
    segments: list[AccountSegment]
    event_counts: dict[str, int]
    revenue: float | None = Field(description="What its people's orders come to, until the instant of the state.")
    as_of: datetime
