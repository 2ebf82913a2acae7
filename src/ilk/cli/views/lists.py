"""Lists of customers in a terminal."""

from collections.abc import Sequence
from pathlib import Path

from rich.text import Text

from ilk.app.answers import Project
from ilk.app.lists import CustomerList, ListSummary
from ilk.cli.figures import count, moment
from ilk.cli.screen import Column, plain, right, screen, show_table
from ilk.kernel.errors import UserError


def read_list(file: Path) -> str:
    """The text of a file. Raises `UserError` for one that is no UTF-8."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        hint = "Save it as CSV in UTF-8."
        raise UserError("file-unreadable", "the list is not in UTF-8", where=str(file), hint=hint) from None


def show_lists(lists: Sequence[ListSummary], project: Project) -> None:
    """All lists, a line each."""
    if not lists:
        screen().print("There are no lists. `ilk list upload NAME FILE` keeps one.")
        return
    columns = (
        Column("List", style="bold"),
        Column("Role", from_width=60),
        Column("Key", from_width=70),
        right("Rows"),
        right("Members"),
        right("Unmatched"),
        Column("From", from_width=90),
    )
    rows = [
        (
            each.name,
            each.role,
            each.key,
            count(each.rows),
            count(each.members),
            count(each.unmatched),
            f"source {each.source}" if each.source else f"uploaded {moment(each.uploaded_at, project)}",
        )
        for each in lists
    ]
    show_table(columns, rows)


def show_list(found: CustomerList, _project: Project) -> None:
    """One list: how many it names, who, and whom it does not."""
    console, summary = screen(), found.summary
    console.print(Text(plain(summary.title), style="bold"))
    console.print(_said(summary), soft_wrap=True)
    for heading, items in (
        ("Members", found.members),
        ("Rows that name nobody", found.unmatched),
        ("Needed by", found.used_by),
    ):
        if items:
            console.print(Text(f"{heading}: {plain(', '.join(items))}"), soft_wrap=True)


def show_deleted(summary: ListSummary, _project: Project) -> None:
    """That a list is gone."""
    screen().print(Text(plain(f"The list {summary.name} is deleted; {summary.members:,} stood on it.")))


def _said(summary: ListSummary) -> str:
    role = "; a suppression list" if summary.role == "suppression" else ""
    filled = (
        f"; filled by the source {plain(summary.source)} from {plain(summary.file or '')}" if summary.source else ""
    )
    nobody = "1 row names nobody" if summary.unmatched == 1 else f"{summary.unmatched:,} rows name nobody"
    found = f"{summary.members:,} members, {nobody}"
    return f"{summary.rows:,} rows by {plain(summary.key)}: {found}{role}{filled}"
