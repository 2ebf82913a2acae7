"""`ilk shapes`."""

from pathlib import Path
from typing import Annotated

import typer

from ilk.cli.options import AsJson


def shapes(
    files: Annotated[list[Path] | None, typer.Argument(metavar="[FILE]...", help="Files to recognize.")] = None,
    as_json: AsJson = False,
) -> None:
    """List the exports of other products that are known, or say which of them files are."""
    from ilk.app import shapes as known
    from ilk.cli.screen import show_json
    from ilk.cli.views.shapes import show_recognized, show_shapes

    if files:
        found = {str(path): known.recognize_file(path) for path in files}
        if as_json:
            show_json(list(found.values()))
        else:
            show_recognized(found)
    elif as_json:
        show_json(known.shapes())
    else:
        show_shapes(known.shapes())
