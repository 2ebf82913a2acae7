"""`ilk key …`, `ilk audit`."""

from typing import Annotated

import typer

from ilk.cli.options import AsJson, InProject, Limit

group = typer.Typer(name="key", help="Keys of the API, for programs and other machines.", no_args_is_help=True)


@group.command()
def create(
    name: Annotated[str, typer.Argument(help="What will use it, such as `crm sync`.")],
    role: Annotated[str, typer.Option(help="What it may do: viewer, analyst or owner.")] = "viewer",
    project: InProject = None,
    as_json: AsJson = False,
) -> None:
    """Make a key. Its secret is shown now and never again."""
    from ilk.app import access
    from ilk.cli.screen import errors_to, show_json
    from ilk.cli.stores import stores

    with stores(project) as link:
        key = link.ask(access.create_key, name=name, role=role)
    if as_json:
        show_json(key)
        return
    typer.echo(key.secret)
    errors_to().print(f"The key of {key.name}, a {key.role}. Keep it safe: it cannot be shown again.")


@group.command("list")
def listed(project: InProject = None, as_json: AsJson = False) -> None:
    """List the keys, without their secrets."""
    from ilk.app import access
    from ilk.cli.screen import show_json
    from ilk.cli.stores import stores
    from ilk.cli.views.access import show_keys

    with stores(project) as link:
        found = link.ask(access.keys)
    if as_json:
        show_json(found)
    else:
        show_keys(found)


@group.command()
def revoke(
    key_id: Annotated[str, typer.Argument(metavar="ID", help="The key's id.")],
    project: InProject = None,
    as_json: AsJson = False,
) -> None:
    """End a key."""
    from ilk.app import access
    from ilk.cli.screen import screen, show_json
    from ilk.cli.stores import stores

    with stores(project) as link:
        key = link.ask(access.revoke_key, key_id)
    if as_json:
        show_json(key)
    else:
        screen().print(f"The key of {key.name} opens nothing any more.")


def audit(project: InProject = None, limit: Limit = 50, as_json: AsJson = False) -> None:
    """Show who did what, the newest first."""
    from ilk.app import access
    from ilk.cli.linked import linked
    from ilk.cli.screen import show_json
    from ilk.cli.views.access import show_audit

    with linked(project) as link:
        page = link.ask(access.audit, limit=limit)
    if as_json:
        show_json(page)
    else:
        show_audit(page)
