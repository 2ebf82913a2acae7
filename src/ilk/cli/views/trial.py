"""What an event would do to a customer, in a terminal."""

from rich.text import Text

from ilk.app.answers import Project
from ilk.app.live.answers import LiveTrial, TrialAnswer, TrialCondition, TrialSegment
from ilk.cli.figures import count, moment
from ilk.cli.screen import Column, plain, screen, show_table


def show_trial(trial: LiveTrial, project: Project) -> None:
    """A sentence, what is to be known of the message, and each segment with the conditions that change."""
    console = screen()
    console.print(plain(trial.sentence))
    for note in trial.notes:
        console.print(plain(note))
    for each in trial.refused:
        told = f"{each.source} refuses it: {each.column} {each.value or ''}: {each.reason} ({each.code})."
        console.print(plain(told))
    for segment in trial.segments:
        _show_segment(segment, project)
    for trait in trial.traits:
        console.print(plain(f"{trait.title}: {trait.before or 'missing'} before, {trait.after or 'missing'} after."))
    if trial.segments:
        console.print(plain(f"{_others(trial.unchanged)} Nothing was sent."))


def _others(unchanged: int) -> str:
    return (
        "One other segment stays as it is."
        if unchanged == 1
        else f"{count(unchanged)} other segments stay as they are."
    )


def _show_segment(segment: TrialSegment, project: Project) -> None:
    moves = {(False, True): "enters", (True, False): "leaves", (True, True): "stays in", (False, False): "stays out"}
    console = screen()
    console.print()
    console.print(Text(plain(f"{moves[segment.before, segment.after]} {segment.title}"), style="bold"))
    columns = (Column("Condition", wrap=True), Column("Before", wrap=True), Column("After", wrap=True))
    rows = [
        (plain(each.sentence), plain(_said(each, each.before)), plain(_said(each, each.after)))
        for each in segment.conditions
    ]
    show_table(columns, rows, console=console)
    if segment.next_change is not None:
        console.print(plain(f"May change by itself from {moment(segment.next_change, project)} on."))


def _said(condition: TrialCondition, answer: TrialAnswer) -> str:
    """Such as `yes (220)`."""
    word = "yes" if answer.holds else "no"
    if condition.of_last_run:
        return f"{word} (last run)"
    values = ", ".join(each.display for each in answer.values)
    return f"{word} ({values})" if values else word
