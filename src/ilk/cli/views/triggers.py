"""Triggers in a terminal."""

from collections.abc import Sequence

from rich.text import Text

from ilk.app.answers import Page, Project
from ilk.app.triggers.answers import DeliveryRecord, TriggerReport, TriggerSummary
from ilk.cli.figures import count, moment
from ilk.cli.screen import Column, plain, right, screen, show_more, show_table


def show_triggers(found: Sequence[TriggerSummary], _project: Project) -> None:
    """A line for each trigger."""
    if not found:
        screen().print("There is no trigger yet. Write one in `triggers/`; the docs show how.")
        return
    columns = (
        Column("Trigger", style="bold"),
        Column("Tells of"),
        Column("Address", from_width=110),
        Column("State"),
        right("Delivered"),
        right("Waiting"),
        right("Dead"),
    )
    rows = [
        (each.name, _about(each), plain(each.url), each.state, *map(count, (each.delivered, each.waiting, each.dead)))
        for each in found
    ]
    show_table(columns, rows)


def show_trigger(found: TriggerReport, project: Project) -> None:
    """A trigger, and the newest of what it told."""
    console = screen()
    console.print(Text(plain(found.title), style="bold").append(plain(f"  {found.url}"), style="not bold"))
    traits = f", with {', '.join(found.traits)}" if found.traits else ""
    console.print(plain(f"Tells of {_about(found)}{traits}; {found.attempts} attempts."))
    if found.problem:
        console.print(Text(plain(f"{found.state.capitalize()}: {found.problem}"), style="yellow"))
    told = f"{found.delivered:,} delivered, {found.waiting:,} waiting, {found.dead:,} put aside"
    console.print(told)
    if found.newest:
        _show(found.newest, project)


def show_dead(page: Page[DeliveryRecord], project: Project) -> None:
    """What was put aside, a line each."""
    if not page.items:
        screen().print("Nothing was put aside.")
        return
    _show(page.items, project)
    show_more(
        len(page.items), page.total, "messages", "`--limit` shows more; `ilk trigger retry NAME` tells them again."
    )


def _show(records: Sequence[DeliveryRecord], project: Project) -> None:
    columns = (
        Column("Last told"),
        Column("Trigger", style="bold"),
        Column("Customer"),
        Column("Segment"),
        Column("State"),
        right("Attempts"),
        Column("Answer"),
        Column("Message", from_width=140),
    )
    rows = [
        (
            moment(each.told_at, project),
            each.trigger,
            plain(each.customer_id),
            f"{'into' if each.entered else 'out of'} {each.segment}",
            each.state,
            count(each.attempts),
            plain(each.problem) or str(each.status or ""),
            each.message_id,
        )
        for each in records
    ]
    show_table(columns, rows)


def _about(trigger: TriggerSummary) -> str:
    parts = [f"into {', '.join(trigger.entered)}"] if trigger.entered else []
    parts += [f"out of {', '.join(trigger.left)}"] if trigger.left else []
    return "; ".join(parts)
