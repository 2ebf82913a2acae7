"""A project out of a backup: whole, or not at all."""

from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from ilk.app.backup.archive import About, unpack
from ilk.app.wiring import open_workspace
from ilk.catalog.finding import PROJECT_FILE
from ilk.kernel.answers import Answer
from ilk.kernel.errors import UserError
from ilk.kernel.progress import Progress, Silent


class Restored(Answer):
    """A project that was restored: what of, and how many files and tables it has."""

    folder: str
    about: About
    files: int
    tables: int


def restore(backup: str | Path, folder: str | Path, progress: Progress | None = None) -> Restored:
    """Make a project's folder out of a backup. Nothing is in the folder before all of it was looked at.

    Args:
        backup: the file that `back_up` wrote.
        folder: where the project comes; not there yet, or empty.
        progress: is told each step.

    Raises:
        UserError: `file-missing`; `folder-not-empty`; `wrong-backup` for what is no backup, or is damaged;
            `backup-newer`, `database-newer` for what a later version made; `disk-full`.
    """
    backup, folder = Path(backup), Path(folder)
    if not backup.is_file():
        raise UserError("file-missing", "there is no such file", where=str(backup))
    _refuse_taken(folder)
    told = progress or Silent()
    folder.parent.mkdir(parents=True, exist_ok=True)
    staged = Path(mkdtemp(dir=folder.parent, prefix=f".{folder.name}-"))
    try:
        told.begin("Unpack")
        files = 0

        def added() -> None:
            nonlocal files
            files += 1
            told.advance()

        about = unpack(backup, staged, added)
        told.end(f"{files:,} files")
        told.begin("Open")
        tables = _opened(backup, staged)
        told.end(f"{tables:,} tables")
        staged.chmod(0o755)
        staged.replace(folder)
    except BaseException:
        rmtree(staged, ignore_errors=True)
        raise
    return Restored(folder=str(folder), about=about, files=files, tables=tables)


def _opened(backup: Path, staged: Path) -> int:
    """How many tables the project's warehouse has. Raises `UserError` when it cannot be opened."""
    if not (staged / PROJECT_FILE).is_file():
        raise UserError("wrong-backup", f"the backup cannot be used: it has no `{PROJECT_FILE}`", where=str(backup))
    with open_workspace(staged) as workspace:
        return len(workspace.engine.tables())


def _refuse_taken(folder: Path) -> None:
    if folder.is_dir() and not any(folder.iterdir()):
        return
    if folder.exists() or folder.is_symlink():
        hint = "Name a folder that does not exist yet."
        what = "something is there already; nothing is overwritten"
        raise UserError("folder-not-empty", what, where=str(folder), hint=hint)
