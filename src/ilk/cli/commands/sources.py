"""`ilk source …`."""

from typing import Annotated

import typer

from ilk.cli.options import AsJson, InProject

group = typer.Typer(name="source", help="Sources: where rows come from, and how good they are.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="The source's name.")]


@group.command("list")
def listed(project: InProject = None, as_json: AsJson = False) -> None:
    """List the sources: rows, files, freshness."""
    from ilk.app import data
    from ilk.cli.linked import linked
    from ilk.cli.screen import show_json
    from ilk.cli.views.data import show_sources

    with linked(project) as link:
        found = link.ask(data.sources)
    if as_json:
        show_json(found)
    else:
        show_sources(found)


@group.command()
def show(name: Name, project: InProject = None, as_json: AsJson = False) -> None:
    """Show a source: its columns, loads, and why rows were put aside."""
    from ilk.app import data
    from ilk.cli.linked import linked
    from ilk.cli.screen import show_json
    from ilk.cli.views.data import show_source

    with linked(project) as link:
        found = link.ask(data.source, name)
    if as_json:
        show_json(found)
    else:
        show_source(found)


@group.command()
def check(name: Name, project: InProject = None, as_json: AsJson = False) -> None:
    """Try a source without loading it, and say what a load would meet."""
    from ilk.app import data
    from ilk.cli.linked import linked
    from ilk.cli.views.checks import show_checks

    with linked(project) as link:
        found = link.ask(data.check_source, name)
    show_checks(found, as_json=as_json)
