"""One customer, and the traits of all, in a terminal."""

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from ilk.app.answers import Customer, CustomerMembership, Project, TraitInfo, TraitValue
from ilk.cli.figures import count, moment, share
from ilk.cli.screen import Column, plain, right, screen, show_table

_EVENTS = 10
_TOP = 3


def show_customer(customer: Customer, project: Project) -> None:
    """A page about a person: who this is, traits by criterion, segments, the newest events."""
    console = screen()
    console.print()
    console.print(Text(plain(customer.customer_id), style="bold"))
    console.print(Text(plain(customer.sentence)))
    _show_values(console, customer.traits, project)
    if customer.segments:
        _show_memberships(console, customer.segments, project)
    counts = ", ".join(f"{count(times)} {plain(event)}" for event, times in customer.event_counts.items())
    if counts:
        console.print(Text(f"Events: {counts}"))
    events = [(moment(event.at, project), event.sentence) for event in customer.timeline.items[:_EVENTS]]
    if events:
        show_table((Column("When"), Column("What", wrap=True)), events, console=console)


def _show_values(console: Console, traits: Sequence[TraitValue], project: Project) -> None:
    columns = (
        Column("Trait"),
        Column("Value", style="bold", wrap=True),
        Column("Criterion", from_width=70),
        Column("Source", from_width=90),
        Column("Since", from_width=110),
    )
    by_criterion = sorted(traits, key=lambda trait: trait.criterion)
    rows = [
        (each.title, each.display, each.criterion, each.source, moment(each.since, project)) for each in by_criterion
    ]
    show_table(columns, rows, console=console)


def _show_memberships(console: Console, memberships: Sequence[CustomerMembership], project: Project) -> None:
    columns = (
        Column("Segment", style="bold"),
        Column("Since"),
        Column("Fresh", from_width=60),
        Column("Why", from_width=80, wrap=True),
    )
    rows = [(each.title, moment(each.since, project), _fresh(each), each.sentence) for each in memberships]
    show_table(columns, rows, console=console)


def _fresh(membership: CustomerMembership) -> str:
    return "last run" if membership.pace == "batch" else membership.pace or ""


def show_traits(traits: Sequence[TraitInfo], _project: Project) -> None:
    """All traits, a line each."""
    columns = (
        Column("Trait", style="bold"),
        Column("Type"),
        Column("Criterion", from_width=60),
        right("Known", 70),
        right("Share"),
        Column("Source", from_width=100),
        Column("Most frequent", from_width=120),
    )
    rows = [
        (
            trait.name,
            trait.type,
            trait.criterion,
            count(trait.known),
            share(trait.known_share),
            trait.source,
            ", ".join(f"{value} ({times:,})" for value, times in trait.top[:_TOP]),
        )
        for trait in traits
    ]
    show_table(columns, rows)
