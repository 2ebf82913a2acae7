"""The files of a source: those that it names, or those that its connector has brought."""

import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager

from ilk.kernel.errors import Bug
from ilk.kernel.progress import Progress
from ilk.sources.connectors.bringing import Asked, Brought, bring, sample
from ilk.sources.connectors.connector import Surroundings
from ilk.sources.connectors.landing import Landing
from ilk.sources.context import LoadContext
from ilk.sources.definition import SourceDefinition
from ilk.sources.files.finding import FoundFile, find
from ilk.sources.rules import wanted_columns

_TRIED = 10_000
"""So many rows of a place are looked at to see whether they can be loaded."""


def files_of(source: SourceDefinition, context: LoadContext) -> tuple[FoundFile, ...]:
    """The files to load. Raises `UserError` when a source of files has none."""
    return find(source.files.path, context.root) if source.files else _landing(source, context).found()


def bring_new(source: SourceDefinition, context: LoadContext, progress: Progress) -> Brought:
    """Let a source's connector bring what is new. Raises `UserError` when its place cannot be read."""
    return bring(_asked(source, context), _landing(source, context), progress)


@contextmanager
def trial_files(source: SourceDefinition, context: LoadContext) -> Iterator[tuple[FoundFile, ...]]:
    """The files for a trial, within the block: all of them, or one with the first rows that a connector gives."""
    if source.files:
        yield find(source.files.path, context.root)
        return
    landing = Landing(context.landings / f"{source.name}.trial", source.name)
    landing.clear()
    try:
        sample(_asked(source, context), landing, _TRIED)
        yield landing.found()
    finally:
        landing.clear()


def forget_landings(context: LoadContext, kept: Collection[str]) -> None:
    """Delete what was brought for sources that are no more."""
    for folder in context.landings.iterdir() if context.landings.is_dir() else ():
        if folder.stem not in kept:
            shutil.rmtree(folder)


def _landing(source: SourceDefinition, context: LoadContext) -> Landing:
    return Landing(context.landings / source.name, source.name)


def _asked(source: SourceDefinition, context: LoadContext) -> Asked:
    if source.connect is None:
        raise Bug(f"{source.name} has no connector")
    surroundings = Surroundings(context.root, context.environment)
    return Asked(source.connect, surroundings, wanted_columns(source), context.now)
