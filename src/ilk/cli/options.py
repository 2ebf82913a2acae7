"""Options that many commands share."""

from pathlib import Path
from typing import Annotated

import typer

AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON, for programs.")]
InProject = Annotated[
    Path | None,
    typer.Option(
        "--project",
        "-p",
        metavar="DIR",
        help="The project's folder.",
        show_default="the nearest one, from here upwards",
    ),
]
Folder = Annotated[
    Path | None,
    typer.Argument(metavar="[DIR]", help="The project's folder.", show_default="the nearest one, from here upwards"),
]
Limit = Annotated[int, typer.Option("--limit", "-n", min=1, max=1000, help="How many to show.")]
Cursor = Annotated[str | None, typer.Option(help="`next` of the page before, from `--json`.")]
Why = Annotated[str, typer.Option("--why", help="The reason, for the record.")]
