"""The file of a backup: a gzipped tar with what it is, a project's files, and the digest of each."""

import json
import shutil
import tarfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from errno import ENOSPC
from hashlib import sha256
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO, Any

from pydantic import ValidationError

from ilk.kernel.answers import Answer
from ilk.kernel.errors import UserError
from ilk.kernel.version import VERSION

FORMAT = 1
_ABOUT = "about.json"
_DIGESTS = "digests.json"
_FILES = "project/"
_LARGEST_NOTE = 100_000_000
_FAST = 1
"""The level of gzip: the stores are compressed already, and a greater one takes ten times as long."""


class About(Answer):
    """What a backup is of: the first thing in its file."""

    format: int
    version: str
    project: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Member:
    """A file to keep: its place in the project, in POSIX form, and where its bytes are now."""

    name: str
    path: Path


def pack(target: Path, project: str, made_at: datetime, members: Iterable[Member]) -> int:
    """Write a backup; how many files it holds.

    Args:
        target: the file, which is not there yet.
        project: the name of the project.
        made_at: when.
        members: the files.

    Raises:
        UserError: `disk-full`; `file-changed` for a file that grew or shrank meanwhile.
    """
    digests: dict[str, str] = {}
    about = About(format=FORMAT, version=VERSION, project=project, made_at=made_at)
    with _room_at(target), tarfile.open(target, "x:gz", compresslevel=_FAST) as archive:
        _add_note(archive, _ABOUT, about.model_dump_json())
        for member in members:
            digests[member.name] = _add(archive, member)
        _add_note(archive, _DIGESTS, json.dumps(digests, indent=1))
    return len(digests)


def unpack(source: Path, folder: Path, added: Callable[[], None]) -> About:
    """Put the files of a backup into an empty folder.

    Raises:
        UserError: `wrong-backup` for a file that is no backup, is cut off or damaged, or holds what leads out of the
            folder; what came until then is in the folder. `backup-newer` for one that a later version made;
            `disk-full`.
    """
    try:
        with _room_at(folder), tarfile.open(source, "r:gz") as archive:
            members = iter(archive)
            about = _about(source, archive, next(members, None))
            found, told = _files(source, archive, members, folder, added)
    except (tarfile.TarError, zlib.error, EOFError, OSError, ValueError) as error:
        raise _wrong(source, f"it cannot be read: {error}") from error
    if told is None:
        raise _wrong(source, "its end is missing")
    _compare(source, found, told)
    return about


def _files(
    source: Path, archive: tarfile.TarFile, members: Iterable[tarfile.TarInfo], folder: Path, added: Callable[[], None]
) -> tuple[dict[str, str], dict[str, Any] | None]:
    """Put the files into the folder: the digests of what was put there, and those that the end of the backup tells."""
    found: dict[str, str] = {}
    for member in members:
        if member.name == _DIGESTS:
            return found, _note(archive, member)
        name = _confined(source, member, found)
        found[name] = _extracted(archive, member, folder / name)
        added()
    return found, None


def _add(archive: tarfile.TarFile, member: Member) -> str:
    """Add a file; the digest of its bytes."""
    info = archive.gettarinfo(member.path, _FILES + member.name)
    info.uid = info.gid = 0
    info.uname = info.gname = ""
    with member.path.open("rb") as file:
        read = _Digested(file)
        try:
            archive.addfile(info, read)
        except OSError as error:
            if error.errno is None:  # tarfile's own, for a file that ended too early
                raise _changed(member) from error
            raise
        if file.read(1):
            raise _changed(member)
    return read.digest()


def _add_note(archive: tarfile.TarFile, name: str, text: str) -> None:
    body = text.encode()
    info = tarfile.TarInfo(name)
    info.size = len(body)
    archive.addfile(info, BytesIO(body))


def _about(source: Path, archive: tarfile.TarFile, first: tarfile.TarInfo | None) -> About:
    if first is None or first.name != _ABOUT:
        raise _wrong(source, "it is none that `ilk backup` made")
    said = _note(archive, first)
    found = said.get("format")
    if isinstance(found, int) and found > FORMAT:
        what = f"a later version of Ilk made it: {said.get('version')!s:.20}, this is {VERSION}"
        raise UserError("backup-newer", what, where=str(source), hint="Install that version or a later one.")
    try:
        return About.model_validate(said)
    except ValidationError:
        raise _wrong(source, "what it says of itself cannot be understood") from None


def _note(archive: tarfile.TarFile, member: tarfile.TarInfo) -> dict[str, Any]:
    if not member.isreg() or member.size > _LARGEST_NOTE:
        raise ValueError(f"`{member.name}` is no note")
    said = json.loads(_opened(archive, member).read())
    if not isinstance(said, dict):
        raise ValueError(f"`{member.name}` is no note")  # noqa: TRY004 - told like any other wrong word of the file
    return said


def _confined(source: Path, member: tarfile.TarInfo, known: Mapping[str, str]) -> str:
    """The place of a member in the project. Raises `UserError` when it is none."""
    place = PurePosixPath(member.name)
    is_plain = member.isreg() and member.name.startswith(_FILES) and not place.is_absolute()
    if not is_plain or ".." in place.parts or "\\" in member.name:
        raise _wrong(source, f"`{member.name:.200}` in it is no file of a project")
    name = str(place.relative_to(_FILES))
    if name in known:
        raise _wrong(source, f"`{name:.200}` is in it twice")
    return name


def _extracted(archive: tarfile.TarFile, member: tarfile.TarInfo, target: Path) -> str:
    """Write a member to its place; the digest of its bytes."""
    target.parent.mkdir(parents=True, exist_ok=True)
    read = _Digested(_opened(archive, member))
    with target.open("xb") as file:
        shutil.copyfileobj(read, file, 1 << 20)
    target.chmod(member.mode & 0o700 | 0o600)
    return read.digest()


def _opened(archive: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    content = archive.extractfile(member)
    if content is None:
        raise ValueError(f"`{member.name}` is no file")
    return content


class _Digested:
    """A file to read from, and the digest of what was read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._sum = sha256()

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        part = self._file.read(size)
        self._sum.update(part)
        return part

    def digest(self) -> str:
        """Of all that was read, in hexadecimal."""
        return self._sum.hexdigest()


@contextmanager
def _room_at(place: Path) -> Iterator[None]:
    """Raise `UserError` `disk-full` when the disk is."""
    try:
        yield
    except OSError as error:
        if error.errno != ENOSPC:
            raise
        free = shutil.disk_usage(place.parent).free // 1_000_000
        what = f"the disk is full ({free} MB free); nothing was kept of the work"
        raise UserError("disk-full", what, where=str(place), hint="Free some space and try again.") from error


def _compare(source: Path, found: Mapping[str, str], told: Mapping[str, Any]) -> None:
    wrong = sorted(name for name in found.keys() | told.keys() if found.get(name) != told.get(name))
    if wrong:
        raise _wrong(source, f"`{wrong[0]:.200}` is not as it was when it was kept")


def _changed(member: Member) -> UserError:
    hint = "Try again when nothing writes to it."
    return UserError("file-changed", "the file was written to while it was kept", where=member.name, hint=hint)


def _wrong(source: Path, why: str) -> UserError:
    hint = "Take another copy of it; nothing was restored."
    return UserError("wrong-backup", f"the backup cannot be used: {why}", where=str(source), hint=hint)
