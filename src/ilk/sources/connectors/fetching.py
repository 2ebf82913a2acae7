"""Brings the files of a place into the landing of a source: those that are new or changed, each whole or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ilk.kernel.errors import Transient, UserError, nearest
from ilk.kernel.progress import Progress
from ilk.sources.connectors.brought import Brought
from ilk.sources.connectors.connector import AwayFile, FilesConnection, FilesConnector, FilesPlace, Surroundings
from ilk.sources.connectors.filed import FiledLanding
from ilk.sources.connectors.patterns import folder_of, is_pattern


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is brought: from where, and the name or pattern of the files."""

    connector: FilesConnector
    connection: FilesConnection
    surroundings: Surroundings
    pattern: str


def fetch(wanted: Wanted, landing: FiledLanding, progress: Progress) -> Brought:
    """Bring what is new or changed; files that are gone from the place are gone from the landing then.

    Work that is cut short leaves the landing as it was, and what came of a file so far, from where the next one goes
    on.

    Raises:
        UserError: when the place cannot be read, or has no such file.
    """
    with _opened(wanted) as (place, files):
        came = 0
        for file in files:
            if landing.lacks(file):
                _bring(wanted, place, file, landing)
                progress.advance()
                came += 1
        landing.keep(files)
    return Brought(came, of="file")


def fetch_one(wanted: Wanted, landing: FiledLanding) -> None:
    """Bring the last of the files in the order of their names, for a trial."""
    with _opened(wanted) as (place, files):
        _bring(wanted, place, files[-1], landing)
        landing.keep(files[-1:])


@contextmanager
def _opened(wanted: Wanted) -> Iterator[tuple[FilesPlace, list[AwayFile]]]:
    """The place, and its files by name. Raises `UserError` when there is none, or one is too large."""
    patience = wanted.surroundings.patience
    with wanted.connector.opened(wanted.connection, wanted.surroundings) as place:
        files = sorted(patience.ask(lambda: place.listed(wanted.pattern)), key=lambda file: file.name)
        if not files:
            raise _missing(wanted, place)
        for file in files:
            _refuse_large(file, file.size or 0, wanted.connection)
        yield place, files


def _missing(wanted: Wanted, place: FilesPlace) -> UserError:
    """The error for a file that is not there, with those that are like it."""
    what = f"{wanted.connection.place} has no file {'that matches ' * is_pattern(wanted.pattern)}`{wanted.pattern}`"
    folder = folder_of(wanted.pattern)
    beside = place.listed(f"{folder}/*" if folder else "*") if wanted.connector.lists else []
    names = [file.name for file in beside]
    close = nearest(wanted.pattern, names)
    hint = f"Did you mean {' or '.join(f'`{name}`' for name in close)}?" if close else None
    return UserError("file-missing", what, where="files: path", known=names, hint=hint)


def _bring(wanted: Wanted, place: FilesPlace, file: AwayFile, landing: FiledLanding) -> None:
    """Bring a file, beginning where an earlier try ended; a fault that passes is waited for."""
    part, patience, attempt, before = landing.part(file), wanted.surroundings.patience, 1, -1
    while True:
        try:
            _read(place, file, part, wanted.connection)
            break
        except Transient as fault:
            # What came on the way is a success: only tries in a row that bring nothing are counted.
            now = part.stat().st_size if part.exists() else 0
            attempt, before = (1 if now > before >= 0 else attempt), now
            patience.pause(attempt, fault)
            attempt += 1
    landing.add(file)


def _read(place: FilesPlace, file: AwayFile, part: Path, connection: FilesConnection) -> None:
    start = part.stat().st_size if part.exists() and file.version is not None else 0
    with place.content(file, start) as content, part.open("r+b" if content.start else "wb") as out:
        out.seek(content.start)
        done = content.start
        for block in content.blocks:
            done += len(block)
            _refuse_large(file, done, connection)
            out.write(block)
        out.truncate()
    if file.size is not None and done != file.size:
        part.unlink()
        what = f"{file.size:,} bytes were announced, and {done:,} came"
        raise Transient("place-changed", what, where=file.name, hint="Was it written meanwhile? Run again.")


def _refuse_large(file: AwayFile, size: int, connection: FilesConnection) -> None:
    if size > connection.most_bytes:
        what = f"the file is larger than {connection.most_bytes:,} bytes"
        raise UserError("place-too-large", what, where=file.name, hint="If it may be, raise `most_bytes` of `connect`.")
