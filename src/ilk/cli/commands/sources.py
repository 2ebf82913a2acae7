"""`ilk source …`."""

from pathlib import Path
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


@group.command()
def add(
    place: Annotated[str, typer.Argument(metavar="FILE|URL", help="A file, a pattern, or a database.")],
    table: Annotated[str | None, typer.Option("--table", help="The table of the database.")] = None,
    folder: InProject = None,
    as_json: AsJson = False,
) -> None:
    """Look at a file or a table, and write a source for it into the project's folder."""
    from ilk.app import connecting
    from ilk.catalog.finding import find_project
    from ilk.cli.linked import linked
    from ilk.cli.screen import show_json
    from ilk.cli.views.data import show_added

    root = find_project(folder or Path.cwd())
    with linked(folder) as link:
        proposed = link.ask(connecting.look, **connecting.place_of(root, place, table))
    written = connecting.write_sources(root, proposed)
    if as_json:
        show_json(proposed)
    else:
        show_added(proposed, written)
