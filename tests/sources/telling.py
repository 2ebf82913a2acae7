"""What a reader tells of a file, in a few words."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from ilk.kernel.errors import UserError
from ilk.sources.files.broken import BrokenReader
from ilk.sources.files.finding import find
from ilk.sources.files.opening import opened_file
from ilk.sources.files.reader import ROW, Reader, Restart
from ilk.sources.files.settings import FileSettings


@dataclass
class Told:
    """What a reader told of a file."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    rejects: list[tuple[int, str, str]] = field(default_factory=list)
    restarted: bool = False


def told(root: Path, name: str, content: bytes | None = None, wanted: Sequence[str] = (), **settings: Any) -> Told:
    if content is not None:
        (root / name).write_bytes(content)
    described = FileSettings(path=name, **settings)
    with opened_file(find(name, root)[0], described, wanted) as reader:
        return told_by(reader)


def told_by(reader: Reader) -> Told:
    found = Told(reader.columns, restarted=isinstance(reader, BrokenReader))
    numbers: list[int] = []
    try:
        for chunk in reader.chunks():
            numbers += chunk.column(ROW).to_pylist()
            found.rows += [tuple(row.values()) for row in chunk.drop_columns([ROW]).to_pylist()]
    except Restart as restart:
        return told_by(restart.instead)
    found.rejects = [(row["line"], row["text"], row["reason"]) for part in reader.rejects() for row in part.to_pylist()]
    found.lines = reader.lines(pa.array(numbers, pa.int64())).to_pylist()
    return found


def refused(
    root: Path, name: str, content: bytes | None = None, wanted: Sequence[str] = (), **settings: Any
) -> UserError:
    with pytest.raises(UserError) as caught:
        told(root, name, content, wanted, **settings)
    return caught.value
