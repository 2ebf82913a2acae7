"""The connector of servers that are reached by SSH: what lies there, and its bytes."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

from ilk.kernel.errors import Transient
from ilk.sources.connectors.connector import AwayFile, Content, FilesConnector, Surroundings
from ilk.sources.connectors.patterns import folder_of, is_deep, is_pattern, matches
from ilk.sources.connectors.sftp.protocol import Missing, Session, Told
from ilk.sources.connectors.sftp.settings import SftpConnection
from ilk.sources.connectors.sftp.ssh import connected

_DEEPEST = 32


@dataclass(frozen=True, slots=True)
class _Server:
    """A server that files are read from; each question has a connection of its own, so that none goes on broken."""

    connection: SftpConnection
    surroundings: Surroundings

    def listed(self, pattern: str) -> list[AwayFile]:
        with connected(self.connection, self.surroundings) as session:
            if not is_pattern(pattern):
                return _one(session, pattern)
            found = _below(session, folder_of(pattern), _DEEPEST if is_deep(pattern) else 0)
            return [_file(told) for told in found if matches(told.name, pattern)]

    @contextmanager
    def content(self, file: AwayFile, start: int) -> Iterator[Content]:
        with (
            connected(self.connection, self.surroundings) as session,
            closing(session.blocks(file.name, start)) as read,
        ):
            yield Content(start, read)
            if _file(session.told(file.name)) != file:
                raise Transient("place-changed", "the file was written while it was read", where=file.name)


@contextmanager
def _opened(connection: SftpConnection, surroundings: Surroundings) -> Iterator[_Server]:
    yield _Server(connection, surroundings)


SFTP = FilesConnector("sftp", "a server by SFTP", SftpConnection, _opened)


def _one(session: Session, path: str) -> list[AwayFile]:
    try:
        told = session.told(path)
    except Missing:
        return []
    return [_file(told)] if told.is_file else []


def _below(session: Session, folder: str, deep: int) -> Iterator[Told]:
    """The files in a folder, and in those below it; links lead to files, and to no folders."""
    try:
        entries = list(session.folder(folder or "."))
    except Missing:
        return
    for entry in entries:
        if entry.name in {".", ".."} or "/" in entry.name:
            continue
        path = f"{folder}/{entry.name}" if folder else entry.name
        if entry.is_folder and deep:
            yield from _below(session, path, deep - 1)
        elif entry.is_file:
            yield Told(path, entry.size, entry.changed, entry.mode)
        elif entry.is_link:
            yield from _linked(session, path)


def _linked(session: Session, path: str) -> Iterator[Told]:
    try:
        told = session.told(path)
    except Missing:
        return
    if told.is_file:
        yield told


def _file(told: Told) -> AwayFile:
    return AwayFile(told.name, f"{told.changed} {told.size}", told.size)
