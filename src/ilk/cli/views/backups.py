"""Backups in a terminal."""

from ilk.app.answers import Project
from ilk.app.backup.making import Backup
from ilk.cli.figures import moment
from ilk.cli.screen import Column, plain, right, screen, show_table

_MB = 1_000_000


def show_backup(made: Backup, _project: Project) -> None:
    """Where it is, and how large."""
    screen().print(plain(f"{made.path}: {made.files or 0:,} files, {made.bytes / _MB:,.1f} MB"), soft_wrap=True)
    if made.not_kept:
        screen().print(plain(made.not_kept))


def show_backups(found: list[Backup], project: Project) -> None:
    """A line for each backup in the project."""
    if not found:
        screen().print("There are no backups. `ilk backup` makes one.")
        return
    rows = [(plain(each.name), moment(each.made_at, project), f"{each.bytes / _MB:,.1f}") for each in found]
    show_table((Column("Backup", style="bold"), Column("Made"), right("MB")), rows)
