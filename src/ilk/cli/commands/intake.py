"""`ilk intake`: what clients have sent."""

from typing import Annotated

import typer

from ilk.cli.options import AsJson, InProject, Limit


def intake(
    refused: Annotated[bool, typer.Option("--refused", help="Show the events that were refused.")] = False,
    folder: InProject = None,
    limit: Limit = 20,
    as_json: AsJson = False,
) -> None:
    """Show what clients have sent: how much, when, and what was refused."""
    from ilk.app import intake as taking
    from ilk.cli.linked import linked
    from ilk.cli.telling import tell
    from ilk.cli.views.intake import show_intake, show_refused

    with linked(folder) as link:
        if refused:
            tell(link.ask(taking.refused_events, limit=limit), show_refused, link, as_json=as_json)
        else:
            tell(link.ask(taking.intake), show_intake, link, as_json=as_json)
