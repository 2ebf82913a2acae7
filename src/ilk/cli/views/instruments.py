"""Instruments in a terminal: how many answered, scores with their intervals, scales with their reliability."""

from collections.abc import Sequence

from rich.text import Text

from ilk.app.answers import Project
from ilk.cli.figures import NOTHING, count, many, moment, number, share
from ilk.cli.screen import Column, plain, right, screen, show_table
from ilk.insight.surveys.answers import (
    AddedInstrument,
    AnswerCount,
    FigureFormat,
    InstrumentReport,
    InstrumentSummary,
    ItemReport,
    ReadyInstrument,
    ScoreReport,
    SurveyFigure,
)


def show_instruments(found: Sequence[InstrumentSummary], project: Project) -> None:
    """All instruments, a line each."""
    if not found:
        screen().print("There are no instruments. `ilk instrument ready` lists ready ones; docs/surveys.md tells more.")
        return
    columns = (
        Column("Instrument", style="bold"),
        right("Items", 60),
        right("Responses"),
        right("Answered by"),
        Column("Newest", from_width=80),
        Column("Scores", from_width=100, wrap=True),
    )
    rows = [
        (
            each.name,
            count(each.items),
            count(each.responses),
            count(each.respondents),
            moment(each.last, project),
            ", ".join(each.scores),
        )
        for each in found
    ]
    show_table(columns, rows)


def show_instrument(found: InstrumentReport, project: Project) -> None:
    """One instrument: who answered, its scores, its scales, its items."""
    console = screen()
    console.print(Text(plain(found.title), style="bold"))
    who = f"{many(found.respondents, project.customer_noun)} of {found.customers:,} answered"
    since = f", from {moment(found.first, project)} to {moment(found.last, project)}" if found.first else ""
    console.print(plain(f"{many(found.responses, 'response')}: {who}{since}."), soft_wrap=True)
    if found.reference:
        console.print(Text(plain(found.reference), style="dim"), soft_wrap=True)
    _show_scores(found.results)
    for told in found.results:
        _show_score(told)
    _show_items(found.questions)


def show_ready(found: Sequence[ReadyInstrument], _project: Project) -> None:
    """The ready instruments, a line each."""
    columns = (
        Column("Name", style="bold"),
        Column("What it is", wrap=True),
        right("Items"),
        Column("Scores", wrap=True),
    )
    rows = [
        (each.name, f"{each.title}. {each.description}", count(each.items), ", ".join(each.scores)) for each in found
    ]
    show_table(columns, rows)


def show_added(found: AddedInstrument, _project: Project) -> None:
    """The file that was written, and what it still lacks."""
    console = screen()
    console.print(plain(f"Wrote {found.file}. The next run scores the newest response of each, by `{found.event}`."))
    if found.needs:
        needs = ", ".join(f"`{each}`" for each in found.needs)
        said = (
            f"The event `{found.event}` has no {needs} yet: map them in its source, or name other columns in the file."
        )
        console.print(Text(plain(said), style="yellow"), soft_wrap=True)


def written(value: float | None, how: FigureFormat) -> str:
    """A score's figure in its own format."""
    match how:
        case "score":
            points = None if value is None else round(value)
            return NOTHING if points is None else f"{points:+d}" if points else "0"
        case "percent":
            return share(value)
        case "number":
            return number(value)


def _show_scores(results: Sequence[ScoreReport]) -> None:
    columns = (
        Column("Score", style="bold"),
        Column("How", from_width=80),
        right("n"),
        right("Value"),
        right("95 % interval"),
        right("Mean", 80),
        right("SD", 80),
        right("Alpha"),
    )
    rows = [
        (
            each.name,
            each.method,
            count(each.figure.known),
            written(each.figure.value, each.format),
            _interval(each.figure, each.format),
            number(each.mean),
            number(each.deviation),
            number(each.reliability.alpha) if each.reliability else "",
        )
        for each in results
        if each.figure is not None
    ]
    if rows:
        show_table(columns, rows)


def _show_score(told: ScoreReport) -> None:
    console = screen()
    scale = told.reliability
    if scale is not None:
        console.print(plain(f"{told.title}: reliability of {many(scale.known, 'complete answer')}."))
        if scale.undefined:
            console.print(Text(plain(scale.undefined), style="yellow"), soft_wrap=True)
        items = [(one.item, number(one.rest_correlation), number(one.alpha_without)) for one in scale.items]
        show_table((Column("Item", style="bold"), right("Item-rest correlation"), right("Alpha without")), items)
    if told.groups:
        console.print(plain(f"{told.title}: {_counted(told.groups)}."))
    if told.figure is not None and told.segments:
        columns = (Column("Segment", style="bold"), right("n"), right(told.title), right("95 % interval"))
        rows = [
            (each.segment, count(each.known), written(each.value, told.format), _interval(each, told.format))
            for each in told.segments
        ]
        show_table(columns, rows)


def _show_items(items: Sequence[ItemReport]) -> None:
    columns = (
        Column("Item", style="bold"),
        Column("Question", from_width=80, wrap=True),
        right("n"),
        right("Mean"),
        right("SD"),
        Column("Answers", from_width=100, wrap=True),
    )
    rows = [
        (
            each.name + (" (reversed)" if each.reverse else ""),
            each.asks,
            count(each.known),
            number(each.mean),
            number(each.deviation),
            _line(each),
        )
        for each in items
    ]
    show_table(columns, rows)


def _line(item: ItemReport) -> str:
    """The answers in a few words, or as little bars in the order of the scale."""
    if not item.distribution:
        return ""
    if item.kind != "rated":
        return _counted(item.distribution)
    most = max(each.count for each in item.distribution) or 1
    first, last = item.distribution[0].answer, item.distribution[-1].answer
    return f"{first} {''.join(_level(each.count / most) for each in item.distribution)} {last}"


def _level(fraction: float) -> str:
    return "▁▂▃▄▅▆▇█"[round(fraction * 7)]


def _counted(answers: Sequence[AnswerCount]) -> str:
    everyone = sum(each.count for each in answers) or 1
    return ", ".join(f"{each.answer} {each.count:,} ({share(each.count / everyone)})" for each in answers)


def _interval(figure: SurveyFigure, how: FigureFormat) -> str:
    if figure.low is None or figure.high is None:
        return NOTHING
    return f"{written(figure.low, how)} to {written(figure.high, how)}"
