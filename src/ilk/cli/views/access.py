"""Keys and the audit trail in a terminal."""

from collections.abc import Sequence

from rich.text import Text

from ilk.app.answers import AuditRecord, Key, Page, Project
from ilk.cli.figures import moment
from ilk.cli.screen import Column, screen, show_more, show_table

_OUTCOMES = {"done": "green", "denied": "red", "failed": "yellow"}


def show_keys(keys: Sequence[Key], project: Project) -> None:
    """All keys, a line each."""
    if not keys:
        screen().print("There are no keys. `ilk key create NAME --role viewer` makes one.")
        return
    columns = (
        Column("Id"),
        Column("Name", style="bold"),
        Column("Role"),
        Column("Made", from_width=80),
        Column("Last used", from_width=70),
        Column("State"),
    )
    rows = [
        (each.id, each.name, each.role, moment(each.created_at, project), moment(each.last_used, project), _state(each))
        for each in keys
    ]
    show_table(columns, rows)


def _state(key: Key) -> Text:
    return Text("revoked", style="red") if key.revoked else Text("in use", style="green")


def show_audit(page: Page[AuditRecord], project: Project) -> None:
    """The newest records, a line each."""
    columns = (
        Column("When"),
        Column("Who"),
        Column("What"),
        Column("About", from_width=70),
        Column("Outcome"),
        Column("Detail", from_width=100),
    )
    rows = [
        (
            moment(each.at, project),
            each.actor,
            each.action,
            each.subject,
            Text(each.outcome, _OUTCOMES[each.outcome]),
            each.detail,
        )
        for each in page.items
    ]
    show_table(columns, rows)
    show_more(len(rows), page.total, "records", "`--limit` shows more.")
