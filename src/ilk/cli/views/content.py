"""Content in a terminal: slots, their variants, and what is decided for somebody."""

from collections.abc import Sequence
from datetime import datetime

from ilk.app.answers import Project
from ilk.cli.figures import count, moment, share
from ilk.cli.screen import Column, plain, right, screen, show_table
from ilk.decisions.answers import (
    ContentPreview,
    ContentSlot,
    ContentSummary,
    ContentValues,
    Decision,
    Exposures,
    SegmentsOfCustomer,
    ShownContent,
    Source,
)


def show_decision(found: Decision, project: Project) -> None:
    """Who it is and how old that is, segments and traits, and a line for each slot."""
    console = screen()
    if found.answered_by is not None and found.as_of is not None:
        who = "" if found.known else " (nobody knows them)"
        console.print(plain(f"{found.customer_id}{who}, {_age(found.answered_by, found.as_of, project)}"))
    reasons = found.reasons or {}
    for name in found.segments:
        console.print(plain(f"In {name}: {reasons[name]}" if name in reasons else f"In {name}"), soft_wrap=True)
    for name, value in (found.traits or {}).items():
        console.print(plain(f"{name}: {'missing' if value is None else value}"), soft_wrap=True)
    for name, shown in found.slots.items():
        _show(name, shown)


def show_segments_of(found: SegmentsOfCustomer, project: Project) -> None:
    """The segments of a customer, since when, and why."""
    console = screen()
    console.print(plain(f"{found.customer_id}, {_age(found.answered_by, found.as_of, project)}"))
    rows = [(each.segment, moment(each.since, project), each.reason or each.sentence) for each in found.segments]
    show_table((Column("Segment"), Column("Since"), Column("Why", wrap=True)), rows)


def show_slots(found: Sequence[ContentSummary], _project: Project) -> None:
    """A line for each slot."""
    if not found:
        screen().print("There is no content yet. Write a slot in `content/`; the docs show how.")
        return
    columns = (
        Column("Slot"),
        Column("Title", wrap=True),
        Column("Variants", wrap=True),
        right("Held out"),
        right("Reached"),
    )
    rows = [
        (each.name, each.title, ", ".join(each.variants), _share(each.holdout), _share(each.reached)) for each in found
    ]
    show_table(columns, rows)


def show_slot(found: ContentSlot, project: Project) -> None:
    """The variants in order, whom each is for, and how many customers that is."""
    console = screen()
    held = f"; {share(found.holdout)} are held out" if found.holdout else ""
    age = f", as of {moment(found.as_of, project)}" if found.as_of else ", not run yet"
    console.print(plain(f"{found.title}{held}{age}"))
    columns = (
        Column("Variant"),
        Column("For", wrap=True),
        Column("Shows", wrap=True),
        right("Customers"),
        right("Share"),
    )
    rows = [
        (
            each.name,
            each.note or each.sentence or "all others",
            _values(each.values),
            "" if each.customers is None else count(each.customers),
            _share(each.share),
        )
        for each in found.variants
    ]
    show_table(columns, rows)


def show_exposures(found: Exposures, _project: Project) -> None:
    """A sentence, a line for each variant, and one for each day and variant."""
    screen().print(plain(found.sentence))
    figures = (right("Shown"), right("Held out"))
    totals = [(plain(each.variant), count(each.shown), count(each.held_out)) for each in found.variants]
    show_table((Column("Variant", style="bold"), *figures), totals)
    if found.days:
        days = [
            (each.day.isoformat(), plain(each.variant), count(each.shown), count(each.held_out)) for each in found.days
        ]
        show_table((Column("Day"), Column("Variant", style="bold"), *figures), days)


def show_preview(found: ContentPreview, project: Project) -> None:
    """What somebody is shown, and why."""
    who = "Somebody new" if found.customer_id is None else found.customer_id
    unknown = " (nobody knows them)" if found.customer_id is not None and not found.known else ""
    screen().print(plain(f"{who}{unknown}, {_age(found.answered_by, found.as_of, project)}"))
    _show(found.slot, found.shown)


def _show(slot: str, shown: ShownContent) -> None:
    console = screen()
    held = ", held out" if shown.held_out else ""
    console.print(plain(f"{slot}: {shown.variant}{held}. {_values(shown.values)}"), soft_wrap=True)
    for each in shown.reasons or ():
        console.print(plain(f"  {each.variant}: {'yes' if each.holds else 'no'}, {each.sentence}"), soft_wrap=True)


def _values(values: ContentValues) -> str:
    said = values.model_dump(exclude_none=True)
    return " | ".join(str(each).replace("\n", " ") for each in said.values()) or "nothing"


def _age(answered_by: Source, as_of: datetime, project: Project) -> str:
    told = "live" if answered_by == "live" else "as the last run published it"
    return f"{told}, as of {moment(as_of, project)}"


def _share(value: float | None) -> str:
    return "" if value is None else share(value)
