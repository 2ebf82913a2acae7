"""`ilk account …`."""

from typing import Annotated

import typer

from ilk.cli.options import AsJson, Cursor, InProject, Limit

group = typer.Typer(name="account", help="Accounts: lists, and one with its people.", no_args_is_help=True)


@group.command()
def show(
    account: Annotated[str, typer.Argument(metavar="NAME", help="What the account is called, to the letter.")],
    folder: InProject = None,
    limit: Limit = 20,
    cursor: Cursor = None,
    as_json: AsJson = False,
) -> None:
    """Show one account: what is known of it, its group, its people, their segments, and what they did."""
    from ilk.app import accounts
    from ilk.cli.linked import linked
    from ilk.cli.telling import tell
    from ilk.cli.views.accounts import show_account

    with linked(folder) as link:
        found = link.ask(accounts.account, account, limit=limit, cursor=cursor)
        tell(found, show_account, link, as_json=as_json)


@group.command("list")
def listed(
    folder: InProject = None,
    search: Annotated[str | None, typer.Option(help="Part of a name, or of a text about it.")] = None,
    sort: Annotated[str | None, typer.Option(help="`people` or a column; `-` before it for the largest first.")] = None,
    limit: Limit = 20,
    cursor: Cursor = None,
    as_json: AsJson = False,
) -> None:
    """List accounts with what is known of them, and how many people belong to each."""
    from ilk.app import accounts
    from ilk.cli.linked import linked
    from ilk.cli.telling import tell
    from ilk.cli.views.accounts import show_accounts

    with linked(folder) as link:
        found = link.ask(accounts.accounts, search=search, sort=sort, limit=limit, cursor=cursor)
        tell(found, show_accounts, link, as_json=as_json)
