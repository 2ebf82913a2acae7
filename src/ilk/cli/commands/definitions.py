"""`ilk plan`, `ilk apply`, `ilk export`."""

from typing import Annotated

import typer

from ilk.cli.options import AsJson, Folder, Why


def plan(project: Folder = None, as_json: AsJson = False) -> None:
    """Show what applying the project's files would change."""
    from ilk.app import definitions
    from ilk.cli.linked import linked
    from ilk.cli.screen import show_json
    from ilk.cli.views.plan import show_plan

    with linked(project) as link:
        found = link.ask(definitions.plan)
    if as_json:
        show_json(found)
    else:
        show_plan(found)


def apply(
    why: Why,
    project: Folder = None,
    force: Annotated[bool, typer.Option("--force", help="Also where an edit made in the studio is lost.")] = False,
    as_json: AsJson = False,
) -> None:
    """Apply the project's files to the stored definitions."""
    from ilk.app import definitions
    from ilk.cli.linked import linked
    from ilk.cli.screen import screen, show_json

    with linked(project) as link:
        done = link.ask(definitions.apply, why=why, force=force)
    if as_json:
        show_json(done)
        return
    screen().print(
        f"{done.added} added, {done.changed} changed, {done.removed} removed, {done.unchanged} as they were."
    )


def export(
    project: Folder = None,
    force: Annotated[bool, typer.Option("--force", help="Also over files that changed as well.")] = False,
    as_json: AsJson = False,
) -> None:
    """Write what was edited in the studio back to the project's files."""
    from ilk.app import definitions
    from ilk.cli.linked import linked
    from ilk.cli.screen import show_json
    from ilk.cli.views.plan import show_exported

    with linked(project) as link:
        done = link.ask(definitions.export, force=force)
    if as_json:
        show_json(done)
    else:
        show_exported(done)
