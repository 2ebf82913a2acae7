"""`ilk list …`."""

from pathlib import Path
from typing import Annotated

import typer

from ilk.cli.options import AsJson, InProject

group = typer.Typer(name="list", help="Lists of customers: uploaded, or filled by sources.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="The list's name.")]


@group.command()
def upload(
    name: Name,
    file: Annotated[Path, typer.Argument(help="CSV with a header, in UTF-8.", exists=True, dir_okay=False)],
    folder: InProject = None,
    column: Annotated[str | None, typer.Option("--column", help="The column that names customers.")] = None,
    key: Annotated[str, typer.Option("--key", help="What it holds: `customer_id`, or a trait.")] = "customer_id",
    title: Annotated[str, typer.Option("--title", help="What people call the list.")] = "",
    suppress: Annotated[bool, typer.Option("--suppress", help="People who must be left out.")] = False,
    as_json: AsJson = False,
) -> None:
    """Keep a list, or put its rows in the place of those that it had."""
    from ilk.app import lists
    from ilk.cli.linked import linked
    from ilk.cli.telling import tell
    from ilk.cli.views.lists import read_list, show_list

    content = read_list(file)
    with linked(folder) as link:
        found = link.ask(
            lists.upload_list,
            name,
            content=content,
            column=column,
            key=key,
            title=title,
            role="suppression" if suppress else "segment",
            file=file.name,
        )
        tell(found, show_list, link, as_json=as_json)


@group.command("ls")
def listed(folder: InProject = None, as_json: AsJson = False) -> None:
    """List the lists with rows and members."""
    from ilk.app import lists
    from ilk.cli.linked import linked
    from ilk.cli.telling import tell
    from ilk.cli.views.lists import show_lists

    with linked(folder) as link:
        tell(link.ask(lists.lists), show_lists, link, as_json=as_json)


@group.command()
def show(name: Name, folder: InProject = None, as_json: AsJson = False) -> None:
    """Show a list: some members, some rows that name nobody, and the segments that ask it."""
    from ilk.app import lists
    from ilk.cli.linked import linked
    from ilk.cli.telling import tell
    from ilk.cli.views.lists import show_list

    with linked(folder) as link:
        tell(link.ask(lists.customer_list, name), show_list, link, as_json=as_json)


@group.command()
def delete(name: Name, folder: InProject = None, as_json: AsJson = False) -> None:
    """Delete an uploaded list, unless segments ask who stands on it."""
    from ilk.app import lists
    from ilk.cli.linked import linked
    from ilk.cli.telling import tell
    from ilk.cli.views.lists import show_deleted

    with linked(folder) as link:
        tell(link.ask(lists.delete_list, name), show_deleted, link, as_json=as_json)
