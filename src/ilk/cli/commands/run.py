"""`ilk run`, `ilk runs`."""

from datetime import datetime
from typing import Annotated

import typer

from ilk.cli.options import FORMATS, AsJson, Folder, InProject, Limit

AsOf = Annotated[
    datetime | None,
    typer.Option("--as-of", formats=FORMATS, help="The instant to answer for: a date, or an instant with its zone."),
]
Whole = Annotated[
    bool, typer.Option("--whole", help="Work everything out anew, even where nothing can have changed since last time.")
]


def run(folder: Folder = None, as_of: AsOf = None, whole: Whole = False, as_json: AsJson = False) -> None:
    """Load what is new, work out traits and segments, and show what came of it."""
    from ilk.cli.running import run_project

    run_project(folder, as_of, whole=whole, as_json=as_json)


def runs(folder: InProject = None, limit: Limit = 20, as_json: AsJson = False) -> None:
    """List the newest runs."""
    from ilk.app import run as running
    from ilk.cli.linked import linked
    from ilk.cli.telling import tell
    from ilk.cli.views.runs import show_runs

    with linked(folder) as link:
        tell(link.ask(running.runs, limit=limit), show_runs, link, as_json=as_json)
