"""What a connector is: what a source says of it, and how its rows come."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, TypeAlias

import pyarrow as pa
from pydantic import BeforeValidator

from ilk.catalog.documents import Part
from ilk.sources.connectors.durations import read_duration

Mark: TypeAlias = int | str | Decimal | date | datetime
"""A value of the cursor's column."""

Duration = Annotated[timedelta, BeforeValidator(read_duration)]


class Connection(Part, ABC):
    """What a source says of the place that its rows come from, whatever the connector.

    With a `cursor`, a column that only grows, each run brings the rows from its newest value on; without one it brings
    all rows. `overlap` goes back so far behind the newest instant, for rows that were written late. A row that was
    brought before, and is the same, is not brought again.
    """

    kind: str
    cursor: str | None = None
    overlap: Duration = timedelta(0)

    @property
    @abstractmethod
    def place(self) -> str:
        """The place in words, without anything secret."""

    @property
    @abstractmethod
    def orders_bytes(self) -> bool:
        """Whether texts come in the order of their bytes: only then may one be the cursor."""

    @property
    @abstractmethod
    def identity(self) -> dict[str, Any]:
        """What decides which rows are there: where this changes, everything is brought anew."""


Rows: TypeAlias = AbstractContextManager[Iterator[pa.RecordBatch]]
"""Rows for the length of a block, in batches of moderate size, all of one schema."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a connector may use of the machine: the folder that paths are relative to, and the environment."""

    root: Path
    environment: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Connector:
    """A kind of place that rows come from.

    Attributes:
        kind: what a source calls it.
        label: what people call it.
        settings: what a source says of it.
        rows: reads `(connection, since, surroundings)`: the rows whose cursor is at least `since` or is missing, in the
            order of the cursor; all rows for None. Raises `UserError`.
    """

    kind: str
    label: str
    settings: type[Connection]
    rows: Callable[[Any, Mark | None, Surroundings], Rows]
