"""`ilk key …`, `ilk audit`."""

from typing import Annotated

import typer

from ilk.cli.options import AsJson, InProject, Limit

group = typer.Typer(name="key", help="Keys of the API, for programs and other machines.", no_args_is_help=True)


@group.command()
def create(
    name: Annotated[str, typer.Argument(help="What will use it, such as `crm sync`.")],
    role: Annotated[str, typer.Option(help="What it may do: writer, viewer, analyst or owner.")] = "viewer",
    folder: InProject = None,
    as_json: AsJson = False,
) -> None:
    """Make a key. Its secret is shown now and never again."""
    from ilk.app import access
    from ilk.cli.screen import errors_to, show_json
    from ilk.cli.stores import stores

    with stores(folder) as link:
        key = link.ask(access.create_key, name=name, role=role)
    if as_json:
        show_json(key)
        return
    typer.echo(key.secret)
    errors_to().print(f"The key of {key.name}, a {key.role}. Keep it safe: it cannot be shown again.")


@group.command("list")
def listed(folder: InProject = None, as_json: AsJson = False) -> None:
    """List the keys, without their secrets."""
    from ilk.app import access
    from ilk.cli.stores import stores
    from ilk.cli.telling import tell
    from ilk.cli.views.access import show_keys

    with stores(folder) as link:
        tell(link.ask(access.keys), show_keys, link, as_json=as_json)


@group.command()
def revoke(
    key_id: Annotated[str, typer.Argument(metavar="ID", help="The key's id.")],
    folder: InProject = None,
    as_json: AsJson = False,
) -> None:
    """End a key."""
    from ilk.app import access
    from ilk.cli.screen import screen, show_json
    from ilk.cli.stores import stores

    with stores(folder) as link:
        key = link.ask(access.revoke_key, key_id)
    if as_json:
        show_json(key)
    else:
        screen().print(f"The key of {key.name} opens nothing any more.")


def audit(folder: InProject = None, limit: Limit = 50, as_json: AsJson = False) -> None:
    """Show who did what, the newest first."""
    from ilk.app import access
    from ilk.cli.linked import linked
    from ilk.cli.telling import tell
    from ilk.cli.views.access import show_audit

    with linked(folder) as link:
        tell(link.ask(access.audit, limit=limit), show_audit, link, as_json=as_json)
