"""Backups of a project: made while it is in use, listed, and the oldest forgotten."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain
from os import walk
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import Field

from ilk.app.backup.archive import Member, pack
from ilk.app.loading import LANDINGS
from ilk.app.publishing import alone
from ilk.app.use_case import use_case
from ilk.app.wiring import STATE_FOLDER, Workspace
from ilk.database.copying import copy_database
from ilk.database.intake import LOG_FILE
from ilk.database.postgresql import SCHEMA
from ilk.kernel.access import Actor, Permission
from ilk.kernel.answers import Answer
from ilk.kernel.errors import UserError
from ilk.kernel.ids import new_id
from ilk.warehouse.duckdb import DuckDBEngine

BACKUPS = "backups"
_ENDING = ".tar.gz"
_WAREHOUSE = "warehouse.duckdb"
_BROUGHT = frozenset({LANDINGS})
"""Folders beside the stores whose files nothing else has."""
_NOT_KEPT = frozenset({".git", ".venv", "__pycache__", "node_modules"})
_DOCUMENTS = frozenset({".yaml", ".yml", ".md"})


class Backup(Answer):
    """A backup: where its file lies on the machine of the project, and how large it is."""

    name: str
    path: str
    made_at: datetime
    bytes: int
    files: int | None = Field(default=None, description="How many files it holds; null for one that was only listed.")
    not_kept: str | None = Field(default=None, description="What of the project lies elsewhere, and how to keep it.")


@use_case(Permission.BACK_UP, "back the project up", detail=lambda made: f"{made.bytes:,} bytes")
def back_up(workspace: Workspace, _actor: Actor, *, data: bool = True, keep: int | None = None) -> Backup:
    """Keep the whole project in one file, as it is at one instant, while it goes on to be used.

    Args:
        data: whether the files that sources read come along; without them definitions and stores are kept alone.
        keep: how many backups stay; older ones are deleted, once the new one is whole. All of them when left out.

    Raises:
        Transient: `run-in-progress` while a run or an edit works.
        UserError: `backup-unsupported` for a warehouse of Spark; `disk-full`; `wrong-value` for a `keep` below 1.
    """
    if keep is not None and keep < 1:
        raise UserError("wrong-value", "`keep` is how many backups stay, 1 at least", where="keep")
    engine = workspace.engine
    if not isinstance(engine, DuckDBEngine):
        hint = "Back the folder of its tables up where it lies, and the project's folder with it."
        raise UserError("backup-unsupported", "a warehouse of Spark is not kept by `ilk backup`", hint=hint)
    now = workspace.clock.now()
    folder = workspace.root / STATE_FOLDER / BACKUPS
    folder.mkdir(mode=0o700, exist_ok=True)
    name = f"{workspace.project.name}-{new_id(now)}{_ENDING}"
    with TemporaryDirectory(dir=folder, prefix="making-") as scratch, alone(workspace, "Nothing was kept."):
        made = Path(scratch, name)
        files = _files(workspace.root, data=data)
        stores = _stores(workspace.root / STATE_FOLDER, engine, Path(scratch))
        count = pack(made, workspace.project.name, now, chain(files, stores))
        made.chmod(0o600)
        kept = made.replace(folder / name)
    if keep is not None:
        for old in _found(workspace)[keep:]:
            old.unlink(missing_ok=True)
    size = kept.stat().st_size
    return Backup(name=name, path=str(kept), made_at=now, bytes=size, files=count, not_kept=_elsewhere(workspace))


@use_case(Permission.BACK_UP, "list backups")
def backups(workspace: Workspace, _actor: Actor) -> list[Backup]:
    """The backups that lie in the project, the newest first."""
    return [_listed(path) for path in _found(workspace)]


def _elsewhere(workspace: Workspace) -> str | None:
    if workspace.project.live.postgresql is None:
        return None
    return f"What is live is in PostgreSQL, and not in this file. `pg_dump --schema {SCHEMA}` keeps it."


def _found(workspace: Workspace) -> list[Path]:
    """The files of backups, the newest first."""
    files = (workspace.root / STATE_FOLDER / BACKUPS).glob(f"*{_ENDING}")
    return sorted(files, key=lambda path: (path.stat().st_mtime, path.name), reverse=True)


def _listed(path: Path) -> Backup:
    about = path.stat()
    made_at = datetime.fromtimestamp(about.st_mtime, UTC)
    return Backup(name=path.name, path=str(path), made_at=made_at, bytes=about.st_size)


def _stores(state: Path, engine: DuckDBEngine, scratch: Path) -> list[Member]:
    """The stores as they are now: copies that nobody writes to.

    The log of events comes last: it may be ahead of who reads it, and not behind.
    """
    engine.copy_to(scratch / _WAREHOUSE)
    names = sorted((path.name for path in state.glob("*.sqlite")), key=lambda name: (name == LOG_FILE, name))
    for name in names:
        copy_database(state / name, scratch / name)
    return [Member(f"{STATE_FOLDER}/{name}", scratch / name) for name in (*names, _WAREHOUSE)]


def _files(root: Path, *, data: bool) -> Iterator[Member]:
    """The files of the project beside its stores, and what its connectors have brought. Links are not followed."""
    for folder, inner, names in walk(root):
        place = Path(folder).relative_to(root)
        is_state = place.parts[:1] == (STATE_FOLDER,)
        if place == Path(STATE_FOLDER):
            inner[:], found = sorted(_BROUGHT.intersection(inner)), [".gitignore"]
        else:
            inner[:], found = sorted(set(inner) - _NOT_KEPT), sorted(names)
        for name in found:
            path = Path(folder, name)
            is_kept = data or is_state or path.suffix in _DOCUMENTS
            if is_kept and path.is_file() and not path.is_symlink():
                yield Member((place / name).as_posix(), path)
