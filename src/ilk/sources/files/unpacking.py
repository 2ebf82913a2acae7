"""Files in zip archives: each is a file of the source like those beside it, unpacked for as long as it is read."""

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from ilk.kernel.errors import UserError
from ilk.sources.files.finding import FoundFile, contents, reading
from ilk.sources.files.formats import is_named_as_data
from ilk.sources.files.zipped import is_archive, members, refused

_LONGEST_ENDING = 16
_MOST_LISTED = 8


def with_members(files: Iterable[FoundFile]) -> tuple[FoundFile, ...]:
    """Files, with those of an archive in its place. Raises `UserError` for an archive that is not read."""
    return tuple(each for file in files for each in _members(file))


@contextmanager
def unpacked(file: FoundFile, scratch: Path | None) -> Iterator[FoundFile]:
    """A file that lies by itself, within the block: unpacked in `scratch` if it is in an archive."""
    if file.member is None:
        yield file
        return
    with TemporaryDirectory(dir=scratch, prefix="unpacked-") as folder:
        ending = "".join(PurePosixPath(file.member).suffixes[-2:])[-_LONGEST_ENDING:]
        path = Path(folder, f"file{ending}")
        with reading(file), contents(file) as stream, path.open("wb") as out:
            shutil.copyfileobj(stream, out, 1 << 20)
        if is_archive(path):
            raise refused("an archive in an archive is not read", file.name)
        yield FoundFile(path, file.name)


def _members(file: FoundFile) -> Iterator[FoundFile]:
    """The files of rows in an archive: those whose names say so, or the only one there is; of no archive, itself."""
    with reading(file):
        if not is_archive(file.path):
            yield file
            return
    found = members(file.path, file.name)
    rows = [member for member in found if is_named_as_data(member)] or found
    if not rows:
        raise UserError("file-empty", "the archive holds no file", where=file.name)
    if len(rows) > 1 and not is_named_as_data(rows[0]):
        listed = ", ".join(f"`{member}`" for member in rows[:_MOST_LISTED])
        hint = "Their endings tell: .csv, .xlsx, .parquet, .jsonl, .log, …"
        raise UserError("wrong-archive", f"none of {listed} is named as a file of rows", where=file.name, hint=hint)
    for member in rows:
        yield replace(file, name=f"{file.name}/{member}", member=member)
