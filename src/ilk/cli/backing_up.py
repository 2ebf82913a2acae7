"""Making a backup from the terminal, and putting it where it was asked to go."""

import shutil
from pathlib import Path

from ilk.app.backup import making
from ilk.cli.progress import shown
from ilk.cli.screen import errors_to
from ilk.kernel.errors import UserError
from ilk.python.link import Link


def backed_up(link: Link, to: Path | None, *, data: bool, keep: int | None) -> making.Backup:
    """A new backup, in the project or where it was asked to go.

    Raises `UserError` like `making.back_up`; `folder-not-empty` where a file is in the way, `file-unwritable`.
    """
    target = None if to is None else _free(to)
    with shown(errors_to()) as progress:
        progress.begin("Back up")
        made = link.ask(making.back_up, data=data, keep=keep)
        progress.end(f"{made.files or 0:,} files")
    if target is None:
        return made
    path = target / made.name if target.is_dir() else target
    _moved(Path(made.path), path)
    return made.model_copy(update={"path": str(path)})


def _free(to: Path) -> Path:
    """The place, if a file can come there."""
    if to.exists() and not to.is_dir():
        hint = "Name another file, or a folder."
        raise UserError("folder-not-empty", "a file is there already; nothing is overwritten", where=str(to), hint=hint)
    if not to.parent.is_dir():
        raise UserError("file-unwritable", "there is no such folder", where=str(to.parent))
    return to


def _moved(made: Path, path: Path) -> None:
    """Move a backup, also to another disk. Raises `UserError` `file-unwritable`; then it stays in the project."""
    try:
        shutil.move(made, path)
    except OSError as error:
        path.unlink(missing_ok=True)
        what = f"the backup cannot be moved there: {error.strerror}"
        raise UserError("file-unwritable", what, where=str(path), hint=f"It is in {made}.") from error
