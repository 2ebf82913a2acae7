"""`ilk init`, `ilk doctor`."""

from pathlib import Path
from typing import Annotated

import typer

from ilk.catalog.finding import find_project
from ilk.cli.options import AsJson, Folder


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make.")],
    more: Annotated[list[str] | None, typer.Argument(metavar="[FILE]...", help="More files, after `--from`.")] = None,
    given: Annotated[
        list[str] | None,
        typer.Option("--from", metavar="FILE|URL", help="A file with customers' data, or a database; may be repeated."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Make a project from files or a database: look at them, propose what their columns mean, and how sure that is."""
    from ilk.app.setup import init as initialize
    from ilk.cli.screen import show_json
    from ilk.cli.views.setup import show_initialized

    made = initialize(folder, [*(given or ()), *(more or ())])
    if as_json:
        show_json(made)
    else:
        show_initialized(made, folder)


def doctor(folder: Folder = None, as_json: AsJson = False) -> None:
    """Look for what is wrong with a project and its surroundings, and say how to mend it."""
    from ilk.app.setup import doctor as examine
    from ilk.cli.views.checks import show_checks

    show_checks(examine(find_project(folder or Path.cwd())), as_json=as_json)
