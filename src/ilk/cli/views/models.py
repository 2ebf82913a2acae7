"""Models in a terminal."""

from collections.abc import Sequence
from typing import Any

from rich.text import Text

from ilk.app.answers import Project
from ilk.app.modelling.answers import ModelDriftReport, ModelPlacement, ModelReport, ModelSummary
from ilk.cli.figures import NOTHING, moment, share
from ilk.cli.screen import Column, plain, right, screen, show_table

_MOST_ROWS = 12


def show_models(models: Sequence[ModelSummary], project: Project) -> None:
    """All models, a line each."""
    if not models:
        screen().print("There are no models. A file in `models/` defines one.")
        return
    columns = (
        Column("Model", style="bold"),
        Column("Task", from_width=60),
        right("Version"),
        Column("As of", from_width=80),
        Column("Found"),
    )
    rows = [
        (
            each.name,
            each.task,
            str(each.version or NOTHING),
            moment(each.as_of, project) if each.as_of else NOTHING,
            each.headline or "not fitted yet; the next run does it",
        )
        for each in models
    ]
    show_table(columns, rows)


def show_model(found: ModelReport, project: Project) -> None:
    """One model: its card, what it found, its versions."""
    console = screen()
    console.print(Text(plain(found.title), style="bold"))
    console.print(
        plain(found.headline) or "It has not been fitted yet: `ilk model fit`, or the next run.", soft_wrap=True
    )
    for warning in found.warnings:
        console.print(Text(plain(warning), style="yellow"), soft_wrap=True)
    if found.card is not None:
        card = found.card
        told = [("Method", card.model), ("Source", card.source), ("Data", card.data)]
        told += [(name, f"{figure:.4g}") for name, figure in (*card.validation.items(), *card.calibration.items())]
        show_table((Column(""), Column("")), [(name, plain(text)) for name, text in told])
        for limit in card.limits:
            console.print(Text(f"Limit: {plain(limit)}"), soft_wrap=True)
    for heading, rows in found.findings.items():
        if isinstance(rows, list) and rows and isinstance(rows[0], dict):
            _show_rows(heading, rows)
        elif isinstance(rows, str):
            console.print(Text(f"{_spelled(heading)}: {plain(rows)}"), soft_wrap=True)
    if found.used_by:
        console.print(Text(f"Used by: {plain(', '.join(found.used_by))}"), soft_wrap=True)
    for kept in found.versions:
        console.print(
            f"Version {kept.version}, as of {moment(kept.as_of, project)}, by {plain(kept.by)}", soft_wrap=True
        )


_ALERTS: dict[str, str] = {
    "none": "customers are as they were.",
    "watch": "it has begun to drift.",
    "act": "it has drifted. Fit it again.",
}


def show_drift(found: ModelDriftReport, project: Project) -> None:
    """How far each column moved, and whether as many did as said, period by period."""
    console = screen()
    if found.as_of is None:
        console.print("Nothing was seen yet: the next run that scores by it looks.")
        return
    at = moment(found.as_of, project)
    console.print(Text(f"Version {found.version} as of {at}: {_ALERTS[found.alert]}", style="bold"), soft_wrap=True)
    columns = (Column("Moved", style="bold"), right("Index"), right("By chance"), Column("What is seen"))
    show_table(columns, [(plain(s.column), f"{s.psi:.3f}", f"{s.chance:.3f}", plain(s.words)) for s in found.shifts])
    for period in found.periods:
        console.print(plain(period.words), soft_wrap=True)


def show_placement(found: ModelPlacement, _project: Project) -> None:
    """The cluster of somebody, how likely it is, and what else they may be asked."""
    console = screen()
    console.print(Text(plain(f"{found.cluster}, {share(found.probability)} likely."), style="bold"), soft_wrap=True)
    if found.accuracy is not None:
        console.print(f"These questions place {share(found.accuracy)} of customers rightly.", soft_wrap=True)
    columns = (Column("Cluster", style="bold"), right("Likely"))
    show_table(columns, [(plain(each.cluster), share(each.probability)) for each in found.clusters])
    if found.unanswered:
        console.print(plain(f"It would be surer by: {', '.join(found.unanswered)}."), soft_wrap=True)


def _show_rows(heading: str, rows: Sequence[dict[str, Any]]) -> None:
    names = [name for name, value in rows[0].items() if not isinstance(value, dict | list)]
    columns = tuple(
        right(name) if isinstance(rows[0][name], float | int) else Column(name, style="bold") for name in names
    )
    screen().print(Text(_spelled(heading), style="bold"))
    show_table(columns, [tuple(_told(row[name]) for name in names) for row in rows[:_MOST_ROWS]])
    if len(rows) > _MOST_ROWS:
        screen().print(f"{len(rows) - _MOST_ROWS} more with `--json`.")


def _spelled(heading: str) -> str:
    return heading.replace("_", " ").capitalize()


def _told(value: object) -> str:
    match value:
        case None:
            return NOTHING
        case bool():
            return "yes" if value else "no"
        case float():
            return f"{value:,.4g}"
        case int():
            return f"{value:,}"
        case _:
            return plain(str(value))
