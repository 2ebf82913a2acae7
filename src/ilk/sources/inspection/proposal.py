"""What is proposed for files that nobody has described: values, with how sure each guess is and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from ilk.kernel.types import ValueType
from ilk.sources.shapes.shape import Ready, Shape


class Role(StrEnum):
    """What a file becomes."""

    CUSTOMERS = "customers"
    EVENTS = "events"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Guess:
    """An expression or name that was chosen, how sure that is from 0 to 1, and why."""

    value: str
    confidence: float
    why: str


@dataclass(frozen=True, slots=True)
class ColumnProposal:
    """A column of a source, for a column of the file.

    `criterion` is the one that a trait of customers seems to serve. `values` are the most frequent values of the file
    with their counts; `all_values` says whether these are all.
    """

    name: str
    column: str
    value: Guess
    type: ValueType
    minimum: int | None = None
    criterion: str | None = None
    values: tuple[tuple[str, int], ...] = ()
    all_values: bool = False


@dataclass(frozen=True, slots=True)
class EnrichmentProposal:
    """Columns that a source takes from a related table, by a column of its own that refers to the table's key."""

    table: str
    own: str
    key: str
    add: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OrderProposal:
    """What seems to be an order: its event, the property that is its revenue, and its lines with their product."""

    event: str
    revenue: str
    line: str | None = None
    product: str | None = None


@dataclass(frozen=True, slots=True)
class SourceProposal:
    """A source for one file.

    Attributes:
        name: of the source.
        path: the file, and how it is written in words.
        rows: how many were looked at; `whole` says whether these are all.
        role: what its rows become, how sure that is and why.
        target: the event's or table's name; the source's name for customers.
        customer: who a row is about; None for tables.
        occurred_at: when an event was; None for others.
        key: the column that names a row: `id` of events, `key` of tables; None when nothing does.
        columns: what else the rows say.
        lines_of: for lines of orders, the column of the source that names the order.
        revenue: the column of the source that is what an event brought.
        product: the column of the source that names what was bought.
        suggested_rules: conditions that rows should perhaps meet, with the reason.
        notes: what a person should know, a sentence each.
        place: what the source says of where its rows come from, `connect` and `files`, when that is no file of its own.
        shape: the ready shape that the file has, when it is known; then nothing is guessed.
        ready: the source as that shape makes it.
    """

    name: str
    path: Path
    written: str
    rows: int
    whole: bool
    role: Role
    sure: Guess
    target: str
    customer: Guess | None
    occurred_at: Guess | None
    key: Guess | None
    columns: tuple[ColumnProposal, ...]
    lines_of: str | None = None
    revenue: str | None = None
    product: str | None = None
    enrich: tuple[EnrichmentProposal, ...] = ()
    about_products: bool = False
    comma: bool = False
    nulls: tuple[str, ...] = ()
    suggested_rules: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    place: Mapping[str, Any] | None = None
    shape: Shape | None = None
    ready: Ready | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A project for some files. `orders` is None when nothing looks like one; `notes` tell what files cannot."""

    sources: tuple[SourceProposal, ...]
    orders: OrderProposal | None
    currency: str
    notes: tuple[str, ...]
