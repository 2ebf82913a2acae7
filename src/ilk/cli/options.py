"""Options that many commands share."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from ilk.catalog.finding import find_project


def _project(context: typer.Context, folder: Path | None) -> Path:
    """The project that is meant, looked for before a command loads what it needs: a wrong place is told at once."""
    of_group = context.parent.params.get("folder") if context.parent else None
    return find_project(folder or of_group or Path.cwd())


AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON, for programs.")]
InProject = Annotated[
    Path | None,
    typer.Option(
        "--project",
        "-p",
        callback=_project,
        metavar="DIR",
        help="The project's folder.",
        show_default="the nearest one, from here upwards",
    ),
]
InProjectOfGroup = Annotated[
    Path | None,
    typer.Option(
        "--project",
        "-p",
        metavar="DIR",
        help="The project's folder.",
        show_default="the nearest one, from here upwards",
    ),
]
"""Of a group that answers by itself, too: which project is meant, its subcommand may say."""
Folder = Annotated[
    Path | None,
    typer.Argument(
        callback=_project,
        metavar="[DIR]",
        help="The project's folder.",
        show_default="the nearest one, from here upwards",
    ),
]
Limit = Annotated[int, typer.Option("--limit", "-n", min=1, max=1000, help="How many to show.")]
Cursor = Annotated[str | None, typer.Option(help="`next` of the page before, from `--json`.")]
FORMATS = ["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M%z"]
"""How an instant is typed."""
Past = Annotated[
    datetime | None,
    typer.Option("--as-of", formats=FORMATS, help="A past day, meaning its end, or an instant with its zone."),
]
Why = Annotated[str, typer.Option("--why", help="The reason, for the record.")]
