"""`ilk quality`: how good the data is."""

from typing import Annotated

import typer

from ilk.cli.options import AsJson, InProject


def quality(
    name: Annotated[
        str | None, typer.Argument(help="A source or a trait.", metavar="[NAME]", show_default="everything")
    ] = None,
    folder: InProject = None,
    as_json: AsJson = False,
) -> None:
    """Show how good the data is that the last run saw: scores, checks, the worst rows, and what faults cost."""
    from ilk.app import quality as judging
    from ilk.cli.linked import linked
    from ilk.cli.telling import tell
    from ilk.cli.views.quality import show_quality

    with linked(folder) as link:
        tell(link.ask(judging.quality, name=name), show_quality, link, as_json=as_json)
