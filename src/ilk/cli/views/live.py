"""Live segments in a terminal: how they are followed, and who entered and left."""

from collections.abc import Sequence

from ilk.app.answers import Page, Project
from ilk.app.live.answers import LiveChange, LiveState, QueueState
from ilk.cli.figures import count, moment
from ilk.cli.screen import Column, plain, right, screen, show_more, show_table


def show_live(state: LiveState, project: Project) -> None:
    """A sentence, what is counted, a line for each segment and for each reason of refusals."""
    screen().print(plain(state.sentence))
    _show_queues(state.queues)
    if state.until is None:
        return
    told = (
        f"Answered until {moment(state.until, project)}, from the run as of {moment(state.as_of, project)} on. Since "
        f"the server started: {count(state.messages)} messages, {count(state.changes)} changes, "
        f"{count(state.duplicates)} came twice, {count(state.too_late)} too late, {count(state.unclaimed)} unclaimed."
    )
    screen().print(plain(told))
    columns = (Column("Segment", style="bold"), Column("Fresh"), right("Size"), right("Entered"), right("Left"))
    rows = [
        (plain(each.name), each.freshness.pace, count(each.size), count(each.entered), count(each.left))
        for each in state.segments
    ]
    show_table(
        (*columns, right("Events kept", from_width=100)),
        [(*row, count(each.kept_events)) for row, each in zip(rows, state.segments, strict=True)],
    )
    if state.refused:
        refused = [(plain(each.source), each.code, count(each.rows)) for each in state.refused]
        show_table((Column("Source", style="bold"), Column("Refused for"), right("Rows")), refused)


def _show_queues(queues: Sequence[QueueState]) -> None:
    """A line for each source that reads a queue, and why one is not read."""
    if not queues:
        return
    columns = (Column("Queue of", style="bold"), Column("State"), right("Waiting"), right("Unacknowledged"))
    rows = [(plain(each.source), each.state, _known(each.lag), _known(each.pending)) for each in queues]
    more = [(count(each.taken), count(each.refused)) for each in queues]
    show_table(
        (*columns, right("Taken"), right("Refused")),
        [(*row, *counted) for row, counted in zip(rows, more, strict=True)],
    )
    for each in queues:
        if each.failure is not None:
            screen().print(plain(f"{each.source}: {each.sentence}"))


def _known(number: int | None) -> str:
    return "" if number is None else count(number)


def show_changes(page: Page[LiveChange], project: Project) -> None:
    """The newest changes, a line each."""
    if not page.items:
        screen().print("Nobody has entered or left a segment live.")
        return
    columns = (Column("When"), Column("Who", style="bold"), Column("Change"), Column("Segment"))
    rows = [
        (moment(each.at, project), plain(each.customer), "entered" if each.entered else "left", plain(each.segment))
        for each in page.items
    ]
    show_table(columns, rows)
    show_more(len(rows), page.total, "changes", "`--limit` shows more.")
