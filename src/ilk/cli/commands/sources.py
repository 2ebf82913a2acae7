"""`ilk source …`."""

from typing import Annotated

import typer

from ilk.cli.options import AsJson, InProject

group = typer.Typer(name="source", help="Sources: where rows come from, and how good they are.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="The source's name.")]


@group.command("list")
def listed(folder: InProject = None, as_json: AsJson = False) -> None:
    """List the sources: rows, files, freshness."""
    from ilk.app import data
    from ilk.cli.linked import linked
    from ilk.cli.telling import tell
    from ilk.cli.views.data import show_sources

    with linked(folder) as link:
        tell(link.ask(data.sources), show_sources, link, as_json=as_json)


@group.command()
def show(name: Name, folder: InProject = None, as_json: AsJson = False) -> None:
    """Show a source: its columns, loads, and why rows were put aside."""
    from ilk.app import data
    from ilk.cli.linked import linked
    from ilk.cli.telling import tell
    from ilk.cli.views.data import show_source

    with linked(folder) as link:
        tell(link.ask(data.source, name), show_source, link, as_json=as_json)


@group.command()
def check(name: Name, folder: InProject = None, as_json: AsJson = False) -> None:
    """Try a source without loading it, and say what a load would meet."""
    from ilk.app import data
    from ilk.cli.linked import linked
    from ilk.cli.views.checks import show_checks

    with linked(folder) as link:
        found = link.ask(data.check_source, name)
    show_checks(found, as_json=as_json)
