"""Drivers, groups that differ on a metric, and forecasts, in a terminal."""

from ilk.app.answers import Project
from ilk.cli.figures import count, moment, money, number, share
from ilk.cli.screen import Column, plain, right, screen, show_caveats, show_table
from ilk.insight.discovery.answers import DifferingSegment, FoundSegment, FoundSegments
from ilk.insight.drivers.answers import Drivers, Regression
from ilk.insight.forecasting.answers import Forecast

_MOST = 15


def show_drivers(found: Drivers, _project: Project) -> None:
    """The sentence, each attribute by itself, the regression, the rules, and what to bear in mind."""
    console = screen()
    console.print(plain(found.sentence))
    columns = (
        Column("By itself", style="bold"),
        right("Strength"),
        right("95 % interval", 70),
        Column("", from_width=90),
    )
    show_table(
        columns,
        [
            (
                each.label,
                _written(each.strength),
                _bounds(each.low, each.high),
                _note(each.kinship, sure=each.significant),
            )
            for each in found.associations[:_MOST]
        ],
    )
    if found.regression:
        _show_regression(found.regression)
    if found.rules:
        columns = (Column("Rule", style="bold", wrap=True), right("Customers", 70), right("Share"), right("Everyone"))
        rules = [(each.text, count(each.customers), share(each.share), share(each.usual)) for each in found.rules]
        show_table(columns, rules)
    show_caveats(found.caveats)


def _show_regression(found: Regression) -> None:
    odds = "Times the odds" if found.kind == "logistic" else "Deviations"
    columns = (
        Column("Among all others", style="bold"),
        right(odds),
        right("95 % interval", 70),
        Column("", from_width=90),
    )
    show_table(
        columns,
        [
            (each.label, _written(each.effect), _bounds(each.low, each.high), _note(None, sure=each.significant))
            for each in found.coefficients[:_MOST]
        ],
    )


def show_found(found: FoundSegments, project: Project) -> None:
    """The sentence, each group as a condition, the existing segments, and what to bear in mind."""
    screen().print(plain(found.sentence))
    amounts = (
        right("Customers", 60),
        right("Average"),
        right("Others"),
        right("Deviations", 80),
        right("95 % interval", 90),
    )
    if found.found:
        rows = [(each.condition, *_amounts(found, each, project)) for each in found.found]
        show_table((Column("Condition", style="bold", wrap=True), *amounts), rows)
    if found.segments:
        own = [
            (
                each.segment,
                *_amounts(found, each, project),
                "made of it" if each.circular else _note(None, sure=each.significant),
            )
            for each in found.segments[:_MOST]
        ]
        show_table((Column("Segment", style="bold"), *amounts, Column("", from_width=100)), own)
    show_caveats(found.caveats)


def _amounts(found: FoundSegments, each: FoundSegment | DifferingSegment, project: Project) -> tuple[str, ...]:
    def said(value: float) -> str:
        if found.format == "money":
            return money(value, project.currency)
        return share(value) if found.format == "percent" else number(value)

    bounds = _bounds(each.low, each.high)
    return (count(each.customers), said(each.inside), said(each.outside), _written(each.effect), bounds)


def show_forecast(found: Forecast, project: Project) -> None:
    """The sentences, a line for each instant, and what to bear in mind."""
    console = screen()
    for sentence in [figure.sentence for figure in found.figures] or [found.sentence]:
        console.print(plain(sentence))
    for figure in found.figures:
        is_size = figure.figure == "size"
        columns = (
            Column("Members" if is_size else "Value", style="bold"),
            right("Expected"),
            right("Least"),
            right("Most"),
        )

        def said(value: float, *, is_size: bool = is_size) -> str:
            return count(value) if is_size else money(value, project.currency)

        rows = [
            (moment(each.at, project), said(each.expected), said(each.low), said(each.high)) for each in figure.points
        ]
        show_table(columns, rows)
    show_caveats(found.caveats)


def _bounds(low: float, high: float) -> str:
    return f"{_written(low)} to {_written(high)}"


def _written(value: float) -> str:
    """With two places, and zero without a sign."""
    return f"{round(value, 2) + 0.0:.2f}"


def _note(kinship: str | None, *, sure: bool) -> str:
    if kinship == "definition":
        return "the definition itself"
    sure_note = "" if sure else "may be chance"
    return "same events" if kinship == "same_events" else sure_note
