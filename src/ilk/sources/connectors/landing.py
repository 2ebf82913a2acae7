"""The landing of a source: what a connector brought, in pieces that are whole or not there, and how far it came."""

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ilk.kernel.errors import Bug
from ilk.sources.connectors.connector import Mark
from ilk.sources.files.finding import FoundFile

_SAID = b"ilk"
_PART = ".part"
_KINDS: Mapping[str, Callable[[Any], Mark]] = {
    "int": int,
    "str": str,
    "Decimal": Decimal,
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
}


@dataclass(frozen=True, slots=True)
class Landing:
    """A folder of Parquet files. Each says in its own metadata what it is a piece of, so that nothing can disagree.

    `name` is that of the source.
    """

    folder: Path
    name: str

    def pieces(self) -> list[Path]:
        """The pieces, in the order in which they came."""
        return sorted(self.folder.glob("*.parquet"))

    def found(self) -> tuple[FoundFile, ...]:
        """The pieces as files of the source."""
        return tuple(FoundFile(path, f"{self.name}, part {number}") for number, path in enumerate(self.pieces(), 1))

    def identity(self) -> Mapping[str, Any] | None:
        """What the pieces are of; None when there are none."""
        newest = self._newest()
        return newest["identity"] if newest else None

    def mark(self) -> Mark | None:
        """The value of the cursor up to which rows were brought; None when it is not known."""
        said = (self._newest() or {}).get("mark")
        return None if said is None else _KINDS[said["type"]](said["value"])

    def schema(self) -> pa.Schema | None:
        """The columns of the newest piece; None when there are none."""
        pieces = self.pieces()
        return pq.read_schema(pieces[-1]).remove_metadata() if pieces else None

    def add(self, rows: pa.Table, identity: Mapping[str, Any], mark: Mark | None) -> None:
        """Add a piece. It is there when it is whole: a write that was cut short leaves nothing that counts."""
        self.folder.mkdir(parents=True, exist_ok=True)
        said = {"identity": dict(identity), "mark": _written(mark)}
        table = rows.replace_schema_metadata({_SAID: json.dumps(said, ensure_ascii=False).encode()})
        path = self.folder / f"{self._next():06}.parquet"
        part = path.with_suffix(_PART)
        pq.write_table(table, part, compression="zstd")
        part.rename(path)

    def rows_from(self, cursor: str, since: Mark | None) -> Iterator[pa.Table]:
        """The rows of the pieces whose cursor is at least `since` or is missing; all for None.

        A piece in which no row has a cursor came before its type was known, and holds it as text.
        """
        field = pc.field(cursor)
        for piece in self.pieces():
            kind = pq.read_schema(piece).field(cursor).type
            untyped = not isinstance(since, str) and (pa.types.is_string(kind) or pa.types.is_large_string(kind))
            yield pq.read_table(piece, filters=None if since is None or untyped else (field >= since) | field.is_null())

    def lengths(self) -> list[int]:
        """How many rows each piece has."""
        return [int(pq.read_metadata(piece).num_rows) for piece in self.pieces()]

    def join(self, other: "Landing") -> None:
        """Put the pieces of another landing behind this one's."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for number, piece in enumerate(other.pieces(), self._next()):
            piece.rename(self.folder / f"{number:06}.parquet")
        other.clear()

    def clear(self) -> None:
        """Forget everything that was brought."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def take(self, other: "Landing") -> None:
        """Put what another landing holds in the place of this one's."""
        was = self.folder.with_suffix(".was")
        shutil.rmtree(was, ignore_errors=True)
        if self.folder.exists():
            self.folder.rename(was)
        other.folder.rename(self.folder)
        shutil.rmtree(was, ignore_errors=True)

    def _next(self) -> int:
        """The number of the piece that is to come."""
        pieces = self.pieces()
        return int(pieces[-1].stem) + 1 if pieces else 1

    def _newest(self) -> Mapping[str, Any] | None:
        pieces = self.pieces()
        if not pieces:
            return None
        said: Mapping[str, Any] = json.loads((pq.read_schema(pieces[-1]).metadata or {})[_SAID])
        return said


def _written(mark: Mark | None) -> Mapping[str, Any] | None:
    match mark:
        case None:
            return None
        case bool():
            raise Bug("a mark that is yes or no")
        case int():
            return {"type": "int", "value": mark}
        case datetime():
            return {"type": "datetime", "value": mark.isoformat()}
        case date():
            return {"type": "date", "value": mark.isoformat()}
        case Decimal() | str():
            return {"type": type(mark).__name__, "value": str(mark)}
