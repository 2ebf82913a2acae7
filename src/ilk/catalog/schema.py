"""The names a definition may use, with their types: what the language compiles against."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from ilk.kernel.types import ValueType

ULTIMATE_PARENT = "ultimate_parent"
"""What the account at the top of an account's parents is called, as a field of the account."""


@dataclass(frozen=True, slots=True)
class EventSchema:
    """A declared event: its properties with their types, and whether `seen_table` is kept beside its rows.

    Whether it is `summed` up from other rows: then one that is loaded already may be another after the next load.
    """

    properties: Mapping[str, ValueType]
    seen: bool = False
    summed: bool = False


@dataclass(frozen=True, slots=True)
class TableSchema:
    """A related table: its columns with their types."""

    columns: Mapping[str, ValueType]


@dataclass(frozen=True, slots=True)
class AccountSchema:
    """The accounts that customers belong to: a row of `table` whose `key` equals the customer's `trait`, as texts.

    `parent` is the column that names the key of an account's parent, where a source has one.
    """

    table: str
    key: str
    trait: str
    columns: Mapping[str, ValueType]
    parent: str | None = None

    @property
    def knows_groups(self) -> bool:
        """Whether `ACCOUNT_GROUPS` tells the ultimate parents; a column of that name is taken as it is."""
        return self.parent is not None and ULTIMATE_PARENT not in self.columns

    @property
    def fields(self) -> Mapping[str, ValueType]:
        """What a definition may ask of an account: its columns, and the ultimate parent that follows from parents."""
        return {**self.columns, **({ULTIMATE_PARENT: ValueType.TEXT} if self.knows_groups else {})}


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All that a definition may name: traits, events, segments, related tables, lists; and the project's time zone.

    `channels` says for each channel which trait holds the address that reaches a customer there; `suppressions` are the
    lists of people who must be left out.
    """

    traits: Mapping[str, ValueType] = field(default_factory=dict)
    events: Mapping[str, EventSchema] = field(default_factory=dict)
    segments: frozenset[str] = frozenset()
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    tables: Mapping[str, TableSchema] = field(default_factory=dict)
    accounts: AccountSchema | None = None
    channels: Mapping[str, str] = field(default_factory=dict)
    lists: frozenset[str] = frozenset()
    suppressions: frozenset[str] = frozenset()
