"""What a connector is: what a source says of it, and how its rows or its files come."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Protocol, TypeAlias

import pyarrow as pa
from pydantic import Field

from ilk.catalog.documents import Part
from ilk.database.live_place import LivePlace
from ilk.sources.connectors.durations import Duration
from ilk.sources.connectors.patience import Patience

Mark: TypeAlias = int | str | Decimal | date | datetime
"""A value of the cursor's column."""


class Connection(Part, ABC):
    """What a source says of the place that its rows come from, whatever the connector."""

    kind: str

    @property
    @abstractmethod
    def place(self) -> str:
        """The place in words, without anything secret."""

    @property
    @abstractmethod
    def identity(self) -> dict[str, Any]:
        """What decides which rows are there: where this changes, everything is brought anew."""

    @property
    def local_files(self) -> tuple[str, ...]:
        """The files of this machine that are read."""
        return ()


class RowsConnection(Connection):
    """A place that gives rows.

    With a `cursor`, a column that only grows, each run brings the rows from its newest value on; without one it brings
    all rows. `overlap` goes back so far behind the newest instant, for rows that were written late. A row that was
    brought before, and is the same, is not brought again.
    """

    cursor: str | None = None
    overlap: Duration = timedelta(0)

    @property
    @abstractmethod
    def orders_bytes(self) -> bool:
        """Whether texts come in the order of their bytes: only then may one be the cursor."""


class FilesConnection(Connection):
    """A place that gives files; the source's `files` says which of them, and how they are written.

    `most_bytes` is the size that no file may be larger than.
    """

    most_bytes: Annotated[int, Field(ge=1)] = 20_000_000_000


Rows: TypeAlias = AbstractContextManager[Iterator[pa.RecordBatch]]
"""Rows for the length of a block, in batches of moderate size, all of one schema."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a connector may use of the machine.

    Attributes:
        root: the folder that paths are relative to.
        environment: where secrets are.
        patience: how often a place that does not answer is asked again.
        live: where the log of the intake is.
        source: the name of the source that rows are brought for.
    """

    root: Path
    environment: Mapping[str, str]
    patience: Patience = field(default_factory=Patience)
    live: LivePlace | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class AwayFile:
    """A file at its place.

    Attributes:
        name: its name there, which tells it from all others.
        version: what changes when its content does; None when the place does not say.
        size: in bytes; None when the place does not say.
    """

    name: str
    version: str | None
    size: int | None


@dataclass(frozen=True, slots=True)
class Content:
    """The bytes of a file from `start` on, block by block."""

    start: int
    blocks: Iterator[bytes]


class FilesPlace(Protocol):
    """A place that files are read from, while it is open. Everything raises `UserError`; `Transient` may pass."""

    def listed(self, pattern: str) -> list[AwayFile]:
        """The files that a name or pattern means; none when there is none."""

    def content(self, file: AwayFile, start: int) -> AbstractContextManager[Content]:
        """The bytes of a file from `start` on; from its beginning where the place cannot begin elsewhere."""


@dataclass(frozen=True, slots=True)
class FilesConnector:
    """A kind of place that files come from.

    Attributes:
        kind: what a source calls it.
        label: what people call it.
        settings: what a source says of it.
        opened: opens the place for the length of a block. Raises `UserError`.
        lists: whether the place tells which files it has, so that a pattern can be asked for.
    """

    kind: str
    label: str
    settings: type[FilesConnection]
    opened: Callable[[Any, Surroundings], AbstractContextManager[FilesPlace]]
    lists: bool = True


@dataclass(frozen=True, slots=True)
class RowsConnector:
    """A kind of place that rows come from.

    Attributes:
        kind: what a source calls it.
        label: what people call it.
        settings: what a source says of it.
        rows: reads `(connection, since, surroundings)`: the rows whose cursor is at least `since` or is missing, in the
            order of the cursor; all rows for None. Raises `UserError`.
        piece: so many rows are landed together: work that is cut short goes on after the last.
    """

    kind: str
    label: str
    settings: type[RowsConnection]
    rows: Callable[[Any, Mark | None, Surroundings], Rows]
    piece: int = 250_000
