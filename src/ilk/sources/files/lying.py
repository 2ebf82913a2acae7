"""Files of rows that lie in a project's folder, and files that are put there piece by piece."""

import os
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from ilk.kernel.answers import Answer
from ilk.kernel.errors import UserError
from ilk.sources.files.formats import is_named_as_data

UPLOADS = "uploads"
"""The folder in the project that uploaded files come into."""
_STATE = ".ilk"
_MOST_LISTED = 500
_MOST_BYTES = 4_000_000_000
_NAME = re.compile(r"[^\W_][\w .()+,=@-]{0,150}")


class DataFile(Answer):
    """A file in the project's folder that holds rows: its path there, its size, and when it was written."""

    path: str
    bytes: int
    at: datetime


def data_files(root: Path) -> list[DataFile]:
    """The files under a project's folder whose names say that they hold rows, by path; hidden ones are left out."""
    found = []
    for path in _walked(root):
        if is_named_as_data(path.name):
            found.append(_told(root, path))
        if len(found) == _MOST_LISTED:
            break
    return sorted(found, key=lambda file: file.path)


def keep_piece(root: Path, name: str, content: bytes, *, at: int, last: bool) -> DataFile:
    """Add a piece to a file that comes into the project; with the last one it is there, whole.

    Args:
        root: the project's folder.
        name: of the file, without a folder.
        content: the bytes.
        at: how many bytes came before; 0 begins anew.
        last: whether nothing follows.

    Raises:
        UserError: for a name that is none or is taken, a piece that does not follow, a file that is too large.
    """
    target, part = root / UPLOADS / _safe(name), root / _STATE / UPLOADS / f"{name}.part"
    if target.exists():
        hint = "Call the new one otherwise, or put it in the place of the old one in the folder."
        raise UserError("name-taken", f"the project has a file `{UPLOADS}/{name}` already", hint=hint)
    if at + len(content) > _MOST_BYTES:
        hint = "Put it into the project's folder by other means."
        raise UserError("file-too-large", f"an uploaded file may have {_MOST_BYTES:,} bytes at most", hint=hint)
    part.parent.mkdir(parents=True, exist_ok=True)
    there = part.stat().st_size if at and part.exists() else 0
    if there != at:
        what = f"a piece begins at byte {at:,}, and {there:,} are there"
        raise UserError("piece-out-of-order", what, where=name, hint="Begin again with the first piece.")
    with part.open("ab" if at else "wb") as stream:
        stream.write(content)
    if not last:
        return _told(root, part)
    target.parent.mkdir(exist_ok=True)
    part.replace(target)
    return _told(root, target)


def _safe(name: str) -> str:
    """The name itself. Raises `UserError` for one that is no plain file name, or does not say that it holds rows."""
    if not _NAME.fullmatch(name) or name != name.strip():
        hint = "Letters, digits, blanks, dots, dashes; no folder."
        raise UserError("wrong-file-name", "this is no plain name of a file", hint=hint)
    if not is_named_as_data(name):
        what = f"`{name}` is not named as a file of rows"
        raise UserError("wrong-file-name", what, hint="Its ending tells: .csv, .xlsx, .parquet, .jsonl, .log, …")
    return name


def _walked(root: Path) -> Iterator[Path]:
    """The files under a folder, hidden ones and links that lead out of it left out."""
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(folder, name) for name in _visible(files) if not Path(folder, name).is_symlink())


def _visible(names: Sequence[str]) -> list[str]:
    return sorted(name for name in names if not name.startswith("."))


def _told(root: Path, path: Path) -> DataFile:
    state = path.stat()
    written = datetime.fromtimestamp(state.st_mtime, UTC)
    return DataFile(path=path.relative_to(root).as_posix(), bytes=state.st_size, at=written)
