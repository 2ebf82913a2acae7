"""Lists about segments in a terminal: all of them, members, history."""

from collections.abc import Sequence

from rich.text import Text

from ilk.app.answers import Member, Page, SegmentHistory, SegmentSummary
from ilk.cli.figures import count, growth, moment, money, share, trend, value
from ilk.cli.screen import Column, plain, right, screen, show_more, show_table

_HEADLINES = 6
"""Traits shown beside a customer."""


def show_segments(found: Sequence[SegmentSummary], currency: str) -> None:
    """All segments, a line each."""
    columns = (
        Column("Name", style="bold"),
        right("Size"),
        right("Share", 50),
        right(f"Value {currency}", 70),
        right("Growth", 60),
        right("In", 100),
        right("Out", 100),
        Column("Trend", from_width=80),
        Column("Who", from_width=120),
    )
    rows = [
        (
            each.name,
            count(each.size),
            share(each.share),
            money(each.value),
            growth(each.growth),
            count(each.entered),
            count(each.left),
            trend(each.trend),
            each.title,
        )
        for each in found
    ]
    show_table(columns, rows)
    if not found:
        screen().print("No segments yet: describe one in segments/NAME.yaml, then `ilk run`.")


def show_members(page: Page[Member], name: str) -> None:
    """Members, a line each, with the project's headline traits."""
    traits = list(page.items[0].traits)[:_HEADLINES] if page.items else []
    columns = (Column("Customer", style="bold"), Column("Since (UTC)"), *_trait_columns(traits, 60))
    rows = [
        (each.customer_id, moment(each.since), *(value(each.traits.get(trait)) for trait in traits))
        for each in page.items
    ]
    show_table(columns, rows)
    show_more(
        len(page.items), page.total, "members", f"`ilk segment members {plain(name)} --csv FILE` writes them all."
    )


def _trait_columns(traits: Sequence[str], width: int) -> list[Column]:
    """A column for each trait, as far as the terminal is wide enough."""
    return [Column(trait, from_width=width + 18 * number) for number, trait in enumerate(traits)]


def show_history(history: SegmentHistory) -> None:
    """Sizes over time, then the versions of the definition."""
    columns = (
        Column("As of (UTC)"),
        right("Size"),
        right("In"),
        right("Out"),
        right("Value", 60),
        right("Version", 70),
    )
    rows = [
        (
            moment(point.as_of),
            count(point.size),
            count(point.entered),
            count(point.left),
            money(point.value),
            str(point.version),
        )
        for point in history.points
    ]
    show_table(columns, rows)
    console = screen()
    for version in history.versions:
        console.print(Text(f"Version {version.version}", style="bold"), end=" ")
        console.print(Text(f"{moment(version.at)} UTC, {plain(version.by)}: {plain(version.why)}"), soft_wrap=True)
        console.print(Text("\n".join(f"  {plain(line)}" for line in version.text.splitlines())), soft_wrap=True)
