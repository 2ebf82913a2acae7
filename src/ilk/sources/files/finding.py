"""Which files a source means: names and patterns, in a stable order, and how each is called before people."""

import glob
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from ilk.kernel.errors import UserError, nearest

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file of a source: where it is, and its name: relative to the project when it lies inside, else absolute."""

    path: Path
    name: str


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
    matches = [Path(match) for match in glob.glob(str(literal), recursive=True)]
    found = sorted({_named(match, base) for match in matches if match.is_file()}, key=lambda file: file.name)
    if not found:
        raise _missing(pattern, literal)
    return tuple(found)


def fingerprint(file: FoundFile) -> str:
    """SHA-256, in hex, of a file's content. Raises `UserError` when it cannot be read."""
    digest = sha256()
    with reading(file), file.path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


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
                raise UserError("file-unreadable", "the file may not be read", where=self._file.name, hint=hint) from error
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
