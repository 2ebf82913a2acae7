"""Lists about segments in a terminal: all of them, members, history."""

from collections.abc import Sequence

from rich.text import Text

from ilk.app.answers import Member, Page, Project, SegmentHistory, SegmentSummary
from ilk.cli.figures import count, growth, moment, share, trend
from ilk.cli.screen import Column, plain, right, screen, show_more, show_table
from ilk.cli.views.query import trait_cells, trait_columns

_HEADLINES = 6
"""Traits shown beside a customer."""


def show_segments(found: Sequence[SegmentSummary], project: Project) -> None:
    """All segments, a line each."""
    columns = (
        Column("Name", style="bold"),
        right("Size"),
        right("Share", 50),
        right(f"Value {project.currency}", 70),
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
            count(each.value),
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


def show_members(page: Page[Member], project: Project) -> None:
    """Members, a line each, with the project's headline traits."""
    names = list(page.items[0].traits)[:_HEADLINES] if page.items else []
    columns = (
        Column("Customer", style="bold"),
        Column("Since"),
        *trait_columns(names, [each.traits for each in page.items], 60),
    )
    rows = [(each.customer_id, moment(each.since, project), *trait_cells(names, each.traits)) for each in page.items]
    show_table(columns, rows)
    show_more(len(page.items), page.total, "members", "`--csv FILE` writes them all.")


def show_history(history: SegmentHistory, project: Project) -> None:
    """Sizes over time, then the versions of the definition."""
    columns = (
        Column("As of"),
        right("Size"),
        right("In"),
        right("Out"),
        right("Value", 60),
        right("Version", 70),
    )
    rows = [
        (
            moment(point.as_of, project),
            count(point.size),
            count(point.entered),
            count(point.left),
            count(point.value),
            str(point.version),
        )
        for point in history.points
    ]
    show_table(columns, rows)
    console = screen()
    for version in history.versions:
        console.print(Text(f"Version {version.version}", style="bold"), end=" ")
        console.print(Text(f"{moment(version.at, project)}, {plain(version.by)}: {plain(version.why)}"), soft_wrap=True)
        console.print(Text("\n".join(f"  {plain(line)}" for line in version.text.splitlines())), soft_wrap=True)
