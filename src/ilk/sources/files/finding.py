"""Which files a source means: names and patterns, in a stable order, and how each is called before people."""

import errno
import glob
from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO, TYPE_CHECKING

from ilk.kernel.errors import UserError, nearest
from ilk.sources.files.zipped import opened_member

if TYPE_CHECKING:
    from hashlib import _Hash as Hash

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file of a source: where it is, and its name: relative to the project when it lies inside, else absolute.

    `member` is the file's name in the zip archive that lies at `path`; None for a file that lies there itself.
    """

    path: Path
    name: str
    member: str | None = None


def find(pattern: str, root: Path) -> tuple[FoundFile, ...]:
    """The files that a path or pattern means, sorted by name.

    A path may lead out of the project's folder; such files are then named by their absolute path, so that this shows.

    Raises:
        UserError: when there is none.
    """
    base = root.resolve()
    literal = base / pattern
    if literal.is_file():
        return (_named(literal, base),)
    # `Path.glob` takes no absolute pattern before 3.13, and one may lead out of the project.
    matches = [Path(match) for match in glob.glob(str(literal), recursive=True)]  # noqa: PTH207
    found = sorted({_named(match, base) for match in matches if match.is_file()}, key=lambda file: file.name)
    if not found:
        raise _missing(pattern, literal)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What tells contents apart: SHA-256, in hex, and size in bytes. `beginnings` are those of the first bytes."""

    sha256: str
    size: int
    beginnings: frozenset[str] = frozenset()

    def holds(self, other: str) -> bool:
        """Whether a content of that SHA-256 is this one, or what this one began with before it grew."""
        return other == self.sha256 or other in self.beginnings


def fingerprint(file: FoundFile, sizes: Collection[int] = ()) -> Fingerprint:
    """The fingerprint of a file, and of its beginnings of some sizes. Raises `UserError` when it cannot be read."""
    digest, done, beginnings = sha256(), 0, set()
    with reading(file), contents(file) as stream:
        for size in sorted(set(sizes)):
            done += _feed(digest, stream, size - done)
            if done == size:
                beginnings.add(digest.hexdigest())
        done += _feed(digest, stream, None)
    return Fingerprint(digest.hexdigest(), done, frozenset(beginnings))


def contents(file: FoundFile) -> AbstractContextManager[IO[bytes]]:
    """The bytes of a file, within a block; it may lie in an archive."""
    return file.path.open("rb") if file.member is None else opened_member(file.path, file.member, file.name)


def _feed(digest: "Hash", stream: IO[bytes], most: int | None) -> int:
    """Give a digest the next bytes of a stream, at most so many; how many there were."""
    done = 0
    while block := stream.read(_BLOCK if most is None else min(_BLOCK, most - done)):
        digest.update(block)
        done += len(block)
    return done


class reading:  # noqa: N801 - reads like the statement it is
    """Faults of the file system, while a file is read, as a person's errors."""

    def __init__(self, file: FoundFile) -> None:
        self._file = file

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        match error:
            case FileNotFoundError():
                raise UserError("file-missing", "the file is gone", where=self._file.name) from error
            case PermissionError():
                hint = "Give yourself the right to read it."
                raise UserError(
                    "file-unreadable", "the file may not be read", where=self._file.name, hint=hint
                ) from error
            case OSError(errno=errno.ENOSPC):
                what = "the disk is full: there is no space for a copy of the file"
                raise UserError("disk-full", what, where=self._file.name, hint="Free some space.") from error
            case _:
                return


def _named(path: Path, base: Path) -> FoundFile:
    real = path.resolve()
    inside = real.is_relative_to(base)
    return FoundFile(real, real.relative_to(base).as_posix() if inside else str(real))


def _missing(pattern: str, literal: Path) -> UserError:
    folder = literal.parent
    if any(sign in pattern for sign in "*?["):
        return UserError("file-missing", f"no file matches `{pattern}`", hint=_listed(folder, literal.name))
    if literal.is_dir():
        hint = f"Name its files with a pattern, such as `{pattern.rstrip('/')}/*.csv`."
        return UserError("file-missing", f"`{pattern}` is a folder", hint=hint)
    return UserError("file-missing", f"there is no file `{pattern}`", hint=_listed(folder, literal.name))


def _listed(folder: Path, name: str) -> str:
    if not folder.is_dir():
        return f"The folder {folder} does not exist."
    names: Sequence[str] = sorted(entry.name for entry in folder.iterdir() if entry.is_file())
    close = nearest(name, names)
    if close:
        return "Did you mean " + " or ".join(f"`{match}`" for match in close) + "?"
    return f"The folder {folder} holds {', '.join(names[:8])}." if names else f"The folder {folder} holds no files."
