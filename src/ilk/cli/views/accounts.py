"""Accounts in a terminal: their list, and one whole."""

from rich.text import Text

from ilk.app.answers import Project
from ilk.cli.figures import count, money, share
from ilk.cli.screen import Column, plain, right, screen, show_caveats, show_more, show_table
from ilk.cli.views.query import show_rows, trait_cells, trait_columns
from ilk.customers.accounts.answers import Account, Accounts
from ilk.customers.formats import counted

_COLUMNS = 6


def show_accounts(found: Accounts, _project: Project) -> None:
    """A page of accounts, and what does not fit together."""
    names = [column.name for column in found.columns][:_COLUMNS]
    rows = found.accounts.items
    columns = (
        Column("Account", style="bold"),
        right("People"),
        *trait_columns(names, [row.columns for row in rows], 40),
    )
    show_table(columns, [(row.account, count(row.people), *trait_cells(names, row.columns)) for row in rows])
    show_more(len(rows), found.accounts.total, "accounts", "`--limit` and `--search` show others.")
    show_caveats(_caveats(found))


def show_account(account: Account, project: Project) -> None:
    """A page about an account: what is known of it, its group, its people and their segments."""
    console = screen()
    console.print()
    console.print(Text(plain(account.account), style="bold"))
    console.print(Text(plain(account.sentence)))
    values = [(each.title, each.display) for each in account.columns]
    show_table((Column("Of the account"), Column("Value", style="bold", wrap=True)), values, console=console)
    for line in _lines(account, project):
        console.print(Text(plain(line)))
    if account.segments:
        segments = [(each.title, count(each.people), share(each.share)) for each in account.segments]
        show_table((Column("Segment", style="bold"), right("People"), right("Share")), segments, console=console)
    show_rows(account.people.items)
    show_more(len(account.people.items), account.people.total, "people", "`--limit` shows more.")


def _lines(account: Account, project: Project) -> list[str]:
    """What stands about parents, the group and events, each a line."""
    lines = [account.problem] if account.problem else []
    if account.parent:
        lines.append(f"Parent: {account.parent}")
    if account.children:
        lines.append(f"Children: {', '.join(account.children)}")
    group = account.group
    if group and len(group.accounts) > 1:
        worth = f", {money(group.revenue, project.currency)}" if group.revenue is not None else ""
        people = counted(group.people, "person")
        lines.append(f"Group of {group.ultimate_parent}: {len(group.accounts)} accounts, {people}{worth}")
    counts = ", ".join(f"{count(times)} {event}" for event, times in account.event_counts.items())
    return [*lines, f"Events: {counts}"] if counts else lines


def _caveats(found: Accounts) -> list[str]:
    told = list(found.problems)
    if found.unknown:
        told.append(f"{counted(found.unknown, 'person')} of accounts that are not in the list.")
    if found.unassigned:
        told.append(f"{counted(found.unassigned, 'person')} without an account.")
    return told
