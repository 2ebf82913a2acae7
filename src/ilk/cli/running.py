"""A run in a terminal: progress while it goes, a summary when it is done."""

from datetime import datetime
from pathlib import Path

import typer

from ilk.cli.linked import linked
from ilk.cli.moments import instant
from ilk.cli.progress import shown
from ilk.cli.screen import errors_to, show_json
from ilk.cli.views.runs import show_run, show_stopped

_STOPPED = 130


def run_project(
    folder: Path | None, as_of: datetime | None = None, *, whole: bool = False, as_json: bool = False
) -> None:
    """Run a project, and show what came of it; exits with 130 when it is stopped by Ctrl-C."""
    with linked(folder) as link:
        at = None if as_of is None else instant(as_of, link)
        try:
            with shown(errors_to()) as progress:
                record = link.run(at, progress, whole=whole)
        except KeyboardInterrupt:
            show_stopped(link.address)
            raise typer.Exit(_STOPPED) from None
        if as_json:
            show_json(record)
        else:
            show_run(record, link)
