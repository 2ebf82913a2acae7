"""`ilk backup`, `ilk restore`."""

from pathlib import Path
from typing import Annotated

import typer

from ilk.cli.options import AsJson, InProject


def backup(
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FILE|DIR", help="Where the backup goes; else to .ilk/backups.")
    ] = None,
    without_data: Annotated[
        bool, typer.Option("--without-data", help="Leave out the files that sources read.")
    ] = False,
    keep: Annotated[
        int | None, typer.Option(help="How many backups stay in .ilk/backups; older ones are deleted.")
    ] = None,
    listed: Annotated[bool, typer.Option("--list", help="List the backups in .ilk/backups instead.")] = False,
    folder: InProject = None,
    as_json: AsJson = False,
) -> None:
    """Keep the whole project in one file, while it goes on to be used."""
    from ilk.app.backup import making
    from ilk.cli.backing_up import backed_up
    from ilk.cli.linked import linked
    from ilk.cli.telling import tell
    from ilk.cli.views.backups import show_backup, show_backups

    with linked(folder) as link:
        if listed:
            tell(link.ask(making.backups), show_backups, link, as_json=as_json)
        else:
            made = backed_up(link, to, data=not without_data, keep=keep)
            tell(made, show_backup, link, as_json=as_json)


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The backup.")],
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make.")],
    as_json: AsJson = False,
) -> None:
    """Make a project out of a backup, whole or not at all."""
    from ilk.app.backup import restoring
    from ilk.cli.progress import shown
    from ilk.cli.screen import errors_to
    from ilk.cli.telling import say

    with shown(errors_to()) as progress:
        restored = restoring.restore(file, folder, progress)
    line = f"The project of {restored.about.made_at:%Y-%m-%d %H:%M} UTC is in {folder}: {restored.files:,} files."
    say(restored, line, as_json=as_json)
