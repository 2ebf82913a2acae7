"""Runs in a terminal."""

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from ilk.app import data, overview, segments
from ilk.app.answers import LoadRecord, Page, Project, RunRecord, SegmentSummary
from ilk.cli.figures import NOTHING, count, growth, many, moment, seconds, share, trend
from ilk.cli.screen import Column, errors_to, plain, right, screen, show_more, show_table
from ilk.python.link import Link

_STATE_STYLES = {"done": "green", "failed": "red", "interrupted": "yellow", "running": "cyan"}


def show_run(record: RunRecord, link: Link) -> None:
    """What a run did: rows by source, segments by size, and how long it took."""
    console = screen()
    project = link.ask(overview.project)
    loads = {source.name: link.ask(data.source, source.name).loads for source in link.ask(data.sources)}
    console.print()
    headings = (Column("Source"), right("Rows in"), right("Loaded"), right("Known"), right("Quarantined"))
    show_table(headings, [_load_row(name, _of_run(found, record)) for name, found in loads.items()], console=console)
    _show_sizes(console, link.ask(segments.segments), project.currency)
    console.print(_summary(record, project))


def _show_sizes(console: Console, found: Sequence[SegmentSummary], currency: str) -> None:
    columns = (
        Column("Segment"),
        right("Size"),
        right("Share", 50),
        right(f"Value {currency}", 70),
        right("Growth", 60),
        Column("Trend", from_width=90),
    )
    rows = [
        (each.title, count(each.size), share(each.share), count(each.value), growth(each.growth), trend(each.trend))
        for each in sorted(found, key=lambda each: -each.size)
    ]
    show_table(columns, rows, console=console)


def _of_run(loads: list[LoadRecord], record: RunRecord) -> list[LoadRecord]:
    return [load for load in loads if load.run == record.id]


def _load_row(source: str, loads: list[LoadRecord]) -> tuple[str, ...]:
    totals = (
        sum(load.rows for load in loads),
        sum(load.loaded for load in loads),
        sum(load.already for load in loads),
        sum(load.quarantined for load in loads),
    )
    return (source, *(count(total) if loads else NOTHING for total in totals))


def _summary(record: RunRecord, project: Project) -> Text:
    duration = (record.finished_at - record.started_at).total_seconds() if record.finished_at else 0.0
    text = Text("Done", style="bold green")
    words = (
        f" in {seconds(duration)}: {many(record.rows_in, 'row')} in, {record.rows_loaded:,} loaded, "
        f"{record.rows_quarantined:,} quarantined; {many(record.customers, plain(project.customer_noun))}, "
        f"{many(record.segments, 'segment')}, as of {moment(record.as_of, project)}."
    )
    return text.append(words, style="default not bold")


def show_stopped(server: str | None) -> None:
    """What stands after Ctrl-C."""
    words = (
        "Stopped. The project is as the last good run left it; run it again when you like."
        if server is None
        else f"Stopped watching. The run goes on in the server at {server}; `ilk runs` shows how far it is."
    )
    errors_to().print(Text(words, style="yellow"))


def show_runs(page: Page[RunRecord], project: Project) -> None:
    """The newest runs, a line each."""
    columns = (
        Column("Run"),
        Column("State"),
        Column("As of", from_width=70),
        right("Took", 80),
        right("Rows in", 60),
        right("Quarantined", 90),
        right("Customers"),
        right("Segments", 60),
        Column("By", from_width=110),
    )
    show_table(columns, [_run_row(record, project) for record in page.items])
    for record in page.items:
        if record.error:
            screen().print(Text(f"{record.id}: {plain(record.error.splitlines()[0])}", style="dim"), soft_wrap=True)
    show_more(len(page.items), page.total, "runs", "`--limit` shows more.")


def _run_row(record: RunRecord, project: Project) -> tuple[str | Text, ...]:
    duration = (record.finished_at - record.started_at).total_seconds() if record.finished_at else None
    return (
        record.id,
        Text(record.state, style=_STATE_STYLES[record.state]),
        moment(record.as_of, project),
        NOTHING if duration is None else seconds(duration),
        count(record.rows_in),
        count(record.rows_quarantined),
        count(record.customers),
        count(record.segments),
        record.by,
    )
