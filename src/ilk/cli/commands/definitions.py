"""`ilk plan`, `ilk apply`, `ilk export`."""

from typing import Annotated

import typer

from ilk.cli.options import AsJson, Folder, Why


def plan(folder: Folder = None, as_json: AsJson = False) -> None:
    """Show what applying the project's files would change."""
    from ilk.app import definitions
    from ilk.cli.linked import linked
    from ilk.cli.telling import tell
    from ilk.cli.views.plan import show_plan

    with linked(folder) as link:
        tell(link.ask(definitions.plan), show_plan, link, as_json=as_json)


def apply(
    why: Why,
    folder: Folder = None,
    force: Annotated[bool, typer.Option("--force", help="Also where an edit made in the studio is lost.")] = False,
    as_json: AsJson = False,
) -> None:
    """Apply the project's files to the stored definitions."""
    from ilk.app import definitions
    from ilk.cli.linked import linked
    from ilk.cli.telling import tell
    from ilk.cli.views.plan import show_applied

    with linked(folder) as link:
        tell(link.ask(definitions.apply, why=why, force=force), show_applied, link, as_json=as_json)


def export(
    folder: Folder = None,
    force: Annotated[bool, typer.Option("--force", help="Also over files that changed as well.")] = False,
    as_json: AsJson = False,
) -> None:
    """Write what was edited in the studio back to the project's files."""
    from ilk.app import definitions
    from ilk.cli.linked import linked
    from ilk.cli.telling import tell
    from ilk.cli.views.plan import show_exported

    with linked(folder) as link:
        tell(link.ask(definitions.export, force=force), show_exported, link, as_json=as_json)
