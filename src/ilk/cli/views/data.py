"""Sources and the quarantine in a terminal."""

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from ilk.app.answers import ColumnQuality, LoadRecord, Page, Project, QuarantinedRow, Source, SourceSummary
from ilk.app.connecting import ProposedSource
from ilk.cli.figures import NOTHING, count, moment, share
from ilk.cli.screen import Column, plain, right, screen, show_more, show_table


def show_sources(sources: Sequence[SourceSummary], project: Project) -> None:
    """All sources, a line each."""
    columns = (
        Column("Source", style="bold"),
        Column("Into", from_width=60),
        right("Rows"),
        right("Quarantined"),
        right("Files", 70),
        Column("Loaded", from_width=80),
        Column("Newest event", from_width=100),
        Column("Path", from_width=130),
    )
    rows = [
        (
            each.name,
            each.into,
            count(each.rows),
            count(each.quarantined),
            count(each.files),
            moment(each.last_loaded, project),
            moment(each.latest_event, project),
            each.path,
        )
        for each in sources
    ]
    show_table(columns, rows)


def show_source(source: Source, project: Project) -> None:
    """One source: columns, loads, reasons."""
    console = screen()
    summary = source.summary
    console.print()
    console.print(Text(plain(summary.title), style="bold"))
    console.print(Text(plain(f"{summary.connector} {summary.path} into {summary.into}")))
    if summary.address is not None:
        console.print(f"The sender's webhooks go to https://YOUR-SERVER{summary.address}")
    console.print(f"{summary.rows:,} rows, {summary.quarantined:,} in quarantine")
    _show_columns(console, source.columns)
    _show_loads(console, source.loads, project)
    if source.reasons:
        reasons = sorted(source.reasons.items(), key=lambda each: -each[1])
        headings = (Column("Why rows were put aside", wrap=True), right("Rows"))
        show_table(headings, [(reason, count(rows)) for reason, rows in reasons], console=console)


def _show_columns(console: Console, columns: Sequence[ColumnQuality]) -> None:
    headings = (
        Column("Column", style="bold"),
        Column("Type"),
        right("Known"),
        right("Distinct", 60),
        right("Quarantined", 70),
        Column("Least", from_width=90),
        Column("Most", from_width=90),
        Column("From", from_width=120),
    )
    rows = [
        (
            each.name,
            each.type,
            share(each.known_share),
            count(each.distinct),
            count(each.quarantined),
            each.minimum or NOTHING,
            each.maximum or NOTHING,
            each.expression,
        )
        for each in columns
    ]
    show_table(headings, rows, console=console)


def _show_loads(console: Console, loads: Sequence[LoadRecord], project: Project) -> None:
    headings = (
        Column("File"),
        Column("Loaded", from_width=80),
        right("Rows"),
        right("Loaded"),
        right("Known", 60),
        right("Replacing", 100),
        right("Quarantined"),
        right("Passed over", 100),
    )
    rows = [
        (
            each.file,
            moment(each.at, project),
            count(each.rows),
            count(each.loaded),
            count(each.already),
            count(each.replacing),
            count(each.quarantined),
            count(each.passed),
        )
        for each in loads
    ]
    show_table(headings, rows, console=console)


def show_quarantine(page: Page[QuarantinedRow], _project: Project) -> None:
    """Rows in quarantine, a line each."""
    columns = (
        Column("Source"),
        right("Line"),
        Column("Column"),
        Column("Value", from_width=60),
        Column("Reason", wrap=True),
        Column("File", from_width=120),
    )
    rows = [
        (
            each.source,
            NOTHING if each.line is None else count(each.line),
            each.column or NOTHING,
            NOTHING if each.value is None else each.value,
            each.reason,
            each.file,
        )
        for each in page.items
    ]
    if not rows:
        screen().print("No rows are in quarantine.")
        return
    show_table(columns, rows)
    show_more(len(rows), page.total, "rows", "`ilk quarantine export FILE` writes them all.")


def show_added(proposed: Sequence[ProposedSource], written: Sequence[str]) -> None:
    """Sources that were written for a place, how sure each is, and what to do next."""
    console = screen()
    for source, path in zip(proposed, written, strict=True):
        sure = "" if source.recognized else f"{source.confidence:.0%} sure: "
        console.print(Text(f"{path}  ", style="bold").append(f"{sure}{plain(source.why)}", style="not bold"))
        for note in source.notes:
            console.print(Text(f"! {plain(note)}", style="yellow"), soft_wrap=True)
    console.print(f"Next: ilk source check {plain(proposed[0].name)}, then ilk run", style="bold")
