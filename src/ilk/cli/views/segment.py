"""One segment in a terminal: its sentence, figures, what sets it apart, its overlap."""

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from ilk.app.answers import Difference, Figure, Overlap, Profile, Project, Segment
from ilk.cli.figures import NOTHING, bar, count, figure, growth, many, moment, money, number, share, trend
from ilk.cli.screen import Column, plain, right, screen, show_table

_DIFFERENCES = 10
_OVERLAPS = 6


def show_segment(segment: Segment, profile: Profile, project: Project) -> None:
    """A page about a segment."""
    console = screen()
    summary = segment.summary
    console.print()
    console.print(Text(plain(summary.title), style="bold"))
    console.print(Text(plain(segment.sentence)))
    if summary.description:
        console.print(Text(plain(summary.description), style="dim"))
    console.print()
    line = Text(many(summary.size, plain(project.customer_noun)), style="bold")
    line.append(
        f", {share(summary.share)} of all; {money(summary.value, project.currency)}",
        style="not bold",
    )
    line.append(f", {share(summary.value_share)} of all value\n", style="not bold")
    line.append(f"{count(summary.entered)} came, {count(summary.left)} left ", style="not bold")
    console.print(line.append_text(growth(summary.growth)).append(f"  {trend(summary.trend, 24)}"))
    if segment.missing_note:
        console.print(Text(plain(segment.missing_note), style="dim"))
    _show_definition(console, segment, project)
    show_profile(profile, project)


def _show_definition(console: Console, segment: Segment, project: Project) -> None:
    console.print()
    for line in segment.definition.splitlines():
        console.print(Text(f"  {plain(line)}", style="cyan"), soft_wrap=True)
    changed = f"version {segment.version}, {moment(segment.updated_at, project)}, {plain(segment.updated_by)}"
    console.print(Text(f"  {changed}", style="dim"))
    why = f": {plain('; '.join(segment.freshness.why))}" if segment.freshness.why else ""
    console.print(Text(f"  fresh: {segment.freshness.pace}{why}", style="dim"))
    for words, names in (("depends on", segment.depends_on), ("used by", segment.used_by)):
        if names:
            console.print(Text(f"  {words} {', '.join(plain(name) for name in names)}", style="dim"))


def show_profile(profile: Profile, project: Project) -> None:
    """Who the members are."""
    console = screen()
    console.print()
    console.print(Text(plain(profile.sentence), style="bold"))
    _show_figures(console, profile.figures, project)
    _show_differences(console, profile.differences)
    _show_overlap(console, profile.overlap)
    for caveat in profile.caveats:
        console.print(Text(f"Note: {plain(caveat)}", style="dim"))
    console.print(Text(f"As of {moment(profile.as_of, project)}.", style="dim"))


def _show_figures(console: Console, figures: Sequence[Figure], project: Project) -> None:
    columns = (Column("Figure"), right("Value"), Column("What it counts", from_width=90, wrap=True, style="dim"))
    show_table(columns, [(each.label, figure(each, project), each.explanation) for each in figures], console=console)


def _show_differences(console: Console, differences: Sequence[Difference]) -> None:
    telling = [each for each in differences if each.significant][:_DIFFERENCES]
    if not telling:
        console.print(Text("Nothing sets them apart from everyone else for certain.", style="dim"))
        return
    columns = (Column("What sets them apart"), right("Inside"), right("Outside"), right("Effect"), right("95 %", 70))
    rows = [
        (each.label, _level(each, each.inside), _level(each, each.outside), _effect(each), _interval(each))
        for each in telling
    ]
    show_table(columns, rows, console=console)


def _level(difference: Difference, amount: float) -> str:
    return share(amount) if difference.measure == "lift" else number(amount)


def _effect(difference: Difference) -> str:
    return f"{difference.effect:,.2f} ×" if difference.measure == "lift" else f"{difference.effect:+.2f} sd"  # noqa: RUF001


def _interval(difference: Difference) -> str:
    return f"{difference.low:,.2f} to {difference.high:,.2f}"


def _show_overlap(console: Console, overlaps: Sequence[Overlap]) -> None:
    if not overlaps:
        return
    columns = (Column("Also in"), right("Members"), right("Share"), Column("", from_width=60), right("Than chance", 80))
    rows = [
        (
            each.title,
            count(each.both),
            share(each.share_of_this),
            bar(each.share_of_this),
            NOTHING if each.lift is None else f"{each.lift:,.2f} ×",  # noqa: RUF001
        )
        for each in overlaps[:_OVERLAPS]
    ]
    show_table(columns, rows, console=console)
