"""The names a definition may use, with their types: what the language compiles against."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from ilk.kernel.types import ValueType


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
