"""Files of rows that lie in a project's folder, and files that are put there piece by piece."""

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from ilk.kernel.answers import Answer
from ilk.kernel.errors import UserError
from ilk.sources.files.formats import is_named_as_data

UPLOADS = "uploads"
"""The folder in the project that uploaded files come into."""
_STATE = ".ilk"
_MOST_LISTED = 500
_MOST_BYTES = 4_000_000_000
_NAME = re.compile(r"[^\W_][\w .()+,=@-]*")
_LONGEST = 200
"""So many bytes may a name have: file systems take 255 at most."""


class DataFile(Answer):
    """A file in the project's folder that holds rows: its path there, its size, and when it was written."""

    path: str
    bytes: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of an uploaded file: its bytes, how many came before (0 begins anew), and whether nothing follows.

    `upload` is any name that all pieces of a file share: those of two uploads at once do not mix.
    """

    content: bytes
    at: int = 0
    last: bool = False
    upload: str = ""


def data_files(root: Path) -> list[DataFile]:
    """The files under a project's folder whose names say that they hold rows, by path; hidden ones are left out."""
    found = []
    for path in _walked(root):
        if is_named_as_data(path.name):
            with suppress(FileNotFoundError):  # it went between the look into its folder and this one
                found.append(_told(root, path))
        if len(found) == _MOST_LISTED:
            break
    return sorted(found, key=lambda file: file.path)


def keep_piece(root: Path, name: str, piece: Piece) -> DataFile:
    """Add a piece to a file that comes into the project; with the last one it is there, whole.

    A first piece begins anew: what came in other uploads of the name, and was not ended, is forgotten.

    Args:
        root: the project's folder.
        name: of the file, without a folder.
        piece: its bytes, and where they belong.

    Raises:
        UserError: for a name that is none or is taken, a piece that does not follow, a file that is too large.
    """
    target = root / UPLOADS / _safe(name)
    if target.exists():
        raise _taken(name)
    if piece.at + len(piece.content) > _MOST_BYTES:
        hint = "Put it into the project's folder by other means."
        raise UserError("file-too-large", f"an uploaded file may have {_MOST_BYTES:,} bytes at most", hint=hint)
    part = _part(root, name, piece)
    there = part.stat().st_size if piece.at and part.exists() else 0
    if there != piece.at:
        what = f"a piece begins at byte {piece.at:,}, and {there:,} are there"
        raise UserError("piece-out-of-order", what, where=name, hint="Begin again with the first piece.")
    with part.open("ab" if piece.at else "wb") as stream:
        stream.write(piece.content)
    if not piece.last:
        return _told(root, part)
    target.parent.mkdir(exist_ok=True)
    try:
        target.touch(exist_ok=False)  # of two uploads that end at once, one has the name
    except FileExistsError:
        raise _taken(name) from None
    part.replace(target)
    return _told(root, target)


def _part(root: Path, name: str, piece: Piece) -> Path:
    """Where the pieces of an upload are collected; before the first one, other uploads of the name are forgotten."""
    folder, of_name = root / _STATE / UPLOADS, _digest(name)
    folder.mkdir(parents=True, exist_ok=True)
    if not piece.at:
        for other in folder.glob(f"{of_name}-*.part"):
            other.unlink(missing_ok=True)
    return folder / f"{of_name}-{_digest(piece.upload)}.part"


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _taken(name: str) -> UserError:
    hint = "Call the new one otherwise, or put it in the place of the old one in the folder."
    return UserError("name-taken", f"the project has a file `{UPLOADS}/{name}` already", hint=hint)


def _safe(name: str) -> str:
    """The name itself. Raises `UserError` for one that is no plain file name, or does not say that it holds rows."""
    if not _NAME.fullmatch(name) or name != name.strip() or len(name.encode()) > _LONGEST:
        hint = "Letters, digits, blanks, dots, dashes, not too many; no folder."
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
