"""The intake in a terminal: what came, and what was refused."""

from ilk.app.answers import Page, Project
from ilk.app.intake import IntakeState, RefusedEvent
from ilk.cli.figures import count, moment
from ilk.cli.screen import Column, plain, right, screen, show_more, show_table
from ilk.python.sending import SentMessages

_MB = 1_000_000


def show_intake(state: IntakeState, project: Project) -> None:
    """How much came and when; a line for each type, and for each reason of refusals."""
    if not state.events and not state.refused:
        screen().print("Nothing has come yet. `ilk key create NAME --role writer` makes a key to send events with.")
        return
    last = moment(state.last_received_at, project)
    told = f"{count(state.events)} events, {state.per_minute:.1f} a minute lately; the last came {last}."
    screen().print(plain(told))
    screen().print(plain(_kept(state, project)))
    if state.types:
        types = [(each.type, count(each.events)) for each in state.types]
        show_table((Column("Type", style="bold"), right("Events")), types)
    if state.reasons:
        reasons = [(each.reason, count(each.events), moment(each.last_at, project)) for each in state.reasons]
        show_table((Column("Refused for", style="bold"), right("Events"), Column("Last")), reasons)
        screen().print("`ilk intake --refused` shows them.")


def _kept(state: IntakeState, project: Project) -> str:
    """What the log has, and what was removed from it."""
    log = f"The log has {state.bytes / _MB:,.1f} MB, from {moment(state.oldest_received_at, project)} on"
    if state.trimmed is not None:
        gone = f"{count(state.trimmed.events)} events and {count(state.trimmed.refused)} refusals"
        return f"{log}; {gone} were removed, last {moment(state.trimmed.last_at, project)}."
    days = "all of it is kept" if state.keep_days is None else f"events are kept for {state.keep_days} days"
    return f"{log}; {days}."


def show_refused(page: Page[RefusedEvent], project: Project) -> None:
    """The newest refused events, a line each."""
    columns = (Column("When"), Column("Reason", style="bold"), Column("Why", from_width=100), Column("Event"))
    rows = [
        (moment(each.received_at, project), each.reason, plain(each.detail), plain(each.raw)) for each in page.items
    ]
    show_table(columns, rows)
    show_more(len(rows), page.total, "refused events", "`--limit` shows more.")


def show_sent(sent: SentMessages, _project: Project) -> None:
    """How many messages were taken, and which were refused."""
    refused = sum(sent.refused.values())
    screen().print(f"{count(sent.taken)} messages taken, {count(refused)} refused.")
    if not refused:
        return
    columns = (right("Message"), Column("Reason", style="bold"), Column("Why"))
    show_table(columns, [(count(each.number), each.reason, plain(each.detail)) for each in sent.first_refused])
    show_more(len(sent.first_refused), refused, "refused messages", "`ilk intake --refused` shows them.")
