"""The files of a source: those that it names, or those that its connector has brought."""

import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from ilk.database.live_place import LivePlace
from ilk.kernel.errors import Bug, UserError
from ilk.kernel.progress import Progress
from ilk.sources.connectors.bringing import Asked, bring, sample
from ilk.sources.connectors.brought import Brought
from ilk.sources.connectors.connector import (
    FilesConnection,
    FilesConnector,
    RowsConnection,
    RowsConnector,
    Surroundings,
)
from ilk.sources.connectors.connectors import connector_of
from ilk.sources.connectors.fetching import Wanted, fetch, fetch_one
from ilk.sources.connectors.filed import FiledLanding
from ilk.sources.connectors.frames.handing import Part, take
from ilk.sources.connectors.frames.settings import FramesConnection
from ilk.sources.connectors.landing import Landing
from ilk.sources.context import LoadContext
from ilk.sources.definition import SourceDefinition
from ilk.sources.files.finding import FoundFile, find
from ilk.sources.files.unpacking import with_members
from ilk.sources.rules import wanted_columns

_TRIED = 10_000
"""So many rows of a place are looked at to see whether they can be loaded."""


def files_of(source: SourceDefinition, context: LoadContext) -> tuple[FoundFile, ...]:
    """The files to load. Raises `UserError` when a source of files has none."""
    match source.connect:
        case None:
            return with_members(find(source.written.path, context.root))
        case FilesConnection() as connection:
            return _filed(source, connection, context).found()
        case _:
            return _landing(source, context).found()


def bring_new(source: SourceDefinition, context: LoadContext, progress: Progress) -> Brought:
    """Let a source's connector bring what is new. Raises `UserError` when its place cannot be read."""
    match source.connect:
        case FilesConnection() as connection:
            return fetch(_wanted(source, connection, context), _filed(source, connection, context), progress)
        case RowsConnection() as connection:
            return bring(_asked(source, connection, context), _landing(source, context), progress)
        case FramesConnection():
            return Brought(0)
        case _:
            raise Bug(f"{source.name} has no connector")


def hand_over(source: SourceDefinition, context: LoadContext, part: Part) -> Brought:
    """Take rows that a program hands over. Raises `UserError`, also for a source that takes none."""
    if not isinstance(source.connect, FramesConnection):
        hint = "Say `connect: {kind: frames}` in its file; `ilk run` brings the rows of all others."
        raise UserError("takes-no-rows", f"`{source.name}` takes no rows from a program", hint=hint)
    return take(part, source.connect, wanted_columns(source), _landing(source, context))


@contextmanager
def trial_files(source: SourceDefinition, context: LoadContext) -> Iterator[tuple[FoundFile, ...]]:
    """The files for a trial, within the block: all of them; of a connector, its first rows or the last of its files.

    What a connector brings comes into a folder of its own each time: several may look at one place at once.
    """
    with TemporaryDirectory(dir=context.scratch) as folder:
        match source.connect:
            case FilesConnection() as connection:
                filed = FiledLanding(Path(folder), connection.identity)
                fetch_one(_wanted(source, connection, context), filed)
                yield filed.found()
            case RowsConnection() as connection:
                landing = Landing(Path(folder), source.name)
                sample(_asked(source, connection, context), landing, _TRIED)
                yield landing.found()
            case _:
                yield files_of(source, context)


def forget_landings(context: LoadContext, kept: Collection[str]) -> None:
    """Delete what was brought for sources that are no more."""
    for folder in context.landings.iterdir() if context.landings.is_dir() else ():
        if folder.stem not in kept:
            shutil.rmtree(folder)


def _landing(source: SourceDefinition, context: LoadContext) -> Landing:
    return Landing(context.landings / source.name, source.name)


def _filed(source: SourceDefinition, connection: FilesConnection, context: LoadContext) -> FiledLanding:
    return FiledLanding(context.landings / source.name, connection.identity)


def _asked(source: SourceDefinition, connection: RowsConnection, context: LoadContext) -> Asked:
    connector = connector_of(connection)
    if not isinstance(connector, RowsConnector):
        raise Bug(f"{connector.kind} gives no rows")
    return Asked(connector, connection, _surroundings(source, context), wanted_columns(source), context.now)


def _wanted(source: SourceDefinition, connection: FilesConnection, context: LoadContext) -> Wanted:
    connector = connector_of(connection)
    if not isinstance(connector, FilesConnector):
        raise Bug(f"{connector.kind} gives no files")
    return Wanted(connector, connection, _surroundings(source, context), source.written.path)


def _surroundings(source: SourceDefinition, context: LoadContext) -> Surroundings:
    live = context.live or LivePlace(context.landings.parent)
    return Surroundings(context.root, context.environment, context.patience, live, source.name)
