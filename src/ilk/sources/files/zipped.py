"""Zip archives: what one holds, and the bytes of a file in it; one that is made to do harm is refused unread."""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from lzma import LZMAError
from pathlib import Path, PurePosixPath, PureWindowsPath
from stat import S_ISLNK
from typing import IO
from zipfile import BadZipFile, ZipFile, ZipInfo

from ilk.kernel.errors import UserError

_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
"""How an archive begins that holds something, and one that holds nothing."""
ARCHIVE = ".zip"
"""The ending of an archive's name."""
_OF_WORKBOOKS = {"[Content_Types].xml", "mimetype"}
"""What stands in the archives that Excel and OpenDocument call their files."""
_ENCRYPTED = 0x1
_MOST_MEMBERS = 10_000
_MOST_BYTES = 20_000_000_000
_MOST_TIMES = 200
"""A text packs to a tenth; one that packs to so little is a trap, or nothing but blanks."""
_SMALL = 100_000_000
"""Bytes. What unpacks to no more does no harm, however well it was packed."""
_UNPACK = "Unpack it, and name its files: `path: folder/*.csv`."
_DAMAGED = (BadZipFile, EOFError, UnicodeDecodeError, zlib.error, LZMAError)
_STRANGE = RuntimeError
"""What the library raises for an archive that is packed in a way that it does not know."""


def is_archive(path: Path) -> bool:
    """Whether a file is a zip archive, and no workbook, which is packed as one. Raises `OSError`."""
    with path.open("rb") as stream:
        if not stream.read(4).startswith(_MAGIC):
            return False
    try:
        with ZipFile(path) as archive:
            return _OF_WORKBOOKS.isdisjoint(archive.namelist())
    except (*_DAMAGED, _STRANGE):
        return path.name.lower().endswith(ARCHIVE)


def members(path: Path, name: str) -> list[str]:
    """The names of the files in an archive that people know as `name`, sorted; hidden ones left out.

    Raises:
        UserError: for an archive that is damaged, or that holds what no export does.
    """
    with _opened(path, name) as archive:
        found = [member for member in archive.infolist() if not member.is_dir()]
        if len(found) > _MOST_MEMBERS:
            raise refused(f"the archive holds more than {_MOST_MEMBERS:,} files", name)
        for member in found:
            _refuse(member, name)
        _refuse_sizes(found, name)
        names = sorted(member.filename for member in found if not _is_hidden(member.filename))
    for first, second in pairwise(names):
        if first == second:
            raise refused(f"the archive holds `{first}` twice", name)
    return names


@contextmanager
def opened_member(path: Path, member: str, name: str) -> Iterator[IO[bytes]]:
    """The bytes of a file in an archive, of which `name` is what the file is called before people.

    No more of them come than the archive announces. Raises `UserError` for one that is damaged.
    """
    with _opened(path, name) as archive:
        try:
            stream = archive.open(member)
        except KeyError:
            raise UserError("file-missing", "the file is gone from its archive", where=name) from None
        with stream:
            yield stream


@contextmanager
def _opened(path: Path, name: str) -> Iterator[ZipFile]:
    try:
        with ZipFile(path) as archive:
            yield archive
    except _DAMAGED as error:
        raise UserError("file-unreadable", "the zip archive is damaged, or cut short", where=name) from error
    except _STRANGE as error:
        raise refused("it is packed in a way that is not known here", name) from error


def _refuse(member: ZipInfo, name: str) -> None:
    """Raise `UserError` for a file that no export holds."""
    called = member.filename
    if _leads_out(called):
        raise refused(f"the archive holds `{called}`: a name that leads out of it", name)
    if S_ISLNK(member.external_attr >> 16):
        raise refused(f"`{called}` in the archive is a link, and no file", name)
    if member.flag_bits & _ENCRYPTED:
        raise refused(f"`{called}` in the archive is encrypted", name)
    if called.lower().endswith(ARCHIVE):
        raise refused(f"the archive holds another one, `{called}`", name)


def _leads_out(called: str) -> bool:
    parts = (*PurePosixPath(called).parts, *PureWindowsPath(called).parts)
    return called.startswith(("/", "\\")) or bool(PureWindowsPath(called).drive) or ".." in parts


def _refuse_sizes(found: list[ZipInfo], name: str) -> None:
    """Raise `UserError` for files that would fill the disk. An archive never gives more than it announces."""
    packed, unpacked = sum(each.compress_size for each in found), sum(each.file_size for each in found)
    if unpacked > _MOST_BYTES:
        raise refused(f"the archive unpacks to more than {_MOST_BYTES:,} bytes", name)
    if unpacked > _SMALL and unpacked > _MOST_TIMES * packed:
        raise refused(f"the archive unpacks to more than {_MOST_TIMES} times its size", name)


def _is_hidden(called: str) -> bool:
    """Whether a file is one that a system puts beside those of its user."""
    return any(part.startswith((".", "__MACOSX")) for part in called.split("/"))


def refused(what: str, name: str) -> UserError:
    """The error for an archive that is not read."""
    return UserError("wrong-archive", what, where=name, hint=_UNPACK)
